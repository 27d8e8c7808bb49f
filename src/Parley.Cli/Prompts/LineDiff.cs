namespace Parley.Cli.Prompts;

/// <summary>What changed between two texts, line by line.</summary>
internal static class LineDiff
{
    // A prompt of more lines is compared as a whole.
    private const int MaxLines = 2_000;

    /// <summary>The lines of both, each with its sign: a space where it is in both, - where it went, + where it came.</summary>
    /// <param name="before">The earlier text.</param>
    /// <param name="after">The later text.</param>
    public static IReadOnlyList<(string Sign, string Text)> Of(string before, string after)
    {
        var (a, b) = (Lines(before), Lines(after));
        if (a.Length > MaxLines || b.Length > MaxLines)
        {
            return [.. a.Select(l => ("-", l)), .. b.Select(l => ("+", l))];
        }

        var common = Common(a, b);
        var (result, i, j) = (new List<(string, string)>(), 0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                result.Add((" ", a[i]));
                (i, j) = (i + 1, j + 1);
            }
            else if (j == b.Length || (i < a.Length && common[i + 1][j] >= common[i][j + 1]))
            {
                result.Add(("-", a[i++]));
            }
            else
            {
                result.Add(("+", b[j++]));
            }
        }

        return result;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    // [i][j]: the longest common subsequence of what follows line i of one and line j of the other.
    private static int[][] Common(string[] a, string[] b)
    {
        var lengths = Enumerable.Range(0, a.Length + 1).Select(_ => new int[b.Length + 1]).ToArray();
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                lengths[i][j] = a[i] == b[j] ? lengths[i + 1][j + 1] + 1 : Math.Max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }

        return lengths;
    }
}
