using System.Collections.Immutable;

namespace Parley.Text;

/// <summary>What became of a stretch of text.</summary>
public enum DiffKind
{
    /// <summary>It is in both.</summary>
    Same,

    /// <summary>It is in the first alone.</summary>
    Removed,

    /// <summary>It is in the second alone.</summary>
    Added,
}

/// <summary>A stretch of text and what became of it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">The stretch, white space included.</param>
public readonly record struct DiffPart(DiffKind Kind, string Text);

/// <summary>What changed between two texts, word by word: the longest common subsequence of words.</summary>
public static class WordDiff
{
    /// <summary>Texts of more words than this are compared as a whole.</summary>
    public const int MaxWords = 2_000;

    /// <summary>The parts of both texts in order; what is removed stands before what came in its place.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    public static ImmutableArray<DiffPart> Of(string first, string second)
    {
        if (first == second)
        {
            return first.Length == 0 ? [] : [new DiffPart(DiffKind.Same, first)];
        }

        var (a, b) = (Words(first), Words(second));
        if (a.Count > MaxWords || b.Count > MaxWords)
        {
            return [new DiffPart(DiffKind.Removed, first), new DiffPart(DiffKind.Added, second)];
        }

        var common = Common(a, b);
        var parts = new List<DiffPart>();
        var (i, j) = (0, 0);
        while (i < a.Count || j < b.Count)
        {
            if (i < a.Count && j < b.Count && a[i] == b[j])
            {
                Add(parts, DiffKind.Same, a[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (j == b.Count || (i < a.Count && common[i + 1][j] >= common[i][j + 1]))
            {
                Add(parts, DiffKind.Removed, a[i++]);
            }
            else
            {
                Add(parts, DiffKind.Added, b[j++]);
            }
        }

        return [.. parts];
    }

    /// <summary>The difference in plain text: removed words in <c>[-…-]</c>, added ones in <c>{+…+}</c>.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    public static string Plain(string first, string second) => string.Concat(Of(first, second).Select(part => part.Kind switch
    {
        DiffKind.Removed => $"[-{part.Text.TrimEnd()}-]{Space(part.Text)}",
        DiffKind.Added => $"{{+{part.Text.TrimEnd()}+}}{Space(part.Text)}",
        _ => part.Text,
    }));

    private static string Space(string text) => text[text.TrimEnd().Length..];

    private static void Add(List<DiffPart> parts, DiffKind kind, string word)
    {
        if (parts is [.., var last] && last.Kind == kind)
        {
            parts[^1] = last with { Text = last.Text + word };
        }
        else
        {
            parts.Add(new DiffPart(kind, word));
        }
    }

    // A word with the white space behind it.
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var from = 0; from < text.Length;)
        {
            var to = from;
            while (to < text.Length && !char.IsWhiteSpace(text[to]))
            {
                to++;
            }

            while (to < text.Length && char.IsWhiteSpace(text[to]))
            {
                to++;
            }

            words.Add(text[from..to]);
            from = to;
        }

        return words;
    }

    private static int[][] Common(List<string> a, List<string> b)
    {
        var common = Enumerable.Range(0, a.Count + 1).Select(_ => new int[b.Count + 1]).ToArray();
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
            {
                common[i][j] = a[i] == b[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
            }
        }

        return common;
    }
}
