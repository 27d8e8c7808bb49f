namespace Parley.Statistics.Forecasting.Models;

/// <summary>
/// The dynamic optimised theta model: J. A. Fiorucci, T. R. Pellegrini, F. Louzada, F. Petropoulos, A. B. Koehler,
/// "Models for optimising the theta method and their relationship to state space models", 2016.
/// The line through all values so far is followed at each step. Parameters: first level, α, θ.
/// </summary>
internal static class DynamicTheta
{
    private const int LeftOut = 3;

    /// <summary>Fits by least squares of the one-step errors, the first three left out.</summary>
    /// <param name="values">At least four values.</param>
    /// <param name="start">Parameters to begin at; null to begin anew.</param>
    /// <param name="evaluations">At most about this many tries.</param>
    public static double[] Fit(double[] values, double[]? start, int evaluations)
    {
        var spread = Math.Max(values.Max() - values.Min(), 1e-12);
        (double, double)[] bounds = [(values[0] - spread, values[0] + spread), (0.02, 0.99), (1, 8)];
        return SimplexSearch.Minimise(
            p => Run(values, p, []), start ?? [values[0] / 2, 0.5, 2], bounds, start is null ? 0.2 : 0.05, evaluations);
    }

    /// <summary>The means of the periods that follow; each mean is taken as the value of its period to reach the next.</summary>
    /// <param name="values">The values so far.</param>
    /// <param name="parameters">What <see cref="Fit"/> gave.</param>
    /// <param name="horizon">How many periods.</param>
    public static double[] Forecast(double[] values, double[] parameters, int horizon)
    {
        var means = new double[horizon];
        Run(values, parameters, means);
        return means;
    }

    private static double Run(double[] values, double[] p, double[] means)
    {
        var (level, alpha, theta) = (p[0], p[1], p[2]);
        var (average, start, slope, left, squares) = (0d, 0d, 0d, 1d, 0d);
        for (var i = 0; i < values.Length + means.Length; i++)
        {
            // start and slope are of the line through the values before this one; left is (1 − α) to the power of their number.
            var expected = level + ((1 - (1 / theta)) * ((left * start) + ((1 - left) / alpha * slope)));
            if (i >= values.Length)
            {
                means[i - values.Length] = expected;
            }

            var value = i < values.Length ? values[i] : expected;
            var error = value - expected;
            squares += i < LeftOut ? 0 : error * error;
            var t = i + 1;
            level = (alpha * value) + ((1 - alpha) * level);
            slope = t == 1 ? 0 : (((t - 2) * slope) + (6d / t * (value - average))) / (t + 1);
            average += (value - average) / t;
            start = average - ((t + 1) / 2d * slope);
            left *= 1 - alpha;
        }

        return squares;
    }
}
