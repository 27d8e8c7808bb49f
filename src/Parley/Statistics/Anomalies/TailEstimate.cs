namespace Parley.Statistics.Anomalies;

/// <summary>
/// How rare a value is against those before it, as −log₁₀ of the chance of one at least as great. Beyond the greatest few in a
/// hundred a generalised Pareto tail is fitted by moments: peaks over threshold, as A. Siffer, P.-A. Fouque, A. Termier,
/// C. Largouët, "Anomaly detection in streams with extreme value theory", 2017, do it.
/// </summary>
/// <param name="window">How many of the newest values count.</param>
/// <param name="fewest">With fewer values than this nothing is rare.</param>
/// <param name="top">The share of values that make the tail.</param>
internal sealed class TailEstimate(int window, int fewest, double top)
{
    /// <summary>Nothing is rarer than this.</summary>
    public const double Rarest = 16;

    private const int FewestInTail = 10;
    private const double HeaviestTail = 0.2;
    private const double LightestTail = -0.1;

    private readonly Queue<double> _inOrder = new();
    private readonly List<double> _sorted = [];

    /// <summary>How many values count.</summary>
    public int Count => _sorted.Count;

    /// <summary>How rare a value would be.</summary>
    /// <param name="value">The value.</param>
    /// <returns>0 for nothing special; 3 for one in a thousand.</returns>
    public double Rarity(double value)
    {
        var n = _sorted.Count;
        if (n < fewest)
        {
            return 0;
        }

        var inTail = Math.Min(n - 1, Math.Max(FewestInTail, (int)(top * n)));
        var threshold = _sorted[n - inTail - 1];
        if (value > threshold)
        {
            return Math.Min(Rarest, -Math.Log10((inTail + 1.0) / (n + 1)) + Beyond(value - threshold, threshold, inTail));
        }

        var place = _sorted.BinarySearch(value);
        return -Math.Log10((n - (place < 0 ? ~place : place) + 1.0) / (n + 1));
    }

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(double value)
    {
        var place = _sorted.BinarySearch(value);
        _sorted.Insert(place < 0 ? ~place : place, value);
        _inOrder.Enqueue(value);
        if (_inOrder.Count > window)
        {
            _sorted.RemoveAt(_sorted.BinarySearch(_inOrder.Dequeue()));
        }
    }

    private double Beyond(double excess, double threshold, int inTail)
    {
        var (mean, variance) = (0d, 0d);
        for (var i = _sorted.Count - inTail; i < _sorted.Count; i++)
        {
            mean += (_sorted[i] - threshold) / inTail;
        }

        if (mean <= 1e-12)
        {
            return excess > 1e-9 * (1 + Math.Abs(threshold)) ? Rarest / 2 : 0;
        }

        for (var i = _sorted.Count - inTail; i < _sorted.Count; i++)
        {
            variance += (_sorted[i] - threshold - mean) * (_sorted[i] - threshold - mean) / inTail;
        }

        var shape = Math.Clamp(0.5 * (1 - (variance <= 0 ? 2 : mean * mean / variance)), LightestTail, HeaviestTail);
        var scaled = excess / Math.Max(1e-12, mean * (1 - shape));
        var logChance = Math.Abs(shape) < 1e-6 ? scaled : 1 + (shape * scaled) > 0 ? Math.Log(1 + (shape * scaled)) / shape : Rarest * 3;
        return logChance / Math.Log(10);
    }
}
