namespace Parley.Guardrails.Grounding;

/// <summary>Negations that only one of a sentence and its passage has, and opposites.</summary>
/// <param name="sentence">The sentence.</param>
/// <param name="passages">What it is held against.</param>
internal sealed class Denials(ClaimSentence sentence, Passages passages)
{
    // Below this share of common words a passage says something else, and denies nothing.
    private const double SameMatter = 0.55;
    private const int Reach = 4;

    public IEnumerable<UnsupportedSpan> Find() => sentence.Places.IsEmpty || Contradictions.ShareOfBest(sentence, passages) < SameMatter
        ? []
        : Negations().Concat(Opposites());

    private IEnumerable<UnsupportedSpan> Negations()
    {
        var theirsByWord = sentence.Places.Any(s => passages.WordsIn(s).Any(k => passages.Language.Denials.Contains(passages.Words[k].Key)));
        var ownByWord = sentence.Words.Any(w => w.Role == WordRole.Negation || passages.Language.Denials.Contains(w.Key));
        for (var i = 0; i < sentence.Words.Length; i++)
        {
            var places = sentence.Words[i].Weight == 0 ? []
                : passages.PlacesOf(sentence.Support[i].Key).Where(p => sentence.Places.Contains(passages.SentenceOf[p])).ToArray();
            if (places.Length == 0)
            {
                continue;
            }

            var own = Before(sentence.Words, i);
            var theirs = places.Select(p => Before(passages.Words, p)).ToArray();
            if (own >= 0 && Array.TrueForAll(theirs, t => t < 0) && !theirsByWord)
            {
                yield return new UnsupportedSpan(sentence.Words[own].Span, UnsupportedReason.Denied);
            }
            else if (own < 0 && Array.TrueForAll(theirs, t => t >= 0) && !ownByWord)
            {
                yield return new UnsupportedSpan(sentence.Words[i].Span, UnsupportedReason.Denied);
            }
        }
    }

    // The negation before a word, where only grammar stands between them.
    private static int Before(ClaimWord[] words, int at)
    {
        for (var k = at - 1; k >= 0 && at - k <= Reach; k--)
        {
            if (words[k].Role == WordRole.Negation)
            {
                return k;
            }

            if (words[k].Weight > 0 || words[k].Folded is "but" or "and" or "because" or "which" or "if")
            {
                return -1;
            }
        }

        return -1;
    }

    private IEnumerable<UnsupportedSpan> Opposites()
    {
        var theirs = sentence.Places.SelectMany(passages.WordsIn).Select(k => passages.Words[k].Key).ToHashSet(StringComparer.Ordinal);
        if (theirs.Contains("not") || sentence.Words.Any(w => w.Role == WordRole.Negation))
        {
            yield break;
        }

        foreach (var word in sentence.Words)
        {
            if (!theirs.Contains(word.Key) && passages.Language.Opposites.TryGetValue(word.Key, out var opposites) && opposites.Any(theirs.Contains)
                && !(passages.Language.Synonyms.TryGetValue(word.Key, out var same) && same.Any(theirs.Contains)))
            {
                yield return new UnsupportedSpan(word.Span, UnsupportedReason.Denied);
            }
        }
    }
}
