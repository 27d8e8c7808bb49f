using System.Collections.Immutable;
using Parley.Analytics.Understanding.Words;
using Parley.Text;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>Adds a span that could mean something.</summary>
internal delegate void AddSpan(int first, int next, MatchLevel level, ImmutableArray<Target> targets);

/// <summary>
/// Names that are not written as they are called: misspelt, with the words in another order, or by some of their words. Only
/// names are matched in order and part; words of the language are only respelt.
/// </summary>
/// <param name="tokens">The question.</param>
/// <param name="forms">The forms of its tokens.</param>
/// <param name="index">What can be named.</param>
/// <param name="add">Takes what is found.</param>
internal sealed class LooseMatches(ImmutableArray<Token> tokens, TokenForms forms, CatalogueIndex index, AddSpan add)
{
    private const int LongestReordered = 7;
    private const int MaxPartial = 50;

    /// <summary>"As" is not "Not as described".</summary>
    private const int ShortestPart = 3;
    private readonly ImmutableArray<ImmutableArray<string>> _respelt = [.. tokens.Select(token => Respell(token, index))];

    private readonly ImmutableArray<bool> _small = [.. tokens.Select(index.IsSmall)];

    /// <summary>Finds all.</summary>
    public void AddAll()
    {
        AddRespelt();
        for (var first = 0; first < tokens.Length; first++)
        {
            AddReordered(first);
            AddPartial(first);
        }
    }

    private static ImmutableArray<string> Respell(Token token, CatalogueIndex index)
    {
        var word = token.Lower;
        var isKnown = token.Kind != TokenKind.Word || index.Language.Known.Contains(word) || IsWord(word, index)
            || index.Language.Known.Contains(index.Language.Forms.Singular(word)) || word.Any(char.IsDigit);
        return isKnown ? [] : index.Spelling.Nearest(word);
    }

    private static bool IsWord(string word, CatalogueIndex index)
    {
        var stem = index.Language.Forms.Stem(word);
        return index.Names.Stems.Contains(word) || index.Cues.Stems.Contains(word) || index.Names.Stems.Contains(stem) || index.Cues.Stems.Contains(stem);
    }

    private void AddRespelt()
    {
        for (var at = 0; at < tokens.Length; at++)
        {
            foreach (var correction in _respelt[at])
            {
                AddCorrected(at, correction);
            }
        }
    }

    /// <summary>Tries every run around a corrected word; its neighbours take their first correction.</summary>
    private void AddCorrected(int at, string correction)
    {
        var longest = Math.Max(index.Names.LongestWords, index.Cues.LongestWords);
        for (var first = Math.Max(0, at - longest + 1); first <= at; first++)
        {
            for (var next = at + 1; next <= Math.Min(tokens.Length, first + longest); next++)
            {
                var run = Corrected(first, next, at, correction);
                if ((index.Names.Find(run, index.Language) ?? Cue(run, at, correction)) is { } found)
                {
                    add(first, next, MatchLevel.Typo, found.Targets);
                }
            }
        }
    }

    /// <summary>"Dying" is no slip for "doing": a word with another letter in it is not taken for one that says nothing and would then be left out.</summary>
    private (MatchLevel Level, ImmutableArray<Target> Targets)? Cue(Token[] run, int at, string correction) => index.Cues.Find(run, index.Language) is { } cue
        && !(cue.Targets.All(target => target is Target.OfCue { Section.Length: 0 } said && (said.Cues & ~Cues.Soft) == Cues.None)
            && tokens[at].Lower.Length == correction.Length && tokens[at].Lower.Zip(correction).Count(pair => pair.First != pair.Second) == 1)
            ? cue
            : null;

    private Token[] Corrected(int first, int next, int at, string correction)
    {
        var run = new Token[next - first];
        for (var i = first; i < next; i++)
        {
            var word = i == at ? correction : _respelt[i].IsEmpty ? tokens[i].Lower : _respelt[i][0];
            run[i - first] = word == tokens[i].Lower ? tokens[i] : tokens[i] with { Lower = word, Text = word };
        }

        return run;
    }

