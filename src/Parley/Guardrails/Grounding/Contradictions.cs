namespace Parley.Guardrails.Grounding;

/// <summary>
/// Where a sentence uses the passages' words to say something else: a number or name in another's place, a limit turned
/// round, a negation added or left out, an opposite.
/// </summary>
internal static class Contradictions
{
    /// <summary>Every place, each once, in no order.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="passages">What it is held against.</param>
    public static IEnumerable<UnsupportedSpan> Find(ClaimSentence sentence, Passages passages) =>
        new NumberContradictions(sentence, passages).Find()
            .Concat(new NameContradictions(sentence, passages).Find())
            .Concat(new Denials(sentence, passages).Find())
            .DistinctBy(c => c.Span);

    /// <summary>The share of a sentence that the best sentence of the passages holds.</summary>
    public static double ShareOfBest(ClaimSentence sentence, Passages passages)
    {
        var (held, all) = (0.0, 0.0);
        for (var i = 0; i < sentence.Words.Length; i++)
        {
            all += sentence.Words[i].Weight;
            held += passages.PlacesIn(sentence.Places[0], sentence.Support[i].Key).Any() ? sentence.Words[i].Weight * sentence.Support[i].Strength : 0;
        }

        return all == 0 ? 0 : held / all;
    }
}
