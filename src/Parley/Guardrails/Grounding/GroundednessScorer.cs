using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Guardrails.Grounding;

/// <summary>
/// Says how far passages support a response, sentence by sentence, without a model. Pure: the same texts give the same
/// verdict. Time grows with the length of the response times the length of the passages.
/// </summary>
/// <remarks>
/// (1) Each word of a sentence is looked for in the passages, as itself, in another form or as a near synonym. (2) A few
/// figures say how much of the sentence is there, in which order and in how few places, and whether it speaks of the speaker
/// in place of the matter. (3) A logistic combination of these is the sentence's score; what the passages contradict lowers
/// it. (4) A response scores as its sentences do, weighted by what they say.
/// </remarks>
public static class GroundednessScorer
{
    private const double Contradicted = 4;
    private const double NewFact = 2.5;
    private const double NewWord = 0.9;
    private const double MostlySaid = 0.6;
    private const double WorstSentence = 0.15;
    private const double LeastWeight = 0.3;
    private const double Floor = -6;

    /// <summary>Scores a response.</summary>
    /// <param name="passages">What it may rest on; parts are divided by blank lines.</param>
    /// <param name="response">What was said.</param>
    public static Groundedness Score(string passages, string response) => Score(new Passages(passages, GroundingLanguage.English), response);

    /// <summary>Scores a response against passages that were read before.</summary>
    /// <param name="passages">What it may rest on.</param>
    /// <param name="response">What was said.</param>
    internal static Groundedness Score(Passages passages, string response)
    {
        var read = SentenceSplitter.Split(response, passages.Language.Prose).Select(s => Read(response, s, passages)).ToImmutableArray();
        if (read.IsEmpty)
        {
            return new Groundedness(0, []);
        }

        var mean = read.Sum(s => s.Odds * s.Weight) / read.Sum(s => s.Weight);
        var worst = read.Min(s => s.Odds);
        var odds = ((1 - WorstSentence) * mean) + (WorstSentence * worst) - read.Max(s => s.Against);
        return new Groundedness(Probability(odds), [.. read.Select(s => s.Verdict)]);
    }

    private static ReadSentence Read(string response, TextSpan span, Passages passages)
    {
        var sentence = new ClaimSentence(response, span, passages);
        var contradictions = Contradictions.Find(sentence, passages).ToImmutableArray();
        var odds = sentence.Words.Length == 0 ? Floor : GroundingWeights.English.Odds(ClaimFeatures.Of(sentence, passages));
        var against = Against(sentence, contradictions.Length);
        var verdict = new GroundedSentence(
            span,
            Probability(odds - against),
            sentence.IsClaim,
            [.. sentence.Places.Select(p => passages.Sentences[p])],
            UnsupportedWords.Of(sentence, contradictions));
        return new ReadSentence(verdict, odds, Math.Max(LeastWeight, sentence.Weight), against);
    }

    // What is contradicted, and a number or name that the passages do not have, weigh more than other words; a word put in
    // the place of another in a sentence that is there otherwise changes what it says.
    private static double Against(ClaimSentence sentence, int contradictions)
    {
        if (!sentence.IsClaim)
        {
            return 0;
        }

        var (facts, words) = (0, 0);
        for (var i = 0; i < sentence.Words.Length; i++)
        {
            var lost = sentence.Support[i].Strength == 0;
            facts += lost && sentence.Words[i].Role is WordRole.Number or WordRole.Name ? 1 : 0;
            words += lost && sentence.Words[i].Role == WordRole.Matter ? 1 : 0;
        }

        var swapped = sentence.HeldOf(0, sentence.Words.Length) >= MostlySaid ? NewWord * Math.Min(2, words) : 0;
        return (Contradicted * Math.Min(1, contradictions)) + (NewFact * Math.Min(1, facts)) + swapped;
    }

    private static double Probability(double odds) => 1 / (1 + Math.Exp(-odds));

    private sealed record ReadSentence(GroundedSentence Verdict, double Odds, double Weight, double Against);
}