    /// <summary><c>rate of conversion</c>, <c>spend on marketing</c>: all words of a name, in any order, with small words between.</summary>
    private void AddReordered(int first)
    {
        if (IsSmall(first) || Form(first, MatchLevel.Stem) is not { } start || !index.ByStem.TryGetValue(start, out var names))
        {
            return;
        }

        var words = new SortedSet<string>(StringComparer.Ordinal) { start };
        for (var next = first + 1; next < Math.Min(tokens.Length, first + LongestReordered); next++)
        {
            if (!IsSmall(next) && Form(next, MatchLevel.Stem) is { } word && names.Any(name => name.Words.Contains(word)))
            {
                words.Add(word);
                AddWhere(names, first, next + 1, MatchLevel.Reordered, name => words.SetEquals(name.Words));
            }
            else if (!IsLink(next))
            {
                return;
            }
        }
    }

    /// <summary>One to three words of a longer name, side by side. The last word of a name says more than the others.</summary>
    private void AddPartial(int first)
    {
        if (Form(first, MatchLevel.Number) is not { } start || start.Length < ShortestPart || IsSmall(first) || !index.ByWord.TryGetValue(start, out var names))
        {
            return;
        }

        var words = new List<string> { start };
        for (var next = first + 1; next <= Math.Min(tokens.Length, first + 3); next++)
        {
            var heads = names.Where(name => words.TrueForAll(word => name.Words.Contains(word)) && words.Contains(name.Words[^1])).ToList();
            var wanted = heads.Exists(name => name.Target is Target.OfMetric)
                ? heads
                : [.. names.Where(name => words.TrueForAll(word => name.Words.Contains(word)) && (name.Target is not Target.OfMetric || words.Contains(name.Words[0])))];
            AddWhere(wanted, first, next, MatchLevel.Partial, name => !wanted.Exists(other => IsAverageOf(name, other)));
            if (next == tokens.Length || Form(next, MatchLevel.Number) is not { } word)
            {
                return;
            }

            words.Add(word);
        }
    }

    /// <summary>"Sales" are net sales before they are average net sales.</summary>
    private bool IsAverageOf(NameWords name, NameWords other) =>
        name.Words.Length > other.Words.Length && name.Words.Any(index.IsAverage) && other.Words.All(name.Words.Contains) && name.Words.Except(other.Words).All(index.IsAverage);

    private void AddWhere(IEnumerable<NameWords> names, int first, int next, MatchLevel level, Func<NameWords, bool> condition)
    {
        if (Averages.IsOverTime(tokens, first, next, index))
        {
            return;
        }

        var targets = names.Where(condition).Select(name => name.Target).Where(target => target is not Target.OfTerm).Distinct().Take(MaxPartial).ToImmutableArray();
        if (targets.IsEmpty)
        {
            return;
        }

        var metrics = targets.Where(target => target is Target.OfMetric).ToImmutableArray();
        add(first, next, level, metrics.IsEmpty ? targets : metrics);
    }

    private string? Form(int at, MatchLevel level) => tokens[at].Kind switch
    {
        TokenKind.Word when _respelt[at] is [var word] => PhraseKeys.Word(tokens[at] with { Lower = word }, level, index.Language),
        TokenKind.Word or TokenKind.Number => forms[at, level],
        _ => null,
    };

    /// <summary>"Rate of conversion" is the conversion rate; "visits per loan" is not loans per visit.</summary>
    private bool IsLink(int at) =>
        index.Cues.Find(tokens.AsSpan(at, 1), index.Language) is { Level: MatchLevel.Exact, Targets: [Target.OfCue cue] }
        && (cue.Cues & Cues.Link) != Cues.None;

    private bool IsSmall(int at) => _small[at];
}
