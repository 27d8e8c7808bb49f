using System.Collections.Immutable;

namespace Parley.Bench.Anomalies;

/// <summary>
/// The benchmark's simple detector, written from its description, to check the scoring against its published score: the tail
/// probability of each value under a normal distribution with mean and deviation of the 1,000 values before it.
/// </summary>
internal static class WindowedGaussian
{
    /// <summary>Its published score of the standard profile.</summary>
    public const double Published = 39.6;

    private const int Window = 1000;

    /// <summary>Scores a series.</summary>
    /// <param name="values">The values.</param>
    public static double[] Score(ImmutableArray<double> values)
    {
        var scores = new double[values.Length];
        for (var i = 1; i < scores.Length; i++)
        {
            var past = values.AsSpan(Math.Max(0, i - Window), Math.Min(i, Window));
            var (mean, squares) = (0d, 0d);
            foreach (var value in past)
            {
                mean += value / past.Length;
            }

            foreach (var value in past)
            {
                squares += (value - mean) * (value - mean) / past.Length;
            }

            scores[i] = 1 - Tail(Math.Abs(values[i] - mean) / (squares == 0 ? 1e-6 : Math.Sqrt(squares)));
        }

        return scores;
    }

    // The upper tail of the normal distribution: Abramowitz and Stegun 26.2.17, error below 7.5e-8.
    private static double Tail(double z)
    {
        var t = 1 / (1 + (0.2316419 * z));
        var sum = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * sum;
    }
}
