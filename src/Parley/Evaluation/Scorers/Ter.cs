namespace Parley.Evaluation.Scorers;

/// <summary>
/// Translation edit rate (Snover et al. 2006) as sacrebleu computes it: insertions, deletions, substitutions and shifts of
/// runs of words, over the reference's length; lower is better. Words are compared without case.
/// </summary>
public static class Ter
{
    /// <summary>The rate of a corpus: edits are summed before they are divided.</summary>
    /// <param name="candidates">The texts to score.</param>
    /// <param name="references">For each of them its references; the one with the fewest edits counts, their mean length divides.</param>
    /// <returns>0 for equal texts; may exceed 100.</returns>
    public static double OfCorpus(IReadOnlyList<string> candidates, IReadOnlyList<IReadOnlyList<string>> references)
    {
        double edits = 0, length = 0;
        foreach (var (candidate, its) in candidates.Zip(references))
        {
            var words = Words(candidate);
            edits += its.Min(reference => TerShifts.Edits(words, Words(reference)));
            length += its.Average(reference => Words(reference).Length);
        }

        return length > 0 ? 100 * edits / length : edits > 0 ? 100 : 0;
    }

    /// <summary>The rate of one text.</summary>
    /// <param name="candidate">The text to score.</param>
    /// <param name="references">Its references.</param>
    public static double OfSentence(string candidate, IReadOnlyList<string> references) => OfCorpus([candidate], [references]);

    private static string[] Words(string text) => NGrams.Words(text.ToLowerInvariant());
}
