namespace Parley.Statistics.Forecasting.Models;

/// <summary>A line by least squares, over places 0, 1, 2, …</summary>
internal static class StraightLine
{
    /// <summary>Value at place 0, and rise a place.</summary>
    /// <param name="values">At least one value.</param>
    public static (double Start, double Slope) Fit(ReadOnlySpan<double> values)
    {
        var (middle, mean) = ((values.Length - 1) / 2d, 0d);
        foreach (var value in values)
        {
            mean += value / values.Length;
        }

        var (across, along) = (0d, 0d);
        for (var i = 0; i < values.Length; i++)
        {
            across += (i - middle) * (values[i] - mean);
            along += (i - middle) * (i - middle);
        }

        var slope = along == 0 ? 0 : across / along;
        return (mean - (slope * middle), slope);
    }

    /// <summary>Level before the first value, rise a place, and spread around the line, of the first values.</summary>
    /// <param name="values">At least one value.</param>
    public static (double Level, double Trend, double Spread) Beginning(double[] values)
    {
        var first = values.AsSpan(0, Math.Min(values.Length, 12));
        var (start, slope) = Fit(first);
        var squares = 0d;
        for (var i = 0; i < first.Length; i++)
        {
            var error = first[i] - start - (slope * i);
            squares += error * error;
        }

        return (start - slope, slope, Math.Sqrt(squares / first.Length));
    }
}
