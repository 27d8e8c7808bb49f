namespace Parley.Text;

/// <summary>Finds the name somebody meant.</summary>
internal static class Nearest
{
    /// <summary>
    /// The candidate with the fewest edits (insert, delete, replace, swap of neighbours; case ignored) from a name, where
    /// these are at most a third of its length; the first in ordinal order among equals; else null.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What there is.</param>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        var limit = Math.Max(1, name.Length / 3);
        return candidates
            .Distinct(StringComparer.Ordinal)
            .Where(c => Math.Abs(c.Length - name.Length) <= limit)
            .Select(c => (Name: c, Edits: Edits(name.ToLowerInvariant(), c.ToLowerInvariant())))
            .Where(c => c.Edits <= limit)
            .OrderBy(c => c.Edits).ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    /// <summary>A half sentence for an error message: <c>; did you mean 'x'?</c>, or a full stop.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What there is.</param>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        To(name, candidates) is { } meant ? $"; did you mean '{meant}'?" : ".";

    /// <summary>The optimal string alignment distance.</summary>
    /// <param name="a">A text.</param>
    /// <param name="b">Another.</param>
    public static int Edits(string a, string b)
    {
        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
