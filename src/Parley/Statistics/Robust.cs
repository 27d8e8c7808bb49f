using System.Collections.Immutable;

namespace Parley.Statistics;

/// <summary>A point that may be unusual.</summary>
/// <param name="Day">Its day.</param>
/// <param name="Value">Its value.</param>
public readonly record struct DatedValue(DateOnly Day, decimal Value);

/// <summary>A point against what was to be expected.</summary>
/// <param name="Index">Place in the input.</param>
/// <param name="Expected">What was to be expected.</param>
/// <param name="Score">Distance from it in robust standard deviations; above zero is higher.</param>
public readonly record struct OutlierScore(int Index, decimal Expected, decimal Score);

/// <summary>Estimates that single extreme values do not move.</summary>
public static class Robust
{
    /// <summary>Robust standard deviations from which a point is called unusual: Iglewicz and Hoaglin's 3.5.</summary>
    public const decimal UnusualScore = 3.5m;

    /// <summary>Fewer points than this say nothing about what is usual.</summary>
    public const int FewestPoints = 8;

    // 1.4826 makes the median absolute deviation equal the standard deviation where values are normally distributed.
    private const decimal DeviationScale = 1.4826m;

    /// <summary>The middle value; the mean of the two middle ones where the number of values is even.</summary>
    /// <param name="values">At least one value.</param>
    public static decimal Median(IEnumerable<decimal> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The median absolute deviation from the median, scaled to a standard deviation.</summary>
    /// <param name="values">At least one value.</param>
    public static decimal Deviation(IReadOnlyCollection<decimal> values)
    {
        var median = Median(values);
        return DeviationScale * Median(values.Select(v => Math.Abs(v - median)));
    }

    /// <summary>Scores values against their median.</summary>
    /// <param name="values">Values in any order.</param>
    /// <returns>A score for each value, in order; empty where there are too few values or they do not vary.</returns>
    public static ImmutableArray<OutlierScore> Score(IReadOnlyList<decimal> values) =>
        values.Count < FewestPoints
            ? []
            : ScoreAgainst(values, Enumerable.Repeat(Median(values), values.Count).ToArray());

    /// <summary>
    /// Scores a series against its local level (the median of the 15 points around each point) plus the usual
    /// difference of its weekday (the median of that weekday's differences; left out under four weeks of days).
    /// </summary>
    /// <param name="points">Points in order of time.</param>
    /// <param name="byWeekday">True where points are days.</param>
    /// <returns>A score for each point, in order; empty where there are too few points or they do not vary.</returns>
    public static ImmutableArray<OutlierScore> ScoreSeries(IReadOnlyList<DatedValue> points, bool byWeekday)
    {
        if (points.Count < FewestPoints)
        {
            return [];
        }

        var levels = Levels(points);
        var expected = byWeekday && points.Count >= 28 ? WithWeekdays(points, levels) : levels;
        return ScoreAgainst([.. points.Select(p => p.Value)], expected);
    }

    private static decimal[] Levels(IReadOnlyList<DatedValue> points)
    {
        const int reach = 7;
        var levels = new decimal[points.Count];
        for (var i = 0; i < levels.Length; i++)
        {
            var from = Math.Max(0, Math.Min(i - reach, points.Count - (2 * reach) - 1));
            levels[i] = Median(points.Skip(from).Take((2 * reach) + 1).Select(p => p.Value));
        }

        return levels;
    }

    private static decimal[] WithWeekdays(IReadOnlyList<DatedValue> points, decimal[] levels)
    {
        var usual = Enumerable.Range(0, points.Count)
            .GroupBy(i => points[i].Day.DayOfWeek)
            .ToDictionary(g => g.Key, g => Median(g.Select(i => points[i].Value - levels[i])));
        return [.. levels.Select((level, i) => level + usual[points[i].Day.DayOfWeek])];
    }

    private static ImmutableArray<OutlierScore> ScoreAgainst(IReadOnlyList<decimal> values, decimal[] expected)
    {
        var distances = values.Select((v, i) => v - expected[i]).ToArray();
        var deviation = DeviationScale * Median(distances.Select(Math.Abs));

        // Where over half the points are exactly as expected the median says 0; the mean still says how much the rest vary.
        deviation = deviation == 0 ? 1.2533m * distances.Average(Math.Abs) : deviation;
        return deviation == 0 ? [] : [.. distances.Select((d, i) => new OutlierScore(i, expected[i], d / deviation))];
    }
}
