namespace Parley.Text;

/// <summary>How alike two texts are, from 0 to 1; pure functions on words or characters.</summary>
internal static class Similarity
{
    /// <summary>Shared members over all members; 1 for two empty sets.</summary>
    public static double Jaccard<T>(IReadOnlySet<T> left, IReadOnlySet<T> right)
    {
        var shared = left.Count(right.Contains);
        var all = left.Count + right.Count - shared;
        return all == 0 ? 1 : (double)shared / all;
    }

    /// <summary>The share of <paramref name="part"/> that is in <paramref name="whole"/>; 1 for an empty part.</summary>
    public static double Containment<T>(IReadOnlyCollection<T> part, IReadOnlySet<T> whole) =>
        part.Count == 0 ? 1 : (double)part.Count(whole.Contains) / part.Count;

    /// <summary>Length of the longest common subsequence; quadratic in time, linear in memory.</summary>
    public static int LongestCommonSubsequence<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : IEquatable<T>
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        foreach (var item in left)
        {
            for (var j = 0; j < right.Length; j++)
            {
                current[j + 1] = item.Equals(right[j]) ? previous[j] + 1 : Math.Max(previous[j + 1], current[j]);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }

    /// <summary>Twice the shared runs of <paramref name="length"/> characters over all runs; what is shorter is compared whole.</summary>
    public static double CharacterNgrams(string left, string right, int length = 3)
    {
        var (one, other) = (Ngrams(left, length), Ngrams(right, length));
        var all = one.Count + other.Count;
        return all == 0 ? 1 : 2.0 * one.Count(other.Contains) / all;
    }

    private static HashSet<string> Ngrams(string text, int length) =>
        text.Length <= length ? [text] : [.. Enumerable.Range(0, text.Length - length + 1).Select(i => text.Substring(i, length))];
}
