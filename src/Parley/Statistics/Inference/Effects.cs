namespace Parley.Statistics.Inference;

/// <summary>How large a difference is, beside whether it is one.</summary>
public static class Effects
{
    /// <summary>Cohen's h of two rates (1988), second less first: 0.2 small, 0.5 medium, 0.8 large.</summary>
    /// <param name="first">The rate it is compared with, 0 to 1.</param>
    /// <param name="second">The rate that is compared, 0 to 1.</param>
    public static double OfRates(double first, double second) =>
        (2 * Math.Asin(Math.Sqrt(second))) - (2 * Math.Asin(Math.Sqrt(first)));

    /// <summary>Cohen's d of paired values: the mean difference over the differences' standard deviation.</summary>
    /// <param name="first">Values of the first.</param>
    /// <param name="second">Values of the second, in the same order.</param>
    /// <returns>0 where there is no difference; an infinity where every difference is the same and not 0.</returns>
    public static double OfPairs(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double sum = 0, squares = 0;
        for (var i = 0; i < first.Length; i++)
        {
            var difference = second[i] - first[i];
            sum += difference;
            squares += difference * difference;
        }

        if (sum == 0)
        {
            return 0;
        }

        var n = first.Length;
        return sum / n / Math.Sqrt(Math.Max(0, squares - (sum * sum / n)) / (n - 1));
    }

    /// <summary>The word for an effect's size, by Cohen's limits.</summary>
    /// <param name="size">Cohen's h or d.</param>
    public static EffectSize Size(double size) => Math.Abs(size) switch
    {
        < 0.2 => EffectSize.Negligible,
        < 0.5 => EffectSize.Small,
        < 0.8 => EffectSize.Medium,
        _ => EffectSize.Large,
    };
}

/// <summary>How large an effect is.</summary>
public enum EffectSize
{
    /// <summary>Below 0.2.</summary>
    Negligible,

    /// <summary>From 0.2.</summary>
    Small,

    /// <summary>From 0.5.</summary>
    Medium,

    /// <summary>From 0.8.</summary>
    Large,
}
