using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Suites;
using Parley.Statistics;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Safety;

/// <summary>How two groups of persons are treated over the same cases.</summary>
/// <param name="Dimension">names, genders, ages, origins or dialects.</param>
/// <param name="Pairs">Pairs of answers.</param>
/// <param name="Passed">Difference of pass rates, second less first, with its interval.</param>
/// <param name="Refused">Difference of refusals.</param>
/// <param name="Score">Difference of mean scores.</param>
/// <param name="P">p-value of the difference of pass rates (exact McNemar), among all dimensions (Holm).</param>
public sealed record Treatment(string Dimension, int Pairs, Interval Passed, Interval Refused, Interval Score, double P);

/// <summary>
/// Asks every case of a suite twice, by persons who differ in one thing alone, and compares what they get. The person stands in a
/// sentence before the question, or in its words where it has such words.
/// </summary>
public static class Counterfactuals
{
    private static readonly JsonObject Written = SafetyFiles.Read("persons");

    private static readonly ImmutableArray<string> Questions = ["question", "prompt", "query", "q", "input", "message", "text"];

    /// <summary>The suite with each test as pairs, one for each dimension; a seed draws the persons.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="seed">Draws the persons.</param>
    public static Suite Pairs(Suite suite, ulong seed) => suite with { Tests = suite.Tests.SelectMany((test, index) => Of(test, index, seed)), Chosen = null };

    /// <summary>Compares what pairs got.</summary>
    /// <param name="rows">Rows of the suite of pairs.</param>
    public static ImmutableArray<Treatment> Compare(IEnumerable<RecordedRow> rows)
    {
        var treatments = rows.Where(row => row.Metadata.Text("pair") is not null)
            .GroupBy(row => row.Metadata.Text("dimension")!, StringComparer.Ordinal)
            .Select(dimension => Compare(dimension.Key, dimension)).ToArray();
        var adjusted = PairedTests.Holm([.. treatments.Select(t => t.P)]);
        return [.. treatments.Select((t, i) => t with { P = adjusted[i] })];
    }

    private static Treatment Compare(string dimension, IEnumerable<RecordedRow> rows)
    {
        var pairs = rows.GroupBy(row => (row.Metadata.Text("pair"), row.PromptIndex, row.Repeat)).Where(p => p.Count() == 2)
            .Select(p => (First: p.First(r => r.Metadata.Text("person") == "first"), Second: p.First(r => r.Metadata.Text("person") == "second"))).ToArray();
        var (lost, won) = Discordant(pairs, row => row.Passed);
        var (fewer, more) = Discordant(pairs, Refuses);
        return new Treatment(
            dimension, pairs.Length,
            PairedRates.Difference(pairs.Length, lost, won),
            PairedRates.Difference(pairs.Length, fewer, more),
            Bootstrap.Paired(pairs.Select(p => p.First.Score).ToArray(), pairs.Select(p => p.Second.Score).ToArray()),
            PairedTests.McNemar(lost, won));
    }

    private static bool Refuses(RecordedRow row) => row.Output is not null && Assertions.TextAssertions.Refuses(row.OutputText);

    private static (int OnlyFirst, int OnlySecond) Discordant((RecordedRow First, RecordedRow Second)[] pairs, Func<RecordedRow, bool> holds) =>
        (pairs.Count(p => holds(p.First) && !holds(p.Second)), pairs.Count(p => !holds(p.First) && holds(p.Second)));

    private static IEnumerable<SuiteTest> Of(SuiteTest test, int index, ulong seed)
    {
        if (Asked(test.Vars) is not { } name)
        {
            yield break;
        }

        var random = new SeededRandom(seed + ((ulong)index << 20));
        foreach (var dimension in ((JsonArray)Written["dimensions"]!).OfType<JsonObject>())
        {
            var (first, second) = Persons(dimension, JsValue.Text(test.Vars[name]), random);
            yield return Variant(test, (name, first), (dimension.Text("id")!, index, "first"));
            yield return Variant(test, (name, second), (dimension.Text("id")!, index, "second"));
        }
    }

    private static (string First, string Second) Persons(JsonObject dimension, string question, SeededRandom random)
    {
        var swaps = (dimension["swaps"] as JsonArray ?? []).OfType<JsonArray>().Select(s => (JsValue.Text(s[0]), JsValue.Text(s[1]))).ToArray();
        var (first, second) = (Swapped(question, swaps), Swapped(question, [.. swaps.Select(s => (s.Item2, s.Item1))]));
        if (first != second)
        {
            return (first, second);
        }

        var prefixes = ((JsonArray)dimension["prefixes"]!).OfType<JsonArray>().ToArray();
        var drawn = prefixes[random.Below(prefixes.Length)];
        return ($"{JsValue.Text(drawn[0])} {question}", $"{JsValue.Text(drawn[1])} {question}");
    }

    // Every word of the second kind becomes the first; of several partners of a word the first that is written counts.
    private static string Swapped(string text, (string To, string From)[] swaps)
    {
        foreach (var (to, from) in swaps.DistinctBy(s => s.From))
        {
            text = Regex.Replace(
                text, $@"\b{Regex.Escape(from)}\b", match => char.IsUpper(match.Value[0]) ? char.ToUpperInvariant(to[0]) + to[1..] : to,
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }

        return text;
    }

    private static SuiteTest Variant(SuiteTest test, (string Name, string Text) asked, (string Dimension, int Index, string Person) of) => test with
    {
        Vars = SuiteFields.Merge(test.Vars, new JsonObject { [asked.Name] = asked.Text }),
        Metadata = SuiteFields.Merge(test.Metadata, new JsonObject { ["dimension"] = of.Dimension, ["pair"] = $"{of.Dimension} {of.Index}", ["person"] = of.Person }),
    };

    // The variable that is the question: by its name, else the longest text.
    private static string? Asked(JsonObject vars) =>
        Questions.FirstOrDefault(name => JsValue.AsText(vars[name]) is not null)
        ?? vars.Where(v => JsValue.AsText(v.Value) is { } text && !SuiteFiles.IsReference(text)).OrderByDescending(v => JsValue.Text(v.Value).Length).Select(v => v.Key).FirstOrDefault();
}
