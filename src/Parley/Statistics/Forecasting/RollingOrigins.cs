using System.Collections.Immutable;

namespace Parley.Statistics.Forecasting;

/// <summary>How far forecasts missed that were made from places in the past.</summary>
/// <param name="Misses">For each origin, oldest first: actual less forecast of each period after it, on the model's scale.</param>
/// <param name="TotalMisses">The same of running totals; as a share of the total where the model's scale is logarithmic.</param>
/// <param name="Paths">For each origin what was and what was forecast, in the series' own unit.</param>
internal sealed record PastMisses(
    IReadOnlyList<double[]> Misses, IReadOnlyList<double[]> TotalMisses, IReadOnlyList<(double[] Actual, double[] Expected)> Paths)
{
    /// <summary>Misses of sums of some periods in a row, beginning with the first, the second, … period after each origin.</summary>
    /// <param name="length">How many periods are summed.</param>
    /// <param name="isShare">True for misses as a share of the sum.</param>
    public IReadOnlyList<double[]> OfSums(int length, bool isShare) => [.. Paths.Where(p => p.Actual.Length >= length).Select(p => Sums(p, length, isShare))];

    private static double[] Sums((double[] Actual, double[] Expected) path, int length, bool isShare)
    {
        var misses = new double[path.Actual.Length - length + 1];
        for (var start = 0; start < misses.Length; start++)
        {
            var expected = path.Expected.AsSpan(start, length);
            var (actualSum, expectedSum) = (0d, 0d);
            for (var i = 0; i < length; i++)
            {
                (actualSum, expectedSum) = (actualSum + path.Actual[start + i], expectedSum + expected[i]);
            }

            misses[start] = (actualSum - expectedSum) / (isShare && expectedSum != 0 ? expectedSum : 1);
        }

        return misses;
    }
}

/// <summary>Forecasts from places in the past, each knowing only what was known there.</summary>
internal static class RollingOrigins
{
    private const int MostOrigins = 40;
    private const int FewestOrigins = 8;
    private const int Work = 20_000;
    private const int FewestToLearn = 8;

    /// <summary>Forecasts from places in the past.</summary>
    /// <param name="scaled">The series on the model's scale.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="horizon">How many periods to look ahead.</param>
    /// <param name="seasons">The seasons.</param>
    /// <param name="holidays">The holiday of each period; empty for none.</param>
    public static PastMisses Try(
        double[] scaled, SeriesScale scale, int horizon, ImmutableArray<int> seasons, ImmutableArray<int> holidays)
    {
        var n = scaled.Length;

        // Too few cycles to learn a season and try it: it is tried without, which makes the band wider, not narrower.
        var usable = seasons;
        while (!usable.IsEmpty && n - (2 * usable[^1]) < Math.Max(FewestToLearn, Math.Min(horizon, usable[^1] / 4)))
        {
            usable = usable.RemoveAt(usable.Length - 1);
        }

        var first = Math.Max(FewestToLearn, usable.IsEmpty ? n / 3 : Math.Max(2 * usable[^1], n / 3));
        var count = Math.Clamp(Work / n, FewestOrigins, MostOrigins);
        var step = Math.Max(1, (n - 1 - first) / count);
        var combination = new Combination(usable, holidays);
        var (misses, totals, paths) = (new List<double[]>(), new List<double[]>(), new List<(double[], double[])>());
        for (var origin = first + ((n - 1 - first) % step); origin < n; origin += step)
        {
            var ahead = Math.Min(horizon, n - origin);
            var path = combination.Forecast(scaled[..origin], ahead);
            var (miss, total, actualSum, expectedSum) = (new double[ahead], new double[ahead], 0d, 0d);
            for (var h = 0; h < ahead; h++)
            {
                miss[h] = scaled[origin + h] - path[h];
                actualSum += scale.From(scaled[origin + h]);
                expectedSum += scale.From(path[h]);
                total[h] = (actualSum - expectedSum) / (scale.IsLog ? expectedSum : 1);
            }

            misses.Add(miss);
            totals.Add(total);
            paths.Add(([.. scaled[origin..(origin + ahead)].Select(scale.From)], [.. path.Select(scale.From)]));
        }

        return new PastMisses(misses, totals, paths);
    }
}
