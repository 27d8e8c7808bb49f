namespace Parley.Statistics;

/// <summary>Quantiles of numbers, and robust spread.</summary>
internal static class Quantiles
{
    /// <summary>The median absolute deviation times this is the standard deviation of normally distributed values.</summary>
    public const double DeviationScale = 1.4826;

    /// <summary>The middle value; 0 where there is none.</summary>
    /// <param name="values">Values in any order, which is kept.</param>
    public static double Median(ReadOnlySpan<double> values) => At(Sorted(values), 0.5);

    /// <summary>A quantile, linear between the two nearest values.</summary>
    /// <param name="sorted">Values in ascending order.</param>
    /// <param name="share">0 for the least, 1 for the greatest.</param>
    public static double At(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
        {
            return 0;
        }

        var place = Math.Clamp(share, 0, 1) * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>The median absolute deviation from the median, scaled to a standard deviation.</summary>
    /// <param name="values">Values in any order, which is kept.</param>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        var copy = values.ToArray();
        var median = Median(values);
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = Math.Abs(copy[i] - median);
        }

        return DeviationScale * Median(copy);
    }

    /// <summary>A sorted copy.</summary>
    /// <param name="values">Values in any order.</param>
    public static double[] Sorted(ReadOnlySpan<double> values)
    {
        var copy = values.ToArray();
        Array.Sort(copy);
        return copy;
    }
}
