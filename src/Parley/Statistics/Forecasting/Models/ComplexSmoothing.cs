namespace Parley.Statistics.Forecasting.Models;

/// <summary>
/// Complex exponential smoothing without seasons: I. Svetunkov, N. Kourentzes, J. K. Ord, "Complex exponential smoothing",
/// 2022. One complex parameter α₀ + iα₁ stands for level and trend alike. Parameters: α₀, α₁; the first state is the level
/// and slope of the first values.
/// </summary>
internal static class ComplexSmoothing
{
    /// <summary>Fits by least squares of the one-step errors, within the region in which old values lose weight.</summary>
    /// <param name="values">At least two values.</param>
    /// <param name="start">Parameters to begin at; null to begin anew.</param>
    /// <param name="evaluations">At most about this many tries.</param>
    public static double[] Fit(double[] values, double[]? start, int evaluations)
    {
        var (level, _, _) = StraightLine.Beginning(values);
        return SimplexSearch.Minimise(
            p => IsStable(p) ? Run(values, p, level, null) : double.PositiveInfinity,
            start ?? [1.3, 1],
            [(0.02, 2), (0.02, 2)],
            start is null ? 0.1 : 0.03,
            evaluations);
    }

    /// <summary>The means of the periods that follow.</summary>
    /// <param name="values">The values so far.</param>
    /// <param name="parameters">What <see cref="Fit"/> gave.</param>
    /// <param name="horizon">How many periods.</param>
    public static double[] Forecast(double[] values, double[] parameters, int horizon)
    {
        var state = new double[2];
        Run(values, parameters, StraightLine.Beginning(values).Level, state);
        var (level, hidden) = (state[0], state[1]);
        var means = new double[horizon];
        for (var h = 0; h < horizon; h++)
        {
            means[h] = level;
            (level, hidden) = (level - ((1 - parameters[1]) * hidden), level + ((1 - parameters[0]) * hidden));
        }

        return means;
    }

    /// <summary>
    /// True where both roots of the transition of errors lie within the unit circle: the matrix
    /// [[1 − α₀ + α₁, α₁ − 1], [1 − α₀ − α₁, 1 − α₀]].
    /// </summary>
    private static bool IsStable(double[] p)
    {
        var (a, b, c, d) = (1 - p[0] + p[1], p[1] - 1, 1 - p[0] - p[1], 1 - p[0]);
        var (trace, determinant) = (a + d, (a * d) - (b * c));
        return Math.Abs(determinant) < 0.999 && Math.Abs(trace) < 1 + determinant - 1e-3;
    }

    private static double Run(double[] values, double[] p, double first, double[]? state)
    {
        var (level, hidden, squares) = (first, first / 1.1, 0d);
        foreach (var value in values)
        {
            var error = value - level;
            squares += error * error;
            (level, hidden) = (
                level - ((1 - p[1]) * hidden) + ((p[0] - p[1]) * error),
                level + ((1 - p[0]) * hidden) + ((p[0] + p[1]) * error));
        }

        if (state is not null)
        {
            (state[0], state[1]) = (level, hidden);
        }

        return squares;
    }
}
