namespace Parley.Statistics.Agreement;

/// <summary>How far raters agree beyond chance.</summary>
public static class Kappa
{
    /// <summary>Cohen's kappa of two raters (1960).</summary>
    /// <param name="first">The first rater's labels.</param>
    /// <param name="second">The second's, in the same order.</param>
    /// <returns>1 is full agreement, 0 is chance; NaN where both gave one and the same label throughout, or nothing.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Cohen(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        if (first.Count != second.Count)
        {
            throw new ArgumentException("Both raters label the same items.", nameof(second));
        }

        double n = first.Count;
        var observed = first.Zip(second).Count(pair => pair.First == pair.Second) / n;
        var shares = second.CountBy(label => label).ToDictionary();
        var expected = first.CountBy(label => label).Sum(label => label.Value * (double)shares.GetValueOrDefault(label.Key)) / (n * n);
        return Beyond(observed, expected);
    }

    /// <summary>Fleiss' kappa (1971) of items that were each labelled by the same number of raters.</summary>
    /// <param name="counts">For each item, how many raters gave each category; every row has the same sum, at least 2.</param>
    /// <returns>1 is full agreement, 0 is chance; NaN where every label is one category.</returns>
    /// <exception cref="ArgumentException">Items have different numbers of raters, or fewer than two.</exception>
    public static double Fleiss(IReadOnlyList<int[]> counts)
    {
        var raters = counts.Count == 0 ? 0 : counts[0].Sum();
        if (raters < 2 || counts.Any(item => item.Sum() != raters))
        {
            throw new ArgumentException("Every item needs the same number of raters, at least two.", nameof(counts));
        }

        var observed = counts.Average(item => (item.Sum(c => (double)c * c) - raters) / (raters * (raters - 1.0)));
        var expected = Enumerable.Range(0, counts[0].Length)
            .Sum(category => Math.Pow(counts.Sum(item => (double)item[category]) / (counts.Count * (double)raters), 2));
        return Beyond(observed, expected);
    }

    private static double Beyond(double observed, double expected) =>
        expected >= 1 ? double.NaN : (observed - expected) / (1 - expected);
}
