using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Guardrails.Grounding;

/// <summary>One sentence of a response: each word with its support, and the sentences of the passages that hold most of it.</summary>
internal sealed class ClaimSentence
{
    private const double SecondPlace = 0.7;

    public ClaimSentence(string text, TextSpan span, Passages passages)
    {
        Text = text;
        Span = span;
        var words = ClaimWord.Read(text, span, passages.Language);
        var skip = words.TakeWhile(w => w.Role == WordRole.Filler || w.Folded == "no").Count();
        Words = [.. words.Skip(skip)];
        Support = [.. Words.Select(w => WordSupport.Of(w, passages))];
        IsQuestion = text[span.End - 1] == '?';
        Weight = Words.Sum(w => w.Weight);
        (Places, PlaceWeight) = BestPlaces(passages);
    }

    /// <summary>The whole response.</summary>
    public string Text { get; }

    /// <summary>The sentence's place in it.</summary>
    public TextSpan Span { get; }

    /// <summary>Its words, without what only begins a reply.</summary>
    public ClaimWord[] Words { get; }

    /// <summary>What stands behind each word.</summary>
    public WordSupport[] Support { get; }

    public bool IsQuestion { get; }

    /// <summary>How much all words say.</summary>
    public double Weight { get; }

    /// <summary>The sentences of the passages that hold most of it, the best first; at most two.</summary>
    public ImmutableArray<int> Places { get; }

    /// <summary>How much of the weight these hold.</summary>
    public double PlaceWeight { get; }

    /// <summary>True where it says something that could be supported.</summary>
    public bool IsClaim => Weight >= 1 && !IsQuestion;

    /// <summary>How much of what a range of words says is in the passages; 1 where it says nothing.</summary>
    public double HeldOf(int first, int end)
    {
        var (held, all) = (0.0, 0.0);
        for (var i = first; i < end; i++)
        {
            held += Words[i].Weight * Support[i].Strength;
            all += Words[i].Weight;
        }

        return all == 0 ? 1 : held / all;
    }

    /// <summary>The sentence of the passages that holds most of what is not left out, and the share that it holds; -1 where none holds any.</summary>
    /// <param name="passages">The passages.</param>
    /// <param name="leaveOut">True for words that do not count.</param>
    public (int Place, double Share) BestWithout(Passages passages, Func<int, bool> leaveOut)
    {
        var held = HeldBySentence(passages, leaveOut);
        var all = Enumerable.Range(0, Words.Length).Where(i => !leaveOut(i)).Sum(i => Words[i].Weight);
        if (held.Count == 0 || all == 0)
        {
            return (-1, 0);
        }

        var best = held.MaxBy(h => h.Value.Sum(WeightAt));
        return (best.Key, best.Value.Sum(WeightAt) / all);
    }

    private (ImmutableArray<int>, double) BestPlaces(Passages passages)
    {
        var held = HeldBySentence(passages, _ => false);
        if (held.Count == 0)
        {
            return ([], 0);
        }

        var best = held.MaxBy(h => h.Value.Sum(WeightAt));
        var inBest = best.Value.ToHashSet();
        var second = held.MaxBy(h => h.Value.Where(i => !inBest.Contains(i)).Sum(WeightAt));
        var rest = second.Value.Where(i => !inBest.Contains(i)).Sum(WeightAt);
        return (rest > 0 ? [best.Key, second.Key] : [best.Key], best.Value.Sum(WeightAt) + (SecondPlace * rest));
    }

    private SortedDictionary<int, List<int>> HeldBySentence(Passages passages, Func<int, bool> leaveOut)
    {
        var held = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < Words.Length; i++)
        {
            if (WeightAt(i) == 0 || leaveOut(i))
            {
                continue;
            }

            var last = -1;
            foreach (var place in passages.PlacesOf(Support[i].Key))
            {
                if (passages.SentenceOf[place] != last)
                {
                    last = passages.SentenceOf[place];
                    (held.TryGetValue(last, out var words) ? words : held[last] = []).Add(i);
                }
            }
        }

        return held;
    }

    private double WeightAt(int i) => Words[i].Weight * Support[i].Strength;
}
