namespace Parley.Statistics.Forecasting;

/// <summary>The scale a series is modelled on: as it is, or its logarithm where swings grow with the level.</summary>
internal sealed class SeriesScale
{
    private const double GrowsWithLevel = 0.5;

    private SeriesScale(bool isLog) => IsLog = isLog;

    /// <summary>True where logarithms are modelled.</summary>
    public bool IsLog { get; }

    /// <summary>Chooses: the logarithm where all values are above zero and the spread of blocks grows with their level.</summary>
    /// <param name="values">The series.</param>
    /// <param name="season">Periods a block, at least 2.</param>
    public static SeriesScale Choose(double[] values, int season)
    {
        var block = Math.Max(season, 6);
        if (values.Min() <= 0 || values.Length < 4 * 6)
        {
            return new SeriesScale(false);
        }

        block = Math.Min(block, values.Length / 4);
        var (levels, spreads) = (new List<double>(), new List<double>());
        for (var from = values.Length % block; from + block <= values.Length; from += block)
        {
            var part = values.AsSpan(from, block);
            var mean = Math.Log(Quantiles.Median(part));
            var spread = Quantiles.Deviation(part);
            if (spread > 0)
            {
                levels.Add(mean);
                spreads.Add(Math.Log(spread));
            }
        }

        return new SeriesScale(levels.Count >= 4 && levels.Max() - levels.Min() > 0.2 && Slope(levels, spreads) > GrowsWithLevel);
    }

    /// <summary>To the model's scale.</summary>
    /// <param name="value">A value of the series.</param>
    public double To(double value) => IsLog ? Math.Log(value) : value;

    /// <summary>Back to the series' own scale; never infinite.</summary>
    /// <param name="value">A value of the model.</param>
    public double From(double value) => IsLog ? Math.Exp(Math.Min(value, 700)) : value;

    private static double Slope(List<double> x, List<double> y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        var along = x.Sum(v => (v - meanX) * (v - meanX));
        return along == 0 ? 0 : x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / along;
    }
}
