using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Guardrails.Injection;

/// <summary>The words of a text with the concepts that each stands for.</summary>
internal sealed class MarkedWords
{
    private static readonly System.Buffers.SearchValues<char> Breaks = System.Buffers.SearchValues.Create(".!?:;,\n\"'“”()[]{}<>|#*=/—–");

    private const int AboutReach = 25;
    private const int LeadReach = 4;
    private const int AboutWords = 2;

    private readonly string _text;
    private readonly List<Word> _words;
    private readonly InjectionLanguage _language;
    private readonly List<int>[] _places;
    private readonly int[] _paragraph;
    private readonly int _marks;

    public MarkedWords(string text, List<Word> words, InjectionLanguage language)
    {
        (_text, _words, _language) = (text, words, language);
        _places = [.. language.Concepts.Select(_ => new List<int>())];
        for (var at = 0; at < words.Count; at++)
        {
            for (var c = 0; c < _places.Length; c++)
            {
                if (language.Concepts[c].IsAt(words, at))
                {
                    _places[c].Add(at);
                }
            }
        }

        _marks = language.IndexOf("marks");
        _paragraph = new int[words.Count];
        for (var at = 1; at < words.Count; at++)
        {
            _paragraph[at] = _paragraph[at - 1] + (text.AsSpan(words[at - 1].Span.End, words[at].Span.Start - words[at - 1].Span.End).Contains("\n\n", StringComparison.Ordinal) ? 1 : 0);
        }

        for (var c = 0; c < _places.Length; c++)
        {
            AddSigns(c);
        }
    }

    /// <summary>How strongly a rule is met at its strongest place, and where: 0 not at all, 1 whole, less where somebody speaks about attacks.</summary>
    public (double Share, int Place) Strongest(InjectionRule rule)
    {
        var strongest = (Share: 0.0, Place: 0);
        foreach (var first in _places[rule.Near[0].Concept])
        {
            if (rule.Near[0].IsOrder && !IsOrder(first))
            {
                continue;
            }

            var used = new List<int> { first };
            foreach (var (concept, isOrder) in rule.Near.Skip(1))
            {
                var near = _places[concept].Where(p => Math.Abs(p - first) <= rule.Window && !used.Contains(p) && (rule.Near[0].Concept == _marks || _paragraph[p] == _paragraph[first]) && (!isOrder || IsOrder(p)))
                    .OrderBy(p => Math.Abs(p - first)).Cast<int?>().FirstOrDefault();
                if (near is null)
                {
                    break;
                }

                used.Add(near.Value);
            }

            if (used.Count == rule.Near.Length)
            {
                var share = IsAbout(used.Min(), used.Max()) ? InjectionScorer.ShareAbout : 1;
                strongest = share > strongest.Share ? (share, first) : strongest;
            }
        }

        return strongest;
    }

    private void AddSigns(int concept)
    {
        foreach (var sign in _language.Concepts[concept].Signs)
        {
            for (var at = _text.IndexOf(sign, StringComparison.OrdinalIgnoreCase); at >= 0; at = _text.IndexOf(sign, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                // "system:" is one where a line begins with it.
                var inLine = concept == _marks && char.IsLetter(sign[0]) && at > 0 && _text[at - 1] is not ('\n' or '[' or '#' or '*' or '>' or '(' or '"' or '-') && _text.AsSpan(0, at).TrimEnd(' ') is not [] and not [.., '\n'];
                var next = _words.FindIndex(w => w.Span.End > at);
                if (!inLine)
                {
                    _places[concept].Add(next < 0 ? Math.Max(0, _words.Count - 1) : next);
                }
            }
        }
    }

    // An order begins a sentence or a clause, or follows a word that leads to one, and is not reported of others.
    private bool IsOrder(int at)
    {
        for (var k = at - 1; k >= 0 && at - k <= LeadReach; k--)
        {
            if (EndsClause(k))
            {
                return true;
            }

            if (_language.Others.Contains(_words[k].Folded))
            {
                return false;
            }

            if (!_language.Leads.Contains(_words[k].Folded))
            {
                return false;
            }
        }

        return true;
    }

    private bool EndsClause(int k)
    {
        var between = _text.AsSpan(_words[k].Span.End, _words[k + 1].Span.Start - _words[k].Span.End);
        return between.ContainsAny(Breaks);
    }

    // A question or a report about attacks: its words stand around, and it does not end before the order begins.
    private bool IsAbout(int first, int last)
    {
        var from = first;
        while (from > 0 && first - from < AboutReach && !EndsSentence(from - 1))
        {
            from--;
        }

        var asks = _language.Asking.Contains(_words[from].Folded);
        var count = 0;
        for (var k = from; k < Math.Min(_words.Count, last + AboutReach) && (k <= last || !EndsSentence(k - 1)); k++)
        {
            count += _language.About.Contains(_words[k].Folded) ? 1 : 0;
        }

        return count >= AboutWords || (asks && count >= 1 && from != first);
    }

    private bool EndsSentence(int k)
    {
        var between = _text.AsSpan(_words[k].Span.End, _words[k + 1].Span.Start - _words[k].Span.End);
        return between.ContainsAny(".!?\n") && !between.Contains('"');
    }
}
