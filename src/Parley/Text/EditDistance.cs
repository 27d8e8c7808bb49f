namespace Parley.Text;

/// <summary>How many single-character edits lie between two words.</summary>
public static class EditDistance
{
    /// <summary>
    /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, each 1; by
    /// UTF-16 code unit, case-sensitive.
    /// </summary>
    /// <param name="left">One word.</param>
    /// <param name="right">The other.</param>
    public static int Between(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var before = new int[right.Length + 1];
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];
    }

    /// <summary>
    /// Levenshtein distance (1966): insertions, deletions and substitutions, each 1; a swap of neighbours is two. By UTF-16
    /// code unit, case-sensitive.
    /// </summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    public static int Levenshtein(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 0; i < left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var substituted = diagonal + (left[i] == right[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(Math.Min(row[j], diagonal) + 1, substituted);
            }
        }

        return row[right.Length];
    }

    /// <summary>
    /// The candidate with the fewest edits, ignoring case; null where the best one needs more than a third of the longer
    /// word's characters (at least 2). Equal candidates: the first in ordinal order.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What could have been meant.</param>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        var wanted = name.ToUpperInvariant();
        return candidates
            .Select(c => (Name: c, Distance: Between(wanted, c.ToUpperInvariant())))
            .Where(c => c.Distance <= Math.Max(2, Math.Max(name.Length, c.Name.Length) / 3) && c.Distance < c.Name.Length)
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    /// <summary>
    /// How many slips are forgiven in a word of free text: none below 5 letters, one below 9, two from there on. Short words
    /// have too many neighbours that mean something else.
    /// </summary>
    /// <param name="length">Letters of the word.</param>
    public static int Tolerance(int length) => length switch { < 5 => 0, < 9 => 1, _ => 2 };
}
