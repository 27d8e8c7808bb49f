namespace Parley.Statistics.Forecasting.Models;

/// <summary>
/// Demand that comes now and then: the chance that a period has any and the size where it has, smoothed apart
/// (R. H. Teunter, A. A. Syntetos, M. Z. Babai, "Intermittent demand: linking forecasting to inventory obsolescence", 2011).
/// Parameters: the weights of a new chance and of a new size.
/// </summary>
internal static class Intermittent
{
    /// <summary>Fits by least squares of the one-step errors.</summary>
    /// <param name="values">At least one value that is not zero.</param>
    /// <param name="evaluations">At most about this many tries.</param>
    public static double[] Fit(double[] values, int evaluations) =>
        SimplexSearch.Minimise(p => Run(values, p).Squares, [0.1, 0.1], [(0.01, 0.3), (0.01, 0.3)], 0.3, evaluations);

    /// <summary>The mean of every period that follows: chance times size.</summary>
    /// <param name="values">The values so far.</param>
    /// <param name="parameters">What <see cref="Fit"/> gave.</param>
    public static double Forecast(double[] values, double[] parameters) => Run(values, parameters).Mean;

    private static (double Squares, double Mean) Run(double[] values, double[] p)
    {
        var present = values.Where(v => v != 0).ToArray();
        if (present.Length == 0)
        {
            return (0, 0);
        }

        // Both begin as they are on average over the first half, so that the first values do not decide.
        var first = values.AsSpan(0, Math.Max(1, values.Length / 2));
        var some = first.Length - first.Count(0d);
        var (chance, size, squares) = (Math.Max(some, 0.5) / first.Length, present.Take(Math.Max(1, some)).Average(), 0d);
        foreach (var value in values)
        {
            var error = value - (chance * size);
            squares += error * error;
            chance += p[0] * ((value != 0 ? 1 : 0) - chance);
            size += value != 0 ? p[1] * (value - size) : 0;
        }

        return (squares, chance * size);
    }
}
