using System.Numerics.Tensors;

namespace Parley.Evaluation.Scorers;

/// <summary>
/// BERTScore's arithmetic (Zhang et al. 2020, equations 1 to 3): each token takes its most similar one of the other text.
/// What a token's vector is, is the embedding model's affair.
/// </summary>
public static class BertScore
{
    /// <summary>Scores vectors against vectors.</summary>
    /// <param name="candidate">A vector for each token of the text, all of one length.</param>
    /// <param name="reference">A vector for each token of what it should say.</param>
    /// <param name="candidateWeights">A weight for each token of the text, such as its inverse document frequency; equal unless given.</param>
    /// <param name="referenceWeights">A weight for each token of the reference.</param>
    /// <returns>Precision and recall by cosine; 0 where either is empty.</returns>
    public static OverlapScore Of(
        IReadOnlyList<float[]> candidate, IReadOnlyList<float[]> reference, IReadOnlyList<double>? candidateWeights = null, IReadOnlyList<double>? referenceWeights = null) =>
        candidate.Count == 0 || reference.Count == 0
            ? default
            : new OverlapScore(Side(candidate, reference, candidateWeights), Side(reference, candidate, referenceWeights));

    private static double Side(IReadOnlyList<float[]> tokens, IReadOnlyList<float[]> others, IReadOnlyList<double>? weights)
    {
        double sum = 0, all = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var weight = weights?[i] ?? 1;
            sum += weight * others.Max(other => TensorPrimitives.CosineSimilarity(tokens[i], other));
            all += weight;
        }

        return all > 0 ? sum / all : 0;
    }
}
