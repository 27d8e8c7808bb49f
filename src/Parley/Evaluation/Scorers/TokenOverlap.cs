using System.Text.RegularExpressions;

namespace Parley.Evaluation.Scorers;

/// <summary>Exact match and token F1 as the SQuAD evaluation counts them (Rajpurkar et al. 2016): without case, punctuation and articles.</summary>
public static partial class TokenOverlap
{
    /// <summary>Whether both say the same.</summary>
    /// <param name="candidate">The text to score.</param>
    /// <param name="reference">What it should say.</param>
    public static bool IsExact(string candidate, string reference) => Tokens(candidate).SequenceEqual(Tokens(reference));

    /// <summary>Overlap of the tokens.</summary>
    /// <param name="candidate">The text to score.</param>
    /// <param name="reference">What it should say.</param>
    /// <returns>Full where both are empty.</returns>
    public static OverlapScore Of(string candidate, string reference)
    {
        var (left, right) = (Tokens(candidate), Tokens(reference));
        return left.Length == 0 && right.Length == 0
            ? new OverlapScore(1, 1)
            : OverlapScore.Of(NGrams.Overlap(NGrams.Count(left, 1), NGrams.Count(right, 1)), left.Length, right.Length);
    }

    private static string[] Tokens(string text) =>
        NGrams.Words(Articles().Replace(string.Concat(text.ToLowerInvariant().Where(c => !(c < 128 && (char.IsPunctuation(c) || char.IsSymbol(c))))), " "));

    [GeneratedRegex(@"\b(a|an|the)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Articles();
}
