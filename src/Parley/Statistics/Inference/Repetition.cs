namespace Parley.Statistics.Inference;

/// <summary>What repeated attempts at one task say.</summary>
public static class Repetition
{
    /// <summary>pass@k: the chance that at least one of k attempts passes, without bias (Chen et al. 2021, equation 1).</summary>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="passed">Attempts that passed.</param>
    /// <param name="k">At most the attempts made.</param>
    public static double PassAtK(int attempts, int passed, int k)
    {
        Check(attempts, passed, k);
        return 1 - Drawn(attempts - passed, attempts, k);
    }

    /// <summary>pass^k: the chance that all of k attempts pass, without bias (Yao et al. 2024, tau-bench).</summary>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="passed">Attempts that passed.</param>
    /// <param name="k">At most the attempts made.</param>
    public static double PassHatK(int attempts, int passed, int k)
    {
        Check(attempts, passed, k);
        return Drawn(passed, attempts, k);
    }

    /// <summary>Share of tasks whose attempts neither all pass nor all fail.</summary>
    /// <param name="tasks">Each task's attempts and how many passed.</param>
    /// <returns>0 where no task was tried twice.</returns>
    public static double FlakeRate(IReadOnlyCollection<(int Attempts, int Passed)> tasks) =>
        tasks.Count(t => t.Attempts > 1) is > 0 and var repeated
            ? (double)tasks.Count(t => t.Attempts > 1 && t.Passed > 0 && t.Passed < t.Attempts) / repeated
            : 0;

    // The chance that k drawn without replacement all come from so many of the whole: C(some, k) / C(all, k).
    private static double Drawn(int some, int all, int k)
    {
        var product = 1.0;
        for (var i = 0; i < k; i++)
        {
            product *= (double)Math.Max(0, some - i) / (all - i);
        }

        return product;
    }

    private static void Check(int attempts, int passed, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(passed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passed, attempts);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, attempts);
    }
}
