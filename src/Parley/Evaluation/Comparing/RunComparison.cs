using System.Collections.Immutable;
using Parley.Evaluation.Journals;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Comparing;

/// <summary>One measure of two runs over the same cases.</summary>
/// <param name="Name">pass, score, latency, cost, or a named score.</param>
/// <param name="Cases">Cases that both have.</param>
/// <param name="Before">Mean of the baseline.</param>
/// <param name="After">Mean of the run.</param>
/// <param name="Difference">After less before, with its interval.</param>
/// <param name="P">p-value: exact McNemar for pass without repetitions, otherwise sign flips.</param>
public sealed record MeasureComparison(string Name, int Cases, double Before, double After, Interval Difference, double P)
{
    /// <summary>The p-value among all that are tested (Holm).</summary>
    public double AdjustedP { get; init; } = P;

    /// <summary>Cases that passed in the baseline alone, and in the run alone; for pass.</summary>
    public (int OnlyBefore, int OnlyAfter)? Discordant { get; init; }

    /// <summary>How large the difference is, by Cohen's limits.</summary>
    public EffectSize Size { get; init; }
}

/// <summary>The cases of one slice.</summary>
/// <param name="Slice">What they have in common.</param>
/// <param name="Value">Which of it.</param>
/// <param name="Before">Pass rate of the baseline with its interval.</param>
/// <param name="After">Pass rate of the run with its interval.</param>
/// <param name="Pass">The comparison.</param>
public sealed record SliceComparison(string Slice, string Value, Interval Before, Interval After, MeasureComparison Pass);

/// <summary>A case that passed in one run and not in the other.</summary>
/// <param name="Before">A row of the baseline.</param>
/// <param name="After">The row of the run.</param>
public sealed record ChangedCase(RecordedRow Before, RecordedRow After);

/// <summary>Two runs compared: measures over the cases that both have, slices, and what changed case by case.</summary>
public sealed record RunComparison
{
    /// <summary>The mean score of rows.</summary>
    public const string Score = "score";

    /// <summary>Milliseconds of the provider.</summary>
    public const string Latency = "latency";

    /// <summary>US dollars.</summary>
    public const string Cost = "cost";

    /// <summary>The pass rate.</summary>
    public const string Pass = "pass";

    /// <summary>Most changed cases that are listed of each kind.</summary>
    public const int MostListed = 100;

    /// <summary>What a row is measured by: its score, its latency, its cost where it has one, and the scores it names itself.</summary>
    /// <param name="row">The row.</param>
    internal static IEnumerable<(string Name, double Value)> ScoresOf(RecordedRow row) =>
        [(Score, row.Score), (Latency, row.Latency), .. row.Cost is { } cost ? [(Cost, cost)] : Array.Empty<(string, double)>(), .. row.NamedScores.Select(s => (s.Key, s.Value))];

    /// <summary>Cases that both have.</summary>
    public int Cases { get; init; }

    /// <summary>Cases of the baseline alone.</summary>
    public int OnlyBefore { get; init; }

    /// <summary>Cases of the run alone.</summary>
    public int OnlyAfter { get; init; }

    /// <summary>Measures, pass first.</summary>
    public ImmutableArray<MeasureComparison> Measures { get; init; } = [];

    /// <summary>Slices with at least two values among the cases.</summary>
    public ImmutableArray<SliceComparison> Slices { get; init; } = [];

    /// <summary>Cases that passed before and do not now; the first of them.</summary>
    public ImmutableArray<ChangedCase> Regressions { get; init; } = [];

    /// <summary>Cases that pass now and did not before; the first of them.</summary>
    public ImmutableArray<ChangedCase> Improvements { get; init; } = [];

    /// <summary>Compares.</summary>
    /// <param name="before">The baseline.</param>
    /// <param name="after">The run.</param>
    public static RunComparison Of(StoredRows before, StoredRows after)
    {
        var (first, second) = (CaseOutcomes.Read(before.Read()), CaseOutcomes.Read(after.Read()));
        var keys = second.Keys.Where(first.ContainsKey).ToArray();
        var pairs = keys.Select(key => (Before: first[key], After: second[key])).ToArray();
        var measures = Measured(pairs);
        var changed = keys.Where(key => first[key].PassShare != second[key].PassShare).ToArray();
        var worse = changed.Where(key => second[key].PassShare < first[key].PassShare).ToHashSet();
        var rows = Rows(before, changed).GroupJoin(Rows(after, changed), pair => pair.Key, pair => pair.Key, (b, a) => (b.Key, Change: new ChangedCase(b.Value, a.First().Value)))
            .OrderBy(c => c.Change.After.TestIndex).ThenBy(c => c.Change.After.PromptIndex).ToArray();
        return new RunComparison
        {
            Cases = pairs.Length,
            OnlyBefore = first.Count - pairs.Length,
            OnlyAfter = second.Count - pairs.Length,
            Measures = measures,
            Slices = Sliced(pairs),
            Regressions = [.. rows.Where(c => worse.Contains(c.Key)).Select(c => c.Change).Take(MostListed)],
            Improvements = [.. rows.Where(c => !worse.Contains(c.Key)).Select(c => c.Change).Take(MostListed)],
        };
    }

    private static ImmutableArray<MeasureComparison> Measured((CaseOutcome Before, CaseOutcome After)[] pairs)
    {
        var names = pairs.SelectMany(p => p.Before.Scores).Where(n => n is not (Score or Latency or Cost)).Distinct().Order(StringComparer.Ordinal);
        MeasureComparison[] measures = [PassOf(pairs), .. names.Prepend(Score).Append(Latency).Append(Cost).Select(name => ScoreOf(name, pairs)).Where(m => m.Cases > 0 && (m.Name != Cost || m.Before + m.After > 0))];
        var adjusted = PairedTests.Holm([.. measures.Select(m => m.P)]);
        return [.. measures.Select((m, i) => m with { AdjustedP = adjusted[i] })];
    }

