namespace Parley.Guardrails.Grounding;

/// <summary>How the figures of <see cref="ClaimFeatures"/> make the odds that a sentence is supported.</summary>
/// <param name="Weights">One for each figure, in their order.</param>
/// <param name="Bias">The odds of a sentence without any.</param>
internal sealed record GroundingWeights(double[] Weights, double Bias)
{
    /// <summary>
    /// Fitted by logistic regression to the three development sets of BEGIN, each of equal weight; fitted to two of them, they
    /// rank the third as well (`groundedness` of the bench says how well).
    /// </summary>
    public static GroundingWeights English { get; } = new([1.19, 1.22, 1.81, 1.54, -1.94, -0.53, -1.48, -1.07, -1.98, -1.08, 0.49], -3.54);

    /// <summary>The natural logarithm of the odds.</summary>
    /// <param name="features">One sentence's figures.</param>
    public double Odds(double[] features)
    {
        var odds = Bias;
        for (var i = 0; i < features.Length; i++)
        {
            odds += Weights[i] * features[i];
        }

        return odds;
    }
}
