using System.Text.RegularExpressions;
using Parley.Text;

namespace Parley.Evaluation.Scorers;

/// <summary>Precision, recall and their harmonic mean.</summary>
/// <param name="Precision">Share of the candidate that the reference has.</param>
/// <param name="Recall">Share of the reference that the candidate has.</param>
public readonly record struct OverlapScore(double Precision, double Recall)
{
    /// <summary>The harmonic mean; 0 where both are 0.</summary>
    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;

    /// <summary>From counts; a side without anything gives 0.</summary>
    internal static OverlapScore Of(int matches, int candidate, int reference) =>
        new(candidate > 0 ? (double)matches / candidate : 0, reference > 0 ? (double)matches / reference : 0);
}

/// <summary>ROUGE (Lin 2004) as Google's rouge_score computes it: Latin letters and digits, without case.</summary>
public static partial class Rouge
{
    /// <summary>ROUGE-N: overlap of runs of n words.</summary>
    /// <param name="candidate">The text to score.</param>
    /// <param name="reference">What it should say.</param>
    /// <param name="n">Length of the runs.</param>
    /// <param name="stem">Whether words of more than three letters are stemmed.</param>
    public static OverlapScore N(string candidate, string reference, int n, bool stem = false)
    {
        var (left, right) = (Words(candidate, stem), Words(reference, stem));
        var matches = NGrams.Overlap(NGrams.Count(left, n), NGrams.Count(right, n));
        return OverlapScore.Of(matches, Math.Max(0, left.Length - n + 1), Math.Max(0, right.Length - n + 1));
    }

    /// <summary>ROUGE-L: the longest common subsequence of words.</summary>
    /// <param name="candidate">The text to score.</param>
    /// <param name="reference">What it should say.</param>
    /// <param name="stem">Whether words of more than three letters are stemmed.</param>
    public static OverlapScore L(string candidate, string reference, bool stem = false)
    {
        var (left, right) = (Words(candidate, stem), Words(reference, stem));
        return OverlapScore.Of(Subsequence(right, left).Count, left.Length, right.Length);
    }

    /// <summary>ROUGE-Lsum: for each line of the reference the union of its longest common subsequences with the candidate's lines.</summary>
    /// <param name="candidate">The text to score; a line a sentence.</param>
    /// <param name="reference">What it should say; a line a sentence.</param>
    /// <param name="stem">Whether words of more than three letters are stemmed.</param>
    public static OverlapScore LSum(string candidate, string reference, bool stem = false)
    {
        var (left, right) = (Lines(candidate, stem), Lines(reference, stem));
        var (leftLeft, rightLeft) = (NGrams.Count([.. left.SelectMany(l => l)], 1), NGrams.Count([.. right.SelectMany(l => l)], 1));
        var matches = 0;
        foreach (var line in right)
        {
            // Each word counts once on either side, however many subsequences it is in.
            foreach (var place in left.SelectMany(other => Subsequence(line, other)).Distinct().Order())
            {
                var word = line[place];
                if (leftLeft.GetValueOrDefault(word) > 0 && rightLeft.GetValueOrDefault(word) > 0)
                {
                    leftLeft[word]--;
                    rightLeft[word]--;
                    matches++;
                }
            }
        }

        return OverlapScore.Of(matches, left.Sum(l => l.Length), right.Sum(l => l.Length));
    }

    /// <summary>Places in <paramref name="line"/> of its longest common subsequence with <paramref name="other"/>.</summary>
    internal static List<int> Subsequence(string[] line, string[] other)
    {
        var lengths = new int[line.Length + 1][];
        lengths[0] = new int[other.Length + 1];
        for (var i = 1; i <= line.Length; i++)
        {
            lengths[i] = new int[other.Length + 1];
            for (var j = 1; j <= other.Length; j++)
            {
                lengths[i][j] = line[i - 1] == other[j - 1] ? lengths[i - 1][j - 1] + 1 : Math.Max(lengths[i - 1][j], lengths[i][j - 1]);
            }
        }

        var places = new List<int>();
        var (row, column) = (line.Length, other.Length);
        while (row > 0 && column > 0)
        {
            if (line[row - 1] == other[column - 1])
            {
                places.Insert(0, row - 1);
                (row, column) = (row - 1, column - 1);
            }
            else if (lengths[row][column - 1] > lengths[row - 1][column])
            {
                column--;
            }
            else
            {
                row--;
            }
        }

        return places;
    }

    private static string[][] Lines(string text, bool stem) =>
        [.. text.Split('\n').Where(line => line.Length > 0).Select(line => Words(line, stem))];

    private static string[] Words(string text, bool stem) =>
        [.. NGrams.Words(Others().Replace(text.ToLowerInvariant(), " ")).Select(word => stem && word.Length > 3 ? PorterStemmer.Stem(word) : word)];

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Others();
}
