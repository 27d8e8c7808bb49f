using System.Collections.Immutable;

namespace Parley.Statistics.Forecasting.Seasonality;

/// <summary>A series with its seasons taken out.</summary>
/// <param name="Seasons">Each season's part, by its length.</param>
/// <param name="Rest">Trend and remainder: the series less its seasons.</param>
/// <param name="Trend">The slow part.</param>
internal sealed record SeasonalParts(ImmutableArray<(int Length, double[] Part)> Seasons, double[] Rest, double[] Trend)
{
    /// <summary>What the seasons add to a period after the last: each repeats its last cycle.</summary>
    /// <param name="step">0 for the first period after the last.</param>
    public double After(int step) =>
        Seasons.Sum(s => s.Part.Length == 0 ? 0 : s.Part[s.Part.Length - s.Length + (step % s.Length)]);
}

/// <summary>
/// Takes several seasons out of a series, the shortest first, in turns: K. Bandara, R. J. Hyndman, C. Bergmeir, "MSTL: a
/// seasonal-trend decomposition algorithm for time series with multiple seasonal patterns", 2021. A season seen fewer than
/// <see cref="FewestForChange"/> times is taken to repeat, and its shape is smoothed and shrunk.
/// </summary>
internal static class Mstl
{
    /// <summary>Seasons seen at least this often may change their shape.</summary>
    public const int FewestForChange = 6;

    private const int Rounds = 2;

    /// <summary>Takes the seasons out.</summary>
    /// <param name="values">At least two of the longest season.</param>
    /// <param name="seasons">Lengths of seasons, ascending; none leaves the series as it is.</param>
    public static SeasonalParts Decompose(double[] values, ImmutableArray<int> seasons)
    {
        var rest = (double[])values.Clone();
        var trend = values;
        var parts = seasons.Select(_ => new double[values.Length]).ToArray();
        for (var round = 0; round < (seasons.Length > 1 ? Rounds : 1); round++)
        {
            for (var s = 0; s < seasons.Length; s++)
            {
                Add(rest, parts[s], 1);
                (parts[s], trend) = One(rest, seasons[s], 7 + (4 * (s + 1)));
                Add(rest, parts[s], -1);
            }
        }

        return new SeasonalParts([.. seasons.Zip(parts)], rest, trend);
    }

    private static (double[] Part, double[] Trend) One(double[] values, int season, int span)
    {
        var few = values.Length < FewestForChange * season;
        var found = Stl.Decompose(values, season, few ? Stl.Periodic : span, robustRounds: 1);
        if (!few)
        {
            return (found.Season, found.Trend);
        }

        var level = values.Zip(found.Trend, (v, t) => v - t).ToArray();
        var shape = SeasonShape.Find(level, found.Weights, season);
        return ([.. values.Select((_, i) => shape[i % season])], found.Trend);
    }

    private static void Add(double[] values, double[] part, int sign)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] += sign * part[i];
        }
    }
}
