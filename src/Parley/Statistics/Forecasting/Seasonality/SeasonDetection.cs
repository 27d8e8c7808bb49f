using System.Collections.Immutable;

namespace Parley.Statistics.Forecasting.Seasonality;

/// <summary>Finds which of some candidate seasons a series has.</summary>
internal static class SeasonDetection
{
    /// <summary>A season must be seen at least this often.</summary>
    public const double FewestCycles = 2;

    // How much of what is neither trend nor another season a season must explain, foretold from the other cycles.
    private const double LeastStrength = 0.12;

    /// <summary>The seasons a series has, ascending.</summary>
    /// <param name="values">The series.</param>
    /// <param name="candidates">Lengths that its grain suggests; empty lets any length up to a third of the series be one.</param>
    public static ImmutableArray<int> Find(double[] values, ImmutableArray<int> candidates)
    {
        var found = ImmutableArray.CreateBuilder<int>();
        var rest = values;
        var lengths = candidates.IsEmpty ? Peak(values) : [.. candidates.Where(c => c > 1 && values.Length >= FewestCycles * c).Order()];
        foreach (var length in lengths)
        {
            if (Strength(rest, length) >= LeastStrength)
            {
                found.Add(length);
                rest = Mstl.Decompose(rest, [length]).Rest;
            }
        }

        return found.ToImmutable();
    }

    /// <summary>
    /// The share of a series without trend that the season's shape explains, each cycle foretold from the others; at or
    /// below 0 where there is no season.
    /// </summary>
    /// <param name="values">At least two cycles.</param>
    /// <param name="season">Periods a season.</param>
    public static double Strength(double[] values, int season)
    {
        var level = WithoutTrend(values, season);
        var cycles = (level.Length + season - 1) / season;
        var reach = season >= 24 ? season / 13 : 0;
        var (whole, unexplained) = (0d, 0d);
        var limit = 6 * Quantiles.Deviation(level);
        for (var i = 0; limit > 0 && i < level.Length; i++)
        {
            level[i] = Math.Clamp(level[i], -limit, limit);
        }

        for (var left = 0; left < cycles; left++)
        {
            for (var i = left * season; i < Math.Min(level.Length, (left + 1) * season); i++)
            {
                var told = Told(level, i, season, left, reach);
                whole += level[i] * level[i];
                unexplained += (level[i] - told) * (level[i] - told);
            }
        }

        return whole <= 0 ? 0 : 1 - (unexplained / whole);
    }

    private static double Told(double[] level, int at, int season, int without, int reach)
    {
        var (sum, count) = (0d, 0);
        for (var d = -reach; d <= reach; d++)
        {
            for (var i = (at + d + season) % season; i < level.Length; i += season)
            {
                if (i / season != without)
                {
                    sum += level[i];
                    count++;
                }
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    private static double[] WithoutTrend(double[] values, int season)
    {
        var trend = Loess.Smooth(values, [], Math.Max(7, (int)(1.5 * season) | 1));
        return [.. values.Zip(trend, (v, t) => v - t)];
    }

    // The lag at which the series without trend resembles itself most, where that is a peak and clearly not chance.
    private static ImmutableArray<int> Peak(double[] values)
    {
        var most = Math.Min(values.Length / 3, 400);
        if (most < 3)
        {
            return [];
        }

        var level = WithoutTrend(values, Math.Max(5, values.Length / 4));
        var whole = level.Sum(v => v * v);
        var (best, at) = (0.3, 0);
        var before = Like(1);
        var here = Like(2);
        for (var lag = 2; lag < most; lag++)
        {
            var after = Like(lag + 1);
            if (here > best && here >= before && here >= after)
            {
                (best, at) = (here * 1.05, lag);
            }

            (before, here) = (here, after);
        }

        return at == 0 ? [] : [at];

        double Like(int lag)
        {
            var sum = 0d;
            for (var i = lag; i < level.Length; i++)
            {
                sum += level[i] * level[i - lag];
            }

            return whole <= 0 ? 0 : sum / whole;
        }
    }
}