    private static ImmutableArray<SliceComparison> Sliced((CaseOutcome Before, CaseOutcome After)[] pairs)
    {
        var slices = pairs.SelectMany(p => p.After.Slices.Select(s => (s.Name, s.Value, Pair: p))).GroupBy(s => s.Name, StringComparer.Ordinal)
            .Select(g => (g.Key, Values: g.GroupBy(s => s.Value, StringComparer.Ordinal).ToArray()))
            .Where(g => g.Values.Length is > 1 and <= 50 && g.Values.Any(v => v.Count() > 1))
            .SelectMany(g => g.Values.Select(v => (g.Key, Value: v.Key, Pairs: v.Select(s => s.Pair).ToArray())))
            .OrderBy(s => s.Key, StringComparer.Ordinal).ThenBy(s => s.Value, StringComparer.Ordinal).ToArray();
        var compared = slices.Select(s => PassOf(s.Pairs)).ToArray();
        var adjusted = PairedTests.Holm([.. compared.Select(c => c.P)]);
        return
        [
            .. slices.Select((s, i) => new SliceComparison(
                s.Key, s.Value, Rate(s.Pairs.Select(p => p.Before)), Rate(s.Pairs.Select(p => p.After)), compared[i] with { AdjustedP = adjusted[i] })),
        ];
    }

    private static Interval Rate(IEnumerable<CaseOutcome> outcomes) => outcomes.Aggregate((Passed: 0, All: 0), (sum, o) => (sum.Passed + o.Passed, sum.All + o.Attempts)) is var (passed, all)
        ? Proportions.Wilson(passed, all)
        : default;

    private static MeasureComparison PassOf((CaseOutcome Before, CaseOutcome After)[] pairs)
    {
        var (before, after) = (pairs.Select(p => p.Before.PassShare).ToArray(), pairs.Select(p => p.After.PassShare).ToArray());
        var (onlyBefore, onlyAfter) = (pairs.Count(p => p.Before.PassShare > p.After.PassShare), pairs.Count(p => p.Before.PassShare < p.After.PassShare));
        var single = pairs.All(p => p is { Before.Attempts: 1, After.Attempts: 1 });
        var rates = (Mean(before), Mean(after));
        return new MeasureComparison(
            Pass, pairs.Length, rates.Item1, rates.Item2,
            single ? PairedRates.Difference(pairs.Length, onlyBefore, onlyAfter) : Paired(before, after, bounded: true),
            single ? PairedTests.McNemar(onlyBefore, onlyAfter) : PairedTests.SignFlip(Differences(before, after)))
        {
            Discordant = (onlyBefore, onlyAfter),
            Size = Effects.Size(Effects.OfRates(rates.Item1, rates.Item2)),
        };
    }

    private static MeasureComparison ScoreOf(string name, (CaseOutcome Before, CaseOutcome After)[] pairs)
    {
        var both = pairs.Select(p => (Before: p.Before.Score(name), After: p.After.Score(name))).Where(p => p is { Before: not null, After: not null }).ToArray();
        var (before, after) = (both.Select(p => p.Before!.Value).ToArray(), both.Select(p => p.After!.Value).ToArray());
        var bounded = before.Concat(after).All(v => v is >= 0 and <= 1) && name is not (Latency or Cost);
        return new MeasureComparison(name, both.Length, Mean(before), Mean(after), Paired(before, after, bounded), PairedTests.SignFlip(Differences(before, after)))
        {
            Size = Effects.Size(Effects.OfPairs(before, after)),
        };
    }

    // Where no pair differs the bootstrap sees no room for a difference; scores between 0 and 1 get what the same number of equal pairs of passes would.
    private static Interval Paired(double[] before, double[] after, bool bounded)
    {
        var interval = Bootstrap.Paired(before, after);
        return bounded && interval.Low == interval.High && before.Length > 0 && PairedRates.Difference(before.Length, 0, 0) is var room
            ? interval with { Low = Math.Max(-1, interval.Estimate + room.Low), High = Math.Min(1, interval.Estimate + room.High) }
            : interval;
    }

    private static double[] Differences(double[] before, double[] after) => [.. before.Zip(after, (b, a) => a - b)];

    private static double Mean(double[] values) => values.Length == 0 ? 0 : values.Average();

    // The first row of each of these cases.
    private static Dictionary<CaseKey, RecordedRow> Rows(StoredRows run, CaseKey[] keys)
    {
        var wanted = keys.Select(k => (k.Column, k.Hash)).ToHashSet();
        var found = new Dictionary<CaseKey, RecordedRow>();
        var occurrences = new Dictionary<(int, UInt128), (int Test, int Occurrence)>();
        foreach (var row in wanted.Count == 0 ? [] : run.Read())
        {
            var place = (row.PromptIndex, CaseOutcomes.Hash(row));
            if (!wanted.Contains(place))
            {
                continue;
            }

            var seen = occurrences.GetValueOrDefault(place, (row.TestIndex, 0));
            seen = seen.Item1 == row.TestIndex ? seen : (row.TestIndex, seen.Item2 + 1);
            occurrences[place] = seen;
            var key = new CaseKey(place.PromptIndex, place.Item2, seen.Item2);
            if (!found.TryGetValue(key, out var kept) || (kept.Passed && !row.Passed))
            {
                found[key] = row;
            }
        }

        return found;
    }
}
