namespace Parley.Statistics.Anomalies.Streams;

/// <summary>Simple distances of each value of a stream from what came before it; each looks back only.</summary>
internal static class StreamSignals
{
    private const int FewestBefore = 10;

    /// <summary>Distance from the mean of the values before, in their standard deviations.</summary>
    /// <param name="values">The stream.</param>
    /// <param name="window">How many values before count.</param>
    public static double[] FromMean(double[] values, int window)
    {
        var signal = new double[values.Length];
        var (sum, squares, origin) = (0d, 0d, values.Length == 0 ? 0 : values[0]);
        for (var i = 0; i < values.Length; i++)
        {
            var (n, value) = (Math.Min(i, window), values[i] - origin);
            if (n > FewestBefore)
            {
                var mean = sum / n;
                signal[i] = Math.Abs(value - mean) / Math.Sqrt(Math.Max((squares / n) - (mean * mean), 1e-12 * (1 + (mean * mean))));
            }

            sum += value;
            squares += value * value;
            if (i >= window)
            {
                var old = values[i - window] - origin;
                sum -= old;
                squares -= old * old;
            }
        }

        return signal;
    }

    /// <summary>Distance from the median of the same time of day, and its neighbours, of the days before.</summary>
    /// <param name="values">The stream.</param>
    /// <param name="period">Rows a day.</param>
    /// <param name="days">How many days before count.</param>
    public static double[] FromSamePhase(double[] values, int period, int days)
    {
        var signal = new double[values.Length];
        Span<double> same = stackalloc double[3 * days];
        for (var i = 0; i < values.Length; i++)
        {
            var count = 0;
            for (var day = 1; day <= days; day++)
            {
                for (var near = -1; near <= 1; near++)
                {
                    var at = i - (day * period) + near;
                    if (at >= 0 && at < i)
                    {
                        same[count++] = values[at];
                    }
                }
            }

            if (count >= 3)
            {
                same[..count].Sort();
                signal[i] = Math.Abs(values[i] - same[count / 2]);
            }
        }

        return signal;
    }

    /// <summary>Distance of the last few values from the most similar few values before them.</summary>
    /// <param name="values">The stream.</param>
    /// <param name="length">How many values are compared.</param>
    /// <param name="reach">How far back is looked.</param>
    public static double[] FromNearestPast(double[] values, int length, int reach)
    {
        var signal = new double[values.Length];
        for (var i = (2 * length) + 20; i < values.Length; i++)
        {
            var nearest = double.MaxValue;
            for (var past = Math.Max(length - 1, i - reach); past <= i - length; past++)
            {
                var squares = 0d;
                for (var k = 0; k < length && squares < nearest; k++)
                {
                    var difference = values[i - k] - values[past - k];
                    squares += difference * difference;
                }

                nearest = Math.Min(nearest, squares);
            }

            signal[i] = Math.Sqrt(nearest);
        }

        return signal;
    }
}
