namespace Parley.Statistics.Inference;

/// <summary>The difference of two rates over the same cases.</summary>
public static class PairedRates
{
    /// <summary>
    /// Tango's score interval (Statistics in Medicine 1998) of the difference, second less first. It is honest where no pair is
    /// discordant: ten cases without a difference still leave room for one.
    /// </summary>
    /// <param name="pairs">Number of pairs.</param>
    /// <param name="onlyFirst">Pairs in which the first passed alone.</param>
    /// <param name="onlySecond">Pairs in which the second passed alone.</param>
    /// <param name="level">Confidence, such as 0.95.</param>
    /// <returns>The difference with its interval; 0 from -1 to 1 for no pairs.</returns>
    public static Interval Difference(int pairs, int onlyFirst, int onlySecond, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, onlyFirst + onlySecond);
        var critical = Proportions.Critical(level);
        if (pairs == 0)
        {
            return new Interval(0, -1, 1, level);
        }

        var estimate = (onlySecond - onlyFirst) / (double)pairs;
        return new Interval(estimate, Bound(-1, estimate, d => Statistic(pairs, onlySecond, onlyFirst, d) > critical), Bound(1, estimate, d => Statistic(pairs, onlySecond, onlyFirst, d) < -critical), level);
    }

    // The score statistic of a difference: how many standard errors the observed one lies above it.
    private static double Statistic(int n, int b, int c, double difference)
    {
        var linear = -b - c + (((2 * n) - b + c) * difference);
        var constant = -c * difference * (1 - difference);
        var share = (Math.Sqrt(Math.Max(0, (linear * linear) - (8.0 * n * constant))) - linear) / (4.0 * n);
        var variance = n * ((2 * share) + (difference * (1 - difference)));
        var distance = b - c - (n * difference);
        return variance > 0 ? distance / Math.Sqrt(variance) : distance == 0 ? 0 : double.PositiveInfinity * Math.Sign(distance);
    }

    // Halves the way between a difference that is refused and one that is not.
    private static double Bound(double refused, double kept, Func<double, bool> isRefused)
    {
        if (!isRefused(refused))
        {
            return refused;
        }

        for (var step = 0; step < 60; step++)
        {
            var middle = (refused + kept) / 2;
            (refused, kept) = isRefused(middle) ? (middle, kept) : (refused, middle);
        }

        return kept;
    }
}
