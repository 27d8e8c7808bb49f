using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Cli.Evaluation;

/// <summary>promptfoo's <c>--filter-…</c>: which tests, prompts and providers are run.</summary>
internal static class EvalFilters
{
    private static readonly Option<int?> First = new("--filter-first-n", "-n") { Description = "Only the first tests." };
    private static readonly Option<string?> Pattern = new("--filter-pattern") { Description = "Only tests whose description matches." };
    private static readonly Option<string?> Range = new("--filter-range") { Description = "Only tests of these places, from 0, the last one excluded: 0:10, 10:, :5." };
    private static readonly Option<string?> Prompts = new("--filter-prompts") { Description = "Only prompts whose label or id matches." };
    private static readonly Option<string?> Providers = new("--filter-providers", "--filter-targets") { Description = "Only providers whose id or label matches." };
    private static readonly Option<int?> Sample = new("--filter-sample") { Description = "Only so many tests, drawn by --filter-sample-seed." };
    private static readonly Option<int?> Seed = new("--filter-sample-seed") { Description = "Which draw (0); the same seed draws the same tests." };
    private static readonly Option<string[]> Metadata = new("--filter-metadata") { Description = "Only tests whose metadata have this value: NAME=VALUE; several must all hold." };
    private static readonly Option<string?> Failing = new("--filter-failing") { Description = "Only tests that did not pass in an earlier run: a report, a run's id, a baseline, latest." };
    private static readonly Option<string?> FailingOnly = new("--filter-failing-only") { Description = "Only tests with an assertion that did not hold in an earlier run." };
    private static readonly Option<string?> ErrorsOnly = new("--filter-errors-only") { Description = "Only tests that were errors in an earlier run." };

    /// <summary>Adds the options.</summary>
    public static void AddTo(Command command)
    {
        Options.Within(First, 0, int.MaxValue);
        foreach (var option in new Option[] { First, Pattern, Range, Prompts, Providers, Sample, Seed, Metadata, Failing, FailingOnly, ErrorsOnly })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The filter that was asked for.</summary>
    /// <exception cref="SuiteException">An option cannot be read, or there is no such run.</exception>
    public static TestFilter Of(ParseResult parsed, RunFolder runs)
    {
        var (from, to) = parsed.GetValue(Range) is { } range ? Places(range) : (null, null);
        return new TestFilter
        {
            First = parsed.GetValue(First),
            Pattern = parsed.GetValue(Pattern),
            From = from,
            To = to,
            Prompts = parsed.GetValue(Prompts),
            Providers = parsed.GetValue(Providers),
            Sample = parsed.GetValue(Sample),
            Seed = parsed.GetValue(Seed) ?? 0,
            Metadata = [.. (parsed.GetValue(Metadata) ?? []).Select(text => EvalVerb.Pair("--filter-metadata", text))],
            Vars = Earlier(parsed, runs),
        };
    }

    private static ImmutableHashSet<string>? Earlier(ParseResult parsed, RunFolder runs)
    {
        ImmutableHashSet<string>? left = null;
        Keep(Failing, row => !row.Passed);
        Keep(FailingOnly, row => row.Failure == FailureKind.Assertion);
        Keep(ErrorsOnly, row => row.Failure == FailureKind.Error);
        return left;

        void Keep(Option<string?> option, Func<RecordedRow, bool> wanted)
        {
            if (parsed.GetValue(option) is { } name)
            {
                var found = StoredRows.Find(name, runs).Read().Where(wanted).Select(row => TestFilter.KeyOf(row.Vars)).ToImmutableHashSet(StringComparer.Ordinal);
                left = left?.Intersect(found) ?? found;
            }
        }
    }

    private static (int? From, int? To) Places(string range)
    {
        var parts = range.Split(':');
        return parts.Length == 2 && One(parts[0]) is var (from, isFrom) && One(parts[1]) is var (to, isTo) && isFrom && isTo
            ? (from, to)
            : throw new SuiteException($"--filter-range {range}: write START:END, such as 0:10, 10: or :5.");

        static (int? Place, bool IsRead) One(string text) => text.Length == 0 ? (null, true)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? (place, true) : (null, false);
    }
}
