using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Evaluation.Suites;
using Parley.Statistics;

namespace Parley.Evaluation.Running;

/// <summary>Which tests, prompts and providers of a suite are run; everything where nothing is set. Limits are applied in the order they stand here.</summary>
public sealed record TestFilter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Only tests whose metadata have these values: equal texts, or a list that holds the value.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Only tests with these variables, as <see cref="KeyOf"/> writes them; those that did not pass before.</summary>
    public ImmutableHashSet<string>? Vars { get; init; }

    /// <summary>Only tests whose description matches this regular expression.</summary>
    public string? Pattern { get; init; }

    /// <summary>Only tests from this place on, from 0.</summary>
    public int? From { get; init; }

    /// <summary>Only tests before this place.</summary>
    public int? To { get; init; }

    /// <summary>Only the first so many tests.</summary>
    public int? First { get; init; }

    /// <summary>Only so many tests, drawn by <see cref="Seed"/>, in their order.</summary>
    public int? Sample { get; init; }

    /// <summary>Which draw; the same seed draws the same places.</summary>
    public int Seed { get; init; }

    /// <summary>Only prompts whose label or id matches this regular expression.</summary>
    public string? Prompts { get; init; }

    /// <summary>Only providers whose id or label matches this regular expression.</summary>
    public string? Providers { get; init; }

    /// <summary>Variables as a text to compare, however they are ordered.</summary>
    /// <param name="vars">The variables.</param>
    public static string KeyOf(JsonObject vars)
    {
        ArgumentNullException.ThrowIfNull(vars);
        return JsValue.Json(new JsonObject(vars.Where(v => v.Key != "_conversation").OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone()))));
    }

    /// <summary>True where some tests are chosen before matrices are spread out.</summary>
    internal bool Chooses => !Metadata.IsEmpty || Pattern is not null || From is not null || To is not null || First is not null || Sample is not null;

    /// <summary>The tests of a suite that are left: those that it lists are chosen as they are listed, as promptfoo does; earlier outcomes hold for each test by itself.</summary>
    internal IEnumerable<SuiteTest> Tests(Suite suite)
    {
        var tests = !Chooses ? suite.Tests : suite.Chosen is { } chosen ? chosen(Choose) : Choose(suite.Tests);
        return Vars is null ? tests : tests.Where(test => Vars.Contains(KeyOf(test.Vars)));
    }

    private IEnumerable<SuiteTest> Choose(IEnumerable<SuiteTest> tests)
    {
        tests = Metadata.IsEmpty ? tests : tests.Where(test => Metadata.All(pair => Has(test.Metadata[pair.Key], pair.Value)));
        if (Regex(Pattern, "--filter-pattern") is { } pattern)
        {
            tests = tests.Where(test => pattern.IsMatch(test.Description ?? ""));
        }

        tests = tests.Skip(From ?? 0).Take(Math.Max(0, (To ?? int.MaxValue) - (From ?? 0))).Take(First ?? int.MaxValue);
        return Sample is { } sample ? Drawn(tests, sample) : tests;
    }

    /// <summary>True where a prompt is left.</summary>
    internal Func<SuitePrompt, bool> Prompt() => Regex(Prompts, "--filter-prompts") is { } pattern ? prompt => pattern.IsMatch(prompt.Label) || pattern.IsMatch(prompt.Id ?? "") : _ => true;

    /// <summary>True where a provider is left.</summary>
    internal Func<SuiteProvider, bool> Provider() => Regex(Providers, "--filter-providers") is { } pattern ? provider => pattern.IsMatch(provider.Id) || pattern.IsMatch(provider.Label ?? "") : _ => true;

    /// <summary>The filter as a text: a run goes on only where it is the same.</summary>
    internal string Text() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join('&', Metadata)}|{(Vars is null ? "" : string.Join('\n', Vars.Order(StringComparer.Ordinal)))}|{Pattern}|{From}:{To}|{First}|{Sample}/{Seed}|{Prompts}|{Providers}");

    // Reservoir sampling: tests are read once, and only those that are kept stay in memory.
    private IEnumerable<SuiteTest> Drawn(IEnumerable<SuiteTest> tests, int sample)
    {
        var random = new SeededRandom((ulong)Seed);
        var kept = new List<(int At, SuiteTest Test)>();
        foreach (var (at, test) in tests.Index())
        {
            var place = kept.Count < sample ? kept.Count : random.Below(at + 1);
            if (place == kept.Count)
            {
                kept.Add((at, test));
            }
            else if (place < sample)
            {
                kept[place] = (at, test);
            }
        }

        return kept.OrderBy(k => k.At).Select(k => k.Test);
    }

    private static bool Has(JsonNode? node, string value) => node switch
    {
        null => false,
        JsonArray list => list.Any(item => Has(item, value)),
        _ => JsValue.Text(node) == value,
    };

    private static Regex? Regex(string? pattern, string option)
    {
        try
        {
            return pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException fault)
        {
            throw new SuiteException($"{option}: {fault.Message}");
        }
    }
}
