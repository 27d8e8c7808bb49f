namespace Parley.Statistics.Inference;

/// <summary>Intervals by drawing from the sample itself (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).</summary>
/// <remarks>Draws come from a seed, so that a repeated run gives the same interval.</remarks>
public static class Bootstrap
{
    /// <summary>Draws of a bootstrap unless said otherwise.</summary>
    public const int Draws = 10_000;

    private const int Seed = 20261;

    /// <summary>The percentile interval of a mean.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="level">Confidence, such as 0.95.</param>
    /// <returns>The mean with its interval; all 0 for an empty sample.</returns>
    public static Interval Percentile(ReadOnlySpan<double> values, double level = 0.95)
    {
        Proportions.Critical(level);
        return values.Length == 0
            ? new Interval(0, 0, 0, level)
            : At(MeansOfDraws(values), Mean(values), ((1 - level) / 2, (1 + level) / 2), level);
    }

    /// <summary>
    /// The bias-corrected and accelerated interval of a mean (Efron 1987): the percentiles are moved by the draws' bias and by
    /// the skewness that leaving out one value at a time shows.
    /// </summary>
    /// <param name="values">The sample.</param>
    /// <param name="level">Confidence, such as 0.95.</param>
    /// <returns>The mean with its interval; the mean alone where all values are equal; all 0 for an empty sample.</returns>
    public static Interval Accelerated(ReadOnlySpan<double> values, double level = 0.95)
    {
        var critical = Proportions.Critical(level);
        var mean = values.Length == 0 ? 0 : Mean(values);
        if (values.Length < 2 || values.IndexOfAnyExcept(values[0]) < 0)
        {
            return new Interval(mean, mean, mean, level);
        }

        var draws = MeansOfDraws(values);
        var below = draws.Count(d => d < mean) + (draws.Count(d => d == mean) / 2.0);
        var bias = Normal.Quantile(Math.Clamp(below / draws.Length, 0.5 / draws.Length, 1 - (0.5 / draws.Length)));
        var acceleration = Acceleration(values, mean);
        return At(draws, mean, (Moved(-critical), Moved(critical)), level);

        double Moved(double z) => Normal.Cumulative(bias + ((bias + z) / (1 - (acceleration * (bias + z)))));
    }

    /// <summary>The interval of the mean difference of paired values, second less first: accelerated, as the pairs were drawn together.</summary>
    /// <param name="first">Values of the first.</param>
    /// <param name="second">Values of the second, in the same order.</param>
    /// <param name="level">Confidence, such as 0.95.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Interval Paired(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double level = 0.95)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException("Pairs need two samples of one length.", nameof(second));
        }

        var differences = new double[first.Length];
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = second[i] - first[i];
        }

        return Accelerated(differences, level);
    }

    /// <summary>The interval of any statistic of whole items, by percentiles of draws with replacement.</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="statistic">The statistic of the items at these places; NaN where it is not defined, which is left out.</param>
    /// <param name="level">Confidence, such as 0.95.</param>
    /// <param name="draws">Number of draws.</param>
    public static Interval Of(int count, Func<ReadOnlyMemory<int>, double> statistic, double level = 0.95, int draws = 1000)
    {
        Proportions.Critical(level);
        var places = Enumerable.Range(0, count).ToArray();
        var estimate = statistic(places);
        if (count == 0)
        {
            return new Interval(estimate, estimate, estimate, level);
        }

        var random = new SeededRandom(Seed);
        var results = new List<double>(draws);
        for (var d = 0; d < draws; d++)
        {
            for (var i = 0; i < count; i++)
            {
                places[i] = random.Below(count);
            }

            if (statistic(places) is var drawn && !double.IsNaN(drawn))
            {
                results.Add(drawn);
            }
        }

        results.Sort();
        return results.Count == 0
            ? new Interval(estimate, estimate, estimate, level)
            : At([.. results], estimate, ((1 - level) / 2, (1 + level) / 2), level);
    }

    private static double[] MeansOfDraws(ReadOnlySpan<double> values)
    {
        var random = new SeededRandom(Seed);
        var means = new double[Draws];
        for (var d = 0; d < means.Length; d++)
        {
            var sum = 0.0;
            for (var i = 0; i < values.Length; i++)
            {
                sum += values[random.Below(values.Length)];
            }

            means[d] = sum / values.Length;
        }

        Array.Sort(means);
        return means;
    }

    private static double Acceleration(ReadOnlySpan<double> values, double mean)
    {
        // Leaving out one value moves the mean by (mean - value) / (n - 1); the factor cancels between the sums.
        double squares = 0, cubes = 0;
        foreach (var value in values)
        {
            var distance = value - mean;
            squares += distance * distance;
            cubes += distance * distance * distance;
        }

        return cubes / (6 * Math.Pow(squares, 1.5));
    }

    private static Interval At(double[] sorted, double estimate, (double Low, double High) shares, double level) =>
        new(estimate, Quantile(sorted, shares.Low), Quantile(sorted, shares.High), level);

    // Between neighbours in a straight line, as Hyndman and Fan's type 7.
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
