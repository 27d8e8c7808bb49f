namespace Parley.Statistics.Inference;

/// <summary>Tests of paired outcomes, and what many tests at once ask for.</summary>
public static class PairedTests
{
    /// <summary>McNemar's test, exact (McNemar 1947): under no difference each discordant pair is a fair coin.</summary>
    /// <param name="onlyFirst">Pairs in which the first passed alone.</param>
    /// <param name="onlySecond">Pairs in which the second passed alone.</param>
    /// <returns>The two-sided p-value; 1 where no pair is discordant.</returns>
    public static double McNemar(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        return Math.Min(1, 2 * FairCoinTail(Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond));
    }

    /// <summary>
    /// The sign-flip test of paired values (Fisher 1935): under no difference each difference is as likely the other way round.
    /// Signs are drawn from a seed; drawing ends early where the p-value is plainly large (Besag and Clifford 1991).
    /// </summary>
    /// <param name="differences">Second less first, a pair each.</param>
    /// <param name="draws">Most draws; the smallest p-value is 1 / (draws + 1).</param>
    /// <returns>The two-sided p-value; 1 where there is no difference.</returns>
    public static double SignFlip(ReadOnlySpan<double> differences, int draws = 9_999)
    {
        const int Enough = 50;
        var observed = 0.0;
        foreach (var difference in differences)
        {
            observed += difference;
        }

        observed = Math.Abs(observed) * (1 - 1e-12);
        if (observed == 0)
        {
            return 1;
        }

        var random = new SeededRandom(20261);
        var beyond = 0;
        for (var draw = 1; draw <= draws; draw++)
        {
            var sum = 0.0;
            foreach (var difference in differences)
            {
                sum += random.Below(2) == 0 ? difference : -difference;
            }

            beyond += Math.Abs(sum) >= observed ? 1 : 0;
            if (beyond == Enough)
            {
                return Enough / (double)draw;
            }
        }

        return (beyond + 1.0) / (draws + 1);
    }

    /// <summary>Holm's step-down adjustment (1979): p-values that may be read as if each test were the only one.</summary>
    /// <param name="values">p-values in any order.</param>
    /// <returns>Adjusted p-values in the same order, at most 1.</returns>
    public static double[] Holm(IReadOnlyList<double> values)
    {
        var adjusted = new double[values.Count];
        var highest = 0.0;
        foreach (var (rank, place) in Enumerable.Range(0, values.Count).OrderBy(i => values[i]).Index())
        {
            highest = Math.Max(highest, Math.Min(1, (values.Count - rank) * values[place]));
            adjusted[place] = highest;
        }

        return adjusted;
    }

    /// <summary>Probability of at most <paramref name="heads"/> heads in so many throws of a fair coin.</summary>
    private static double FairCoinTail(int heads, int throws)
    {
        // Terms in logarithms: 2^-n alone is 0 from 1,075 throws on.
        double logTerm = -throws * Math.Log(2), sum = 0;
        for (var k = 0; k <= heads; k++)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log(throws - k) - Math.Log(k + 1);
        }

        return sum;
    }
}
