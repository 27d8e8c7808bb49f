namespace Parley.Statistics.Forecasting.Models;

/// <summary>
/// Exponential smoothing with additive errors and an additive damped trend, ETS(A,Ad,N): R. J. Hyndman, A. B. Koehler,
/// J. K. Ord, R. D. Snyder, "Forecasting with Exponential Smoothing", 2008.
/// Parameters: α, β, φ, first level, first trend.
/// </summary>
internal static class DampedTrend
{
    /// <summary>Fits by least squares of the one-step errors.</summary>
    /// <param name="values">At least two values.</param>
    /// <param name="start">Parameters to begin at; null to begin anew.</param>
    /// <param name="evaluations">At most about this many tries.</param>
    public static double[] Fit(double[] values, double[]? start, int evaluations)
    {
        var (level, trend, spread) = StraightLine.Beginning(values);
        var reach = Math.Max(spread, 1e-12);
        (double, double)[] bounds = [(0.01, 0.99), (0.0001, 0.5), (0.8, 0.98), (level - (4 * reach), level + (4 * reach)), (trend - reach, trend + reach)];
        var first = start is null
            ? SimplexSearch.Minimise(p => Run(values, [p[0], p[1], p[2], level, trend], null), [0.3, 0.05, 0.95], bounds[..3], 0.2, evaluations / 2)
            : start;
        double[] whole = start is null ? [.. first, level, trend] : first;
        return SimplexSearch.Minimise(p => Run(values, p, null), whole, bounds, start is null ? 0.1 : 0.05, start is null ? evaluations / 2 : evaluations);
    }

    /// <summary>The means of the periods that follow: level + (φ + φ² + … + φʰ) · trend.</summary>
    /// <param name="values">The values so far.</param>
    /// <param name="parameters">What <see cref="Fit"/> gave.</param>
    /// <param name="horizon">How many periods.</param>
    public static double[] Forecast(double[] values, double[] parameters, int horizon)
    {
        var state = new double[2];
        Run(values, parameters, state);
        var means = new double[horizon];
        var (damping, steps) = (1d, 0d);
        for (var h = 0; h < horizon; h++)
        {
            damping *= parameters[2];
            steps += damping;
            means[h] = state[0] + (steps * state[1]);
        }

        return means;
    }

    private static double Run(double[] values, double[] p, double[]? state)
    {
        var (level, trend, squares) = (p[3], p[4], 0d);
        foreach (var value in values)
        {
            var damped = p[2] * trend;
            var error = value - level - damped;
            level += damped + (p[0] * error);
            trend = damped + (p[1] * p[0] * error);
            squares += error * error;
        }

        if (state is not null)
        {
            (state[0], state[1]) = (level, trend);
        }

        return squares;
    }
}
