namespace Parley.Evaluation.Scorers;

/// <summary>Google's sentence score GLEU (Wu et al. 2016, section 3.3): the lesser of n-gram precision and recall, orders 1 to 4.</summary>
public static class Gleu
{
    private const int Orders = 4;

    /// <summary>Scores tokens against tokens.</summary>
    /// <param name="candidate">The text's tokens.</param>
    /// <param name="references">Each reference's tokens; the one that scores best counts.</param>
    /// <returns>0 to 1; 0 where either side is empty.</returns>
    public static double Of(IReadOnlyList<string> candidate, IReadOnlyList<IReadOnlyList<string>> references) =>
        references.Select(reference => One(candidate, reference)).DefaultIfEmpty().Max();

    private static double One(IReadOnlyList<string> candidate, IReadOnlyList<string> reference)
    {
        int matches = 0, left = 0, right = 0;
        for (var n = 1; n <= Orders; n++)
        {
            matches += NGrams.Overlap(NGrams.Count(candidate, n), NGrams.Count(reference, n));
            left += Math.Max(0, candidate.Count - n + 1);
            right += Math.Max(0, reference.Count - n + 1);
        }

        return left == 0 || right == 0 ? 0 : (double)matches / Math.Max(left, right);
    }
}
