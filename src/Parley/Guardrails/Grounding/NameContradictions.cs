namespace Parley.Guardrails.Grounding;

/// <summary>Names that the passages have, but in another's place.</summary>
/// <param name="sentence">The sentence.</param>
/// <param name="passages">What it is held against.</param>
internal sealed class NameContradictions(ClaimSentence sentence, Passages passages)
{
    // So much of the rest must be in one sentence of the passages, else the name may well belong there.
    private const double SameMatter = 0.75;

    private readonly ClaimWord[] _words = sentence.Words;

    public IEnumerable<UnsupportedSpan> Find()
    {
        var (place, share) = sentence.BestWithout(passages, IsName);
        if (place < 0 || share < SameMatter)
        {
            yield break;
        }

        for (var i = 0; i < _words.Length; i++)
        {
            if (IsName(i) && sentence.Support[i].Strength > 0 && (IsElsewhere(i, place) || IsTurned(i, place)))
            {
                yield return new UnsupportedSpan(_words[i].Span, UnsupportedReason.OtherName);
            }
        }
    }

    // The first word of a sentence is a name where the passages write it in upper case inside of one.
    private bool IsName(int i) => _words[i].Role == WordRole.Name
        || (i == 0 && _words[i].Role == WordRole.Matter && passages.PlacesOf(_words[i].Key).Any(p => passages.Words[p].Role == WordRole.Name))
        || (i == 0 && _words.Length > 1 && _words[1].Role == WordRole.Name && _words[0].Role == WordRole.Matter && passages.Has(_words[0].Key));

    private bool IsName(ClaimWord word) => word.Role == WordRole.Name || (word.Role == WordRole.Matter && char.IsUpper(passages.Text[word.Span.Start]));

    // What is said of the name is said of another in the passages, in a sentence that names neither it nor a pronoun.
    private bool IsElsewhere(int at, int place)
    {
        var there = passages.WordsIn(place).ToArray();
        if (Array.Exists(there, k => passages.Words[k].Key == sentence.Support[at].Key || passages.Language.Pronouns.Contains(passages.Words[k].Folded)))
        {
            return false;
        }

        var own = sentence.Support.Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        var byOther = at > 0 && ByBefore(at) && Array.Exists(there, k => passages.Words[k].Folded == "by");
        return byOther || Array.Exists(there, k => IsName(passages.Words[k]) && !own.Contains(passages.Words[k].Key));
    }

    private bool ByBefore(int at)
    {
        while (at > 0 && IsName(at))
        {
            at--;
        }

        return _words[at].Folded == "by";
    }

    // "A paid B" for "B paid A": both stand in one sentence in the other order, around the same word, and neither is passive.
    private bool IsTurned(int at, int place)
    {
        for (var other = 0; other < _words.Length; other++)
        {
            if (other == at || !IsName(other) || sentence.Support[other].Strength == 0)
            {
                continue;
            }

            var (first, last) = (Math.Min(at, other), Math.Max(at, other));
            var between = Enumerable.Range(first + 1, last - first - 1).Where(i => _words[i].Role is WordRole.Matter or WordRole.Light && !IsName(i)).ToArray();
            if (between.Length > 0 && IsTurnedAround((first, last), between, place))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsTurnedAround((int First, int Last) names, int[] between, int place)
    {
        var (first, last) = names;
        var ones = passages.PlacesIn(place, sentence.Support[first].Key).ToArray();
        var others = passages.PlacesIn(place, sentence.Support[last].Key).ToArray();
        if (ones.Length != 1 || others.Length != 1 || ones[0] < others[0])
        {
            return false;
        }

        var verb = between.Any(i => passages.PlacesIn(place, sentence.Support[i].Key).Any(p => p > others[0] && p < ones[0]));
        var own = Enumerable.Range(first, last - first).Any(i => _words[i].Folded is "by" or "from");
        var theirs = Enumerable.Range(others[0], ones[0] - others[0]).Any(k => passages.Words[k].Folded is "by" or "from");
        return verb && own == theirs;
    }
}
