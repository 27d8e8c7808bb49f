namespace Parley.Evaluation.Scorers;

/// <summary>Counts of runs of n tokens.</summary>
internal static class NGrams
{
    // Cannot stand in a token: it parts them in a key.
    private const char Part = '\u001f';

    /// <summary>How often each run of <paramref name="n"/> tokens stands in a text.</summary>
    public static Dictionary<string, int> Count(IReadOnlyList<string> tokens, int n)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + n <= tokens.Count; i++)
        {
            var key = n == 1 ? tokens[i] : string.Join(Part, tokens.Skip(i).Take(n));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }

    /// <summary>How often each run of <paramref name="n"/> characters stands in a text.</summary>
    public static Dictionary<string, int> CountCharacters(string text, int n)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + n <= text.Length; i++)
        {
            var key = text.Substring(i, n);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }

    /// <summary>What both have, each run as often as in the one that has fewer of it.</summary>
    public static int Overlap(Dictionary<string, int> left, Dictionary<string, int> right) =>
        left.Sum(run => Math.Min(run.Value, right.GetValueOrDefault(run.Key)));

    /// <summary>Words between white space.</summary>
    public static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
