using System.Collections.Immutable;

namespace Parley.Bench.Retrieval;

/// <summary>How good a ranking is, with judgements that are yes or no.</summary>
internal static class RankingQuality
{
    /// <summary>Normalised discounted cumulative gain of the first <paramref name="depth"/> places.</summary>
    public static double Ndcg(IReadOnlyList<string> ranking, ImmutableHashSet<string> relevant, int depth)
    {
        var gain = ranking.Take(depth).Select((d, i) => relevant.Contains(d) ? Discount(i) : 0).Sum();
        return gain / Enumerable.Range(0, Math.Min(depth, relevant.Count)).Sum(Discount);
    }

    /// <summary>The share of the relevant that is among the first <paramref name="depth"/> places.</summary>
    public static double Recall(IReadOnlyList<string> ranking, ImmutableHashSet<string> relevant, int depth) =>
        (double)ranking.Take(depth).Distinct().Count(relevant.Contains) / relevant.Count;

    private static double Discount(int place) => 1 / Math.Log2(place + 2);
}
