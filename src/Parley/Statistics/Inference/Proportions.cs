namespace Parley.Statistics.Inference;

/// <summary>Intervals of rates: how many of so many passed.</summary>
public static class Proportions
{
    /// <summary>Wilson's score interval (1927), which stays inside 0 and 1 and is honest for few cases.</summary>
    /// <param name="successes">How many passed.</param>
    /// <param name="trials">Of how many.</param>
    /// <param name="level">Confidence, such as 0.95.</param>
    /// <returns>The rate with its interval; from 0 to 1 around 0 where there are no trials.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More passed than there were, a count is negative, or the level is not between 0 and 1.</exception>
    public static Interval Wilson(int successes, int trials, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        var z = Critical(level);
        if (trials == 0)
        {
            return new Interval(0, 0, 1, level);
        }

        var rate = (double)successes / trials;
        var square = z * z / trials;
        var centre = (rate + (square / 2)) / (1 + square);
        var half = z / (1 + square) * Math.Sqrt((rate * (1 - rate) / trials) + (square / (4 * trials)));
        return new Interval(rate, successes == 0 ? 0 : Math.Max(0, centre - half), successes == trials ? 1 : Math.Min(1, centre + half), level);
    }

    /// <summary>The difference of two independent rates, second less first: Newcombe's hybrid score interval (1998, method 10).</summary>
    /// <param name="first">The rate it is compared with.</param>
    /// <param name="second">The rate that is compared.</param>
    /// <param name="level">Confidence of both.</param>
    public static Interval Difference((int Successes, int Trials) first, (int Successes, int Trials) second, double level = 0.95)
    {
        var (a, b) = (Wilson(first.Successes, first.Trials, level), Wilson(second.Successes, second.Trials, level));
        var difference = b.Estimate - a.Estimate;
        return new Interval(
            difference,
            difference - Math.Sqrt(Square(b.Estimate - b.Low) + Square(a.High - a.Estimate)),
            difference + Math.Sqrt(Square(b.High - b.Estimate) + Square(a.Estimate - a.Low)),
            level);
    }

    /// <summary>The two-sided critical value of a level: 1.96 for 0.95.</summary>
    /// <param name="level">Confidence between 0 and 1, both excluded.</param>
    internal static double Critical(double level)
    {
        if (!(level is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level is between 0 and 1, such as 0.95.");
        }

        return Normal.Quantile(1 - ((1 - level) / 2));
    }

    private static double Square(double x) => x * x;
}
