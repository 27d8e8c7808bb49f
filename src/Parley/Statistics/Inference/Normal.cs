namespace Parley.Statistics.Inference;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>The two-sided critical value at 95%.</summary>
    public const double Critical95 = 1.959963984540054;

    /// <summary>Probability of a value of at most <paramref name="z"/>; relative error below 1e-13.</summary>
    /// <param name="z">A standard normal value.</param>
    public static double Cumulative(double z) => 0.5 * ComplementaryError(-z / Math.Sqrt(2));

    /// <summary>The value below which <paramref name="probability"/> lies.</summary>
    /// <remarks>Acklam's rational approximation (2003, relative error 1.15e-9) with one Halley step, which gives about 1e-15.</remarks>
    /// <param name="probability">Between 0 and 1; the ends give the infinities.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no probability.</exception>
    public static double Quantile(double probability)
    {
        if (double.IsNaN(probability) || probability is < 0 or > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is between 0 and 1.");
        }

        if (probability is 0 or 1)
        {
            return probability == 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        // The upper half mirrors the lower one, where nothing is lost to 1 - p.
        if (probability > 0.5)
        {
            return -Quantile(1 - probability);
        }

        var rough = Rough(probability);
        var error = Cumulative(rough) - probability;
        var step = error * Math.Sqrt(2 * Math.PI) * Math.Exp(rough * rough / 2);
        return rough - (step / (1 + (rough * step / 2)));
    }

    private static double Rough(double p)
    {
        if (p < 0.02425)
        {
            var q = Math.Sqrt(-2 * Math.Log(p));
            return Polynomial(q, -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783)
                / Polynomial(q, 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1);
        }

        var centre = p - 0.5;
        var square = centre * centre;
        return centre
            * Polynomial(square, -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239)
            / Polynomial(square, -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1);
    }

    private static double Polynomial(double x, params ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        foreach (var c in coefficients)
        {
            sum = (sum * x) + c;
        }

        return sum;
    }

    // erfc: its series for small arguments, its continued fraction (Lentz's method) for large ones. Abramowitz and Stegun 7.1.6, 7.1.14.
    private static double ComplementaryError(double x)
    {
        if (x < 0)
        {
            return 2 - ComplementaryError(-x);
        }

        if (x > 27)
        {
            return 0;
        }

        return x < 2 ? 1 - ErrorBySeries(x) : ErrorByFraction(x);
    }

    private static double ErrorBySeries(double x)
    {
        var term = x;
        var sum = x;
        for (var n = 1; n < 200 && Math.Abs(term) > 1e-18 * sum; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double ErrorByFraction(double x)
    {
        var fraction = 0.0;
        for (var n = 120; n >= 1; n--)
        {
            fraction = n / 2.0 / (x + fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
    }
}
