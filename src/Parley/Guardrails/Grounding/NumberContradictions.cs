namespace Parley.Guardrails.Grounding;

/// <summary>Numbers that the passages have, but of another unit, for another thing, or as another limit.</summary>
/// <param name="sentence">The sentence.</param>
/// <param name="passages">What it is held against.</param>
internal sealed class NumberContradictions(ClaimSentence sentence, Passages passages)
{
    private const int AnchorReach = 12;
    private const int LimitReach = 3;
    private const double ClearlyNearer = 1.3;
    private const double NearerBy = 0.3;

    private readonly ClaimWord[] _words = sentence.Words;

    public IEnumerable<UnsupportedSpan> Find()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if (_words[i].Role != WordRole.Number || sentence.Support[i].Strength == 0)
            {
                continue;
            }

            var places = passages.PlacesOf(sentence.Support[i].Key);
            if (HasOtherUnit(i, places) || IsNearer(Rivals(i), places, i) || IsBesideOther(i, places))
            {
                yield return new UnsupportedSpan(_words[i].Span, UnsupportedReason.OtherNumber);
            }
            else if (TurnedLimit(i, places) is { } word)
            {
                yield return new UnsupportedSpan(word.Span, UnsupportedReason.Denied);
            }
        }
    }

    private bool HasOtherUnit(int at, IReadOnlyList<int> places) =>
        UnitAfter(_words, at) is { } unit && !places.Any(p => UnitAfter(passages.Words, p) == unit) && places.All(p => UnitAfter(passages.Words, p) is not null)
        && Enumerable.Range(0, passages.Words.Length).Any(p => passages.Words[p].Role == WordRole.Number && UnitAfter(passages.Words, p) == unit);

    private IEnumerable<int> Rivals(int at)
    {
        var unit = UnitAfter(_words, at);
        var own = _words.Where(w => w.Role == WordRole.Number).Select(w => w.Key).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, passages.Words.Length).Where(p =>
            passages.Words[p].Role == WordRole.Number && !own.Contains(passages.Words[p].Key) && (unit is null || UnitAfter(passages.Words, p) == unit));
    }

    private static string? UnitAfter(ClaimWord[] words, int at) =>
        at + 1 < words.Length && words[at + 1].Role is WordRole.Matter or WordRole.Light && words[at + 1].Span.Start - words[at].Span.End <= 2 ? words[at + 1].Key : null;

    // "180 in Berlin and 220 in Paris": what follows each number after the same small word is what it is for.
    private bool IsBesideOther(int at, IReadOnlyList<int> places)
    {
        var own = sentence.Support.Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var rival in Rivals(at))
        {
            foreach (var place in places.Where(p => passages.SentenceOf[p] == passages.SentenceOf[rival]))
            {
                var (mine, theirs) = (Followers(place), Followers(rival));
                foreach (var (small, word) in theirs)
                {
                    var counterpart = mine.FirstOrDefault(m => m.Small == small && m.Word != word);
                    if (counterpart.Word is not null && own.Contains(word) && !own.Contains(counterpart.Word) && !mine.Any(m => m.Word == word))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private List<(string Small, string Word)> Followers(int number)
    {
        var found = new List<(string, string)>();
        for (var k = number + 2; k < passages.Words.Length && k < number + 9 && passages.SentenceOf[k] == passages.SentenceOf[number] && passages.Words[k].Role != WordRole.Number; k++)
        {
            if (passages.Words[k].IsMatter && passages.Words[k - 1].Role == WordRole.Grammar)
            {
                found.Add((passages.Words[k - 1].Folded, passages.Words[k].Key));
            }
        }

        return found;
    }

    // "under six hours" for "six hours or more", where what stands around the number is the same.
    private ClaimWord? TurnedLimit(int at, IReadOnlyList<int> places)
    {
        if (LimitOf(_words, at) is not { } own || places.Count == 0)
        {
            return null;
        }

        var nearest = places.Select(p => (Place: p, Near: Closeness(p, at))).OrderByDescending(p => p.Near).ThenBy(p => p.Place).ToArray();
        var isClear = nearest.Length == 1 || nearest[0].Near > nearest[1].Near;
        return isClear && nearest[0].Near > NearerBy && LimitOf(passages.Words, nearest[0].Place) is { } theirs && theirs.IsLeast != own.IsLeast ? own.Word : null;
    }

    private (ClaimWord Word, bool IsLeast)? LimitOf(ClaimWord[] words, int at)
    {
        for (var step = 1; step <= LimitReach; step++)
        {
            foreach (var k in new[] { at - step, at + step })
            {
                var behind = k > at && k < words.Length && k > 0 && words[k - 1].Folded != "or";
                if (k < 0 || k >= words.Length || behind || words[k].Role == WordRole.Negation)
                {
                    continue;
                }

                if (passages.Language.Least.Contains(words[k].Folded) || passages.Language.Most.Contains(words[k].Folded))
                {
                    // "No more than" is the most.
                    var denied = k > 0 && words[k - 1].Role == WordRole.Negation;
                    return (words[k], passages.Language.Least.Contains(words[k].Folded) != denied);
                }
            }
        }

        return null;
    }

    private bool IsNearer(IEnumerable<int> rivals, IReadOnlyList<int> places, int at)
    {
        var own = places.Select(p => Closeness(p, at)).DefaultIfEmpty(0).Max();
        return rivals.Select(p => Closeness(p, at)).DefaultIfEmpty(0).Max() > (ClearlyNearer * own) + NearerBy;
    }

    // How near the words around a number in the sentence stand to a place in the passages.
    private double Closeness(int place, int at)
    {
        var sum = 0.0;
        for (var i = Math.Max(0, at - AnchorReach); i < Math.Min(_words.Length, at + AnchorReach + 1); i++)
        {
            if (i == at || !_words[i].IsMatter || sentence.Support[i].Strength == 0)
            {
                continue;
            }

            var nearest = passages.PlacesIn(passages.SentenceOf[place], sentence.Support[i].Key).Select(p => Math.Abs(p - place)).DefaultIfEmpty(int.MaxValue).Min();
            sum += nearest > AnchorReach ? 0 : _words[i].Weight / (1 + (Math.Abs(nearest - Math.Abs(i - at)) / 3.0) + (nearest / 6.0));
        }

        return sum;
    }
}
