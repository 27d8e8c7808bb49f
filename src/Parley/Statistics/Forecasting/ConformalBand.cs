namespace Parley.Statistics.Forecasting;

/// <summary>
/// How far forecasts missed when they were made in the past, as the width of a band: rolling-origin (split) conformal
/// prediction. Misses of all horizons are put on one scale by how misses grow with the horizon, so that few origins suffice.
/// </summary>
internal sealed class ConformalBand
{
    // 1.96 / 1.2816 for a normal distribution; misses of business series have longer tails, few origins show too few of them.
    private const double LeastRatio95 = 1.53;

    private readonly double _scale;
    private readonly double _growth;
    private readonly double _reach80;
    private readonly double _reach95;

    private ConformalBand(double scale, double growth, double reach80, double reach95) =>
        (_scale, _growth, _reach80, _reach95) = (scale, growth, reach80, reach95);

    /// <summary>Learns from misses.</summary>
    /// <param name="misses">For each origin the misses of the first, second, … period after it.</param>
    /// <param name="mostGrowth">Misses grow with the horizon to at most this power: 1 for periods, more for totals.</param>
    public static ConformalBand Fit(IReadOnlyList<double[]> misses, double mostGrowth)
    {
        var growth = Growth(misses, mostGrowth);
        var scaled = misses.SelectMany(m => m.Select((e, h) => Math.Abs(e) / Math.Pow(h + 1, growth))).Order().ToArray();
        if (scaled.Length == 0)
        {
            return new ConformalBand(0, 0, 0, 0);
        }

        // Misses from one origin are alike: what counts for the finite sample is the number of origins, not of misses.
        var count = misses.Count;
        var at80 = Quantiles.At(scaled, Math.Min(1, 0.8 * (1 + (1.0 / count))));
        var at95 = Quantiles.At(scaled, Math.Min(1, 0.95 * (1 + (1.0 / count))));
        return new ConformalBand(1, growth, at80, Math.Max(at95, LeastRatio95 * at80));
    }

    /// <summary>Half the width of the band with 80 in a hundred.</summary>
    /// <param name="step">0 for the first period that follows.</param>
    public double Reach80(int step) => _reach80 * _scale * Math.Pow(step + 1, _growth);

    /// <summary>Half the width of the band with 95 in a hundred.</summary>
    /// <param name="step">0 for the first period that follows.</param>
    public double Reach95(int step) => _reach95 * _scale * Math.Pow(step + 1, _growth);

    // The power of the horizon by which typical misses grow: least squares over logarithms, each horizon by its number of misses.
    private static double Growth(IReadOnlyList<double[]> misses, double most)
    {
        var longest = misses.Count == 0 ? 0 : misses.Max(m => m.Length);
        var (weights, sumX, sumY) = (0d, 0d, 0d);
        var points = new List<(double Weight, double X, double Y)>();
        for (var h = 0; h < longest; h++)
        {
            var at = misses.Where(m => m.Length > h).Select(m => Math.Abs(m[h])).ToArray();
            var typical = at.Average();
            if (typical > 0)
            {
                var (weight, x, y) = ((double)at.Length, Math.Log(h + 1), Math.Log(typical));
                points.Add((weight, x, y));
                weights += weight;
                sumX += weight * x;
                sumY += weight * y;
            }
        }

        if (points.Count < 2)
        {
            return 0.25;
        }

        var (meanX, meanY) = (sumX / weights, sumY / weights);
        var along = points.Sum(p => p.Weight * (p.X - meanX) * (p.X - meanX));
        var across = points.Sum(p => p.Weight * (p.X - meanX) * (p.Y - meanY));
        return Math.Clamp(across / along, 0, most);
    }
}
