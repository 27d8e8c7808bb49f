namespace Parley.Statistics.Inference;

/// <summary>Tests of two independent samples.</summary>
public static class TwoSamples
{
    /// <summary>One-sided score test of two rates with their pooled variance: how likely so large a drop is where there is none.</summary>
    /// <param name="before">Successes and trials before.</param>
    /// <param name="after">Successes and trials after.</param>
    /// <returns>1 where there is nothing to compare.</returns>
    public static double Drop((int Successes, int Trials) before, (int Successes, int Trials) after)
    {
        if (before.Trials == 0 || after.Trials == 0)
        {
            return 1;
        }

        var pooled = (before.Successes + after.Successes) / (double)(before.Trials + after.Trials);
        var variance = pooled * (1 - pooled) * ((1.0 / before.Trials) + (1.0 / after.Trials));
        var drop = (before.Successes / (double)before.Trials) - (after.Successes / (double)after.Trials);
        return variance > 0 ? 1 - Normal.Cumulative(drop / Math.Sqrt(variance)) : 1;
    }

    /// <summary>Two-sided score test of two rates.</summary>
    /// <param name="before">Successes and trials before.</param>
    /// <param name="after">Successes and trials after.</param>
    public static double Rates((int Successes, int Trials) before, (int Successes, int Trials) after) =>
        Math.Min(1, 2 * Math.Min(Drop(before, after), Drop(after, before)));

    /// <summary>The rank-sum test (Wilcoxon 1945; Mann and Whitney 1947) by its normal approximation, with ties and without a correction for continuity.</summary>
    /// <param name="before">The first sample.</param>
    /// <param name="after">The second.</param>
    /// <returns>The two-sided p-value; 1 where all values are equal or a sample is empty.</returns>
    public static double RankSum(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var (n, m) = ((double)before.Count, (double)after.Count);
        if (n == 0 || m == 0)
        {
            return 1;
        }

        var all = before.Select(v => (Value: v, First: true)).Concat(after.Select(v => (Value: v, First: false))).OrderBy(v => v.Value).ToArray();
        double ranks = 0, ties = 0;
        for (int from = 0, to; from < all.Length; from = to)
        {
            for (to = from + 1; to < all.Length && all[to].Value == all[from].Value; to++)
            {
            }

            var tied = (double)(to - from);
            ties += (tied * tied * tied) - tied;
            ranks += (from + to + 1) / 2.0 * all[from..to].Count(v => v.First);
        }

        var total = n + m;
        var variance = n * m / 12 * (total + 1 - (ties / (total * (total - 1))));
        var distance = Math.Abs(ranks - (n * (total + 1) / 2));
        return variance > 0 ? Math.Min(1, 2 * (1 - Normal.Cumulative(distance / Math.Sqrt(variance)))) : 1;
    }

    /// <summary>
    /// A permutation test: how often items that are dealt anew into two groups differ as much as they did. Drawing ends early where
    /// the p-value is plainly large (Besag and Clifford 1991).
    /// </summary>
    /// <param name="first">Number of items in the first group, which come first.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="distance">How much two groups differ: places of all items, those of the first group in front.</param>
    /// <param name="draws">Most draws; the smallest p-value is 1 / (draws + 1).</param>
    public static double Permutation(int first, int items, Func<ReadOnlyMemory<int>, double> distance, int draws = 4_999)
    {
        const int Enough = 20;
        if (first == 0 || first == items)
        {
            return 1;
        }

        var places = Enumerable.Range(0, items).ToArray();
        var observed = distance(places) * (1 - 1e-12);
        var random = new SeededRandom(20261);
        var beyond = 0;
        for (var draw = 1; draw <= draws; draw++)
        {
            for (var i = 0; i < first; i++)
            {
                var j = i + random.Below(items - i);
                (places[i], places[j]) = (places[j], places[i]);
            }

            beyond += distance(places) >= observed ? 1 : 0;
            if (beyond == Enough)
            {
                return Enough / (double)draw;
            }
        }

        return (beyond + 1.0) / (draws + 1);
    }
}
