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
