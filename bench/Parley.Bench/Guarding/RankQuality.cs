namespace Parley.Bench.Guarding;

/// <summary>How well scores put one kind before another.</summary>
internal static class RankQuality
{
    /// <summary>The area under the receiver operating characteristic: how often a positive scores above a negative, ties counting half.</summary>
    /// <param name="scored">Score, and true for a positive.</param>
    public static double Auroc(IEnumerable<(double Score, bool Positive)> scored)
    {
        var sorted = scored.OrderBy(s => s.Score).ToArray();
        var (positives, ranks) = (sorted.Count(s => s.Positive), 0.0);
        for (var first = 0; first < sorted.Length;)
        {
            var end = first;
            while (end < sorted.Length && sorted[end].Score.Equals(sorted[first].Score))
            {
                end++;
            }

            ranks += sorted[first..end].Count(s => s.Positive) * ((first + 1 + end) / 2.0);
            first = end;
        }

        return (ranks - (positives * (positives + 1) / 2.0)) / positives / (sorted.Length - positives);
    }
}
