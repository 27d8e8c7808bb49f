using System.Collections.Immutable;
using System.Globalization;
using Parley.Statistics;

namespace Parley.Evaluation.Browsing;

/// <summary>How values spread: counts in bins that columns share, with the middle and the far end.</summary>
/// <param name="Bins">What each bin holds, as people read it.</param>
/// <param name="Counts">For each column the number of values in each bin.</param>
public sealed record Distribution(ImmutableArray<string> Bins, ImmutableArray<ImmutableArray<int>> Counts)
{
    private const int TenBins = 10;

    // Ends of times in milliseconds: each bin is about twice as wide as the one before.
    private static readonly double[] Ends = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000];

    /// <summary>Scores from 0 to 1 in ten bins; the last one holds 1.</summary>
    /// <param name="columns">The scores of each column.</param>
    public static Distribution OfScores(IEnumerable<IEnumerable<double>> columns) => new(
        [.. Enumerable.Range(0, TenBins).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i / (double)TenBins:0.0}–{(i + 1) / (double)TenBins:0.0}"))],
        [.. columns.Select(values => Count(values, TenBins, v => Math.Clamp((int)(v * TenBins), 0, TenBins - 1)))]);

    /// <summary>Times in bins that double; those that no value reaches are left out at both ends.</summary>
    /// <param name="columns">The milliseconds of each column.</param>
    public static Distribution OfTimes(IEnumerable<IEnumerable<double>> columns)
    {
        var counts = columns.Select(values => Count(values, Ends.Length + 1, v => Array.FindIndex(Ends, end => v < end) is >= 0 and var at ? at : Ends.Length)).ToArray();
        var used = Enumerable.Range(0, Ends.Length + 1).Where(i => counts.Any(c => c[i] > 0)).ToArray();
        if (used.Length == 0)
        {
            return new([], []);
        }

        var (from, to) = (used[0], used[^1] + 1);
        return new([.. Enumerable.Range(from, to - from).Select(Bin)], [.. counts.Select(c => c[from..to])]);
    }

    /// <summary>The median and the 95th percentile; NaN where there is no value.</summary>
    /// <param name="values">The values.</param>
    public static (double Median, double P95) Ranks(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? (double.NaN, double.NaN) : (Quantiles.At(sorted, 0.5), Quantiles.At(sorted, 0.95));
    }

    private static string Bin(int i) => i == 0 ? "below 1 ms" : i == Ends.Length ? $"{Time(Ends[^1])} or more" : $"{Time(Ends[i - 1])}–{Time(Ends[i])}";

    private static string Time(double milliseconds) => milliseconds < 1_000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1_000:0} s");

    private static ImmutableArray<int> Count(IEnumerable<double> values, int bins, Func<double, int> bin)
    {
        var counts = new int[bins];
        foreach (var value in values.Where(double.IsFinite))
        {
            counts[bin(value)]++;
        }

        return [.. counts];
    }
}
