namespace Parley.Statistics.Forecasting.Seasonality;

/// <summary>
/// Local straight lines over evenly spaced values, near ones weighing most (W. S. Cleveland, 1979: tricube weights).
/// </summary>
internal static class Loess
{
    /// <summary>The smoothed value at one place.</summary>
    /// <param name="values">The values.</param>
    /// <param name="weights">How much each counts, 0 to 1; empty where all count alike.</param>
    /// <param name="span">How many of the nearest values the line is drawn through; more than there are makes it flatter.</param>
    /// <param name="place">The place, which may lie outside the values.</param>
    public static double At(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, int span, double place)
    {
        var n = values.Length;
        var count = Math.Min(span, n);
        var left = Math.Clamp((int)Math.Ceiling(place - (count / 2d)), 0, n - count);
        var reach = Math.Max(place - left, left + count - 1 - place) + Math.Max(0, (span - n) / 2d);
        var (total, sumX, sumY) = (0d, 0d, 0d);
        Span<double> near = count <= 1024 ? stackalloc double[count] : new double[count];
        for (var i = 0; i < count; i++)
        {
            var distance = Math.Abs(left + i - place) / (reach * 1.0001);
            var cube = 1 - (distance * distance * distance);
            near[i] = reach == 0 ? 1 : distance >= 1 ? 0 : cube * cube * cube;
            near[i] *= weights.IsEmpty ? 1 : weights[left + i];
            total += near[i];
            sumX += near[i] * (left + i);
            sumY += near[i] * values[left + i];
        }

        if (total <= 0)
        {
            return Mean(values.Slice(left, count));
        }

        var (meanX, meanY, across, along) = (sumX / total, sumY / total, 0d, 0d);
        for (var i = 0; i < count; i++)
        {
            var x = left + i - meanX;
            across += near[i] * x * (values[left + i] - meanY);
            along += near[i] * x * x;
        }

        // Without spread of places (one value, or one that counts) the line is level.
        return along <= 1e-9 * total ? meanY : meanY + (across / along * (place - meanX));
    }

    /// <summary>The smoothed value at every place; between jumps values are interpolated.</summary>
    /// <param name="values">The values.</param>
    /// <param name="weights">How much each counts; empty where all count alike.</param>
    /// <param name="span">How many of the nearest values a line is drawn through.</param>
    public static double[] Smooth(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, int span)
    {
        var n = values.Length;
        var jump = Math.Max(1, (span + 9) / 10);
        var smooth = new double[n];
        var last = 0;
        smooth[0] = At(values, weights, span, 0);
        while (last < n - 1)
        {
            var next = Math.Min(last + jump, n - 1);
            smooth[next] = At(values, weights, span, next);
            for (var i = last + 1; i < next; i++)
            {
                smooth[i] = smooth[last] + ((smooth[next] - smooth[last]) * (i - last) / (next - last));
            }

            last = next;
        }

        return smooth;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0d;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
