using System.Collections.Immutable;

namespace Parley.Statistics.Causes;

/// <summary>A row of a table of leaves over time.</summary>
/// <param name="Time">When, in seconds; other units that grow evenly have no phase of the day or week.</param>
/// <param name="Members">A value for each attribute.</param>
/// <param name="Value">The measure; for a ratio its numerator.</param>
/// <param name="Denominator">The denominator; 0 for a sum.</param>
public readonly record struct DatedLeaf(double Time, ImmutableArray<string> Members, double Value, double Denominator);

/// <summary>Leaves over time.</summary>
/// <param name="Attributes">The attributes' names.</param>
/// <param name="IsRatio">True where the measure is a ratio.</param>
/// <param name="Rows">Rows in any order.</param>
public sealed record DatedLeaves(ImmutableArray<string> Attributes, bool IsRatio, ImmutableArray<DatedLeaf> Rows)
{
    // Times before whose whole lies further from the usual, in robust deviations, are not what was to be expected.
    private const double Usual = 2.5;

    private const double Day = 86_400;
    private const double Week = 7 * Day;
    private const int FewestSeasons = 4;
    private const int MostSeasons = 8;
    private const int MostTimes = 30;

    /// <summary>What was at a time, beside what was to be expected of it from the times before.</summary>
    /// <param name="at">The time that is explained; rows after it are not looked at.</param>
    /// <returns>The leaves; null where there is no row at the time, or none before it.</returns>
    public LeafTable? At(double at)
    {
        var now = Rows.Where(r => r.Time == at).ToArray();
        var before = Rows.Where(r => r.Time < at).GroupBy(r => r.Time).OrderBy(g => g.Key).ToArray();
        if (now.Length == 0 || before.Length == 0)
        {
            return null;
        }

        before = [.. SamePhase([.. before.Select(b => b.Key)], at).Select(i => before[i])];
        var usual = UsualTimes([.. before.Select(Whole)]);
        var share = 1.0 / usual.Length;
        var leaves = now.Select(r => new Leaf(r.Members, r.Value, 0) { Denominator = r.Denominator }).Concat(
            usual.SelectMany(i => before[i]).Select(r => new Leaf(r.Members, 0, r.Value * share) { ExpectedDenominator = r.Denominator * share }));
        return LeafTable.Of(Attributes, IsRatio, leaves);
    }

    private double Whole(IEnumerable<DatedLeaf> rows)
    {
        var (value, denominator) = rows.Aggregate((0.0, 0.0), (sum, r) => (sum.Item1 + r.Value, sum.Item2 + r.Denominator));
        return IsRatio ? denominator == 0 ? 0 : value / denominator : value;
    }

    /// <summary>
    /// The times of the same phase of the week or day, where there are enough, the latest first looked at; else the latest times.
    /// Times are in seconds for this; others have no phase.
    /// </summary>
    private static IEnumerable<int> SamePhase(double[] times, double at)
    {
        var step = times.Length < 2 ? 0 : Median(times.Zip(times.Skip(1), (a, b) => b - a));
        foreach (var season in new[] { Week, Day }.Where(s => step > 0 && step < s))
        {
            int[] same = [.. Enumerable.Range(0, times.Length).Where(i => Math.Abs(Math.IEEERemainder(at - times[i], season)) < step / 2)];
            if (same.Length >= FewestSeasons)
            {
                return same[Math.Max(0, same.Length - MostSeasons)..];
            }
        }

        return Enumerable.Range(Math.Max(0, times.Length - MostTimes), Math.Min(times.Length, MostTimes));
    }

    private static int[] UsualTimes(double[] wholes)
    {
        var middle = Median(wholes);
        var spread = 1.4826 * Median(wholes.Select(w => Math.Abs(w - middle)));
        return [.. Enumerable.Range(0, wholes.Length).Where(i => Math.Abs(wholes[i] - middle) <= Usual * spread)];
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
