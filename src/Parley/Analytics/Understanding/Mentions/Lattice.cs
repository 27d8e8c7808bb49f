using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Words;
using Parley.Text;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>
/// Every span of a question that could mean something, as edges over its tokens, and the cheapest way through them. A span
/// costs less the longer it is and the better it fits; words that nothing explains cost the most. Equal ways are decided by
/// the order of the edges, so the same question always takes the same way.
/// </summary>
internal sealed class Lattice
{
    /// <summary>At most this many ways are kept.</summary>
    public const int MaxWays = 4;

    private const double UnknownCost = 6;
    private const double Margin = 1.2;

    /// <summary>"Age" and "project" are parts of names before they are reasons to decline.</summary>
    private const double SectionWordCost = 1.7;
    private static readonly ImmutableArray<double> LevelCost = [0, 0.05, 0.12, 0.9, 1.1, 1.6, UnknownCost];

    private readonly ImmutableArray<Token> _tokens;
    private readonly string _text;
    private readonly List<Mention>[] _edges;
    private readonly TokenForms _forms;
    private readonly CatalogueIndex _index;
    private readonly NumberMarks _marks;

    private Lattice(string text, ImmutableArray<Token> tokens, CatalogueIndex index, NumberMarks marks)
    {
        (_text, _tokens, _index, _marks) = (text, tokens, index, marks);
        _forms = new TokenForms(tokens, index.Language);
        _edges = [.. Enumerable.Range(0, tokens.Length).Select(_ => new List<Mention>())];
    }

    /// <summary>The ways to explain a question, the cheapest first; each in order and without gaps.</summary>
    /// <param name="text">The question.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="index">What can be named.</param>
    /// <param name="times">What it says about time.</param>
    /// <param name="marks">How the asker writes numbers.</param>
    public static ImmutableArray<ImmutableArray<Mention>> Read(
        string text, ImmutableArray<Token> tokens, CatalogueIndex index, ImmutableArray<TimeMention> times, NumberMarks marks)
    {
        var lattice = new Lattice(text, tokens, index, marks);
        lattice.AddTimes(times);
        lattice.AddGrains(index.Language);
        lattice.AddAmounts();
        lattice.AddPhrases();
        new LooseMatches(tokens, lattice._forms, index, lattice.Add).AddAll();
        lattice.AddUnknown(index.Language);
        return lattice.Cheapest();
    }

    private void Add(int first, int next, MatchLevel level, ImmutableArray<Target> targets)
    {
        var text = _text[_tokens[first].Start.._tokens[next - 1].End];
        _edges[first].Add(new Mention(first, next, level, text, targets));
    }

    private void AddTimes(ImmutableArray<TimeMention> times)
    {
        foreach (var time in times)
        {
            var first = FindToken(token => token.End > time.Start);
            var next = FindToken(token => token.Start >= time.End);
            if (first < next)
            {
                Add(first, next, MatchLevel.Exact, [new Target.OfTime(time)]);
            }
        }
    }

    private int FindToken(Func<Token, bool> condition)
    {
        var at = 0;
        while (at < _tokens.Length && !condition(_tokens[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Bare units of time: "which month", "the best days".</summary>
    private void AddGrains(Language language)
    {
        for (var at = 0; at < _tokens.Length; at++)
        {
            if (language.Grains.TryGetValue(_tokens[at].Lower, out var grain))
            {
                var every = new TimeMention.Every(_tokens[at].Start, _tokens[at].End - _tokens[at].Start, grain);
                Add(at, at + 1, MatchLevel.Exact, [new Target.OfTime(every)]);
            }
        }
    }

    private void AddAmounts()
    {
        for (var at = 0; at < _tokens.Length; at++)
        {
            if (AmountReader.ReadAt(_tokens, at, (_index.Language, _marks)) is not { } read)
            {
                continue;
            }

            // "1.000" may be one or a thousand.
            Add(at, read.Next, MatchLevel.Exact, [.. new[] { read.Other, read.Amount }.OfType<Amount>().Select(amount => new Target.OfAmount(amount))]);
            if (read.Next < _tokens.Length && read.Amount is { Percent: false, Currency.Length: 0 } && IsUnit(at, read.Next))
            {
                Add(at, read.Next + 1, MatchLevel.Exact, [new Target.OfAmount(read.Amount with { Unit = _forms[read.Next, MatchLevel.Number] })]);
            }
        }
    }

    /// <summary>"Above 5 days" is a limit in the unit of a metric; "the last 5 days" are days.</summary>
    private bool IsUnit(int amount, int at) => _index.Units.Contains(_forms[at, MatchLevel.Number]) && NameAt(at) is null
        && Enumerable.Range(1, 3).Any(length => amount >= length && _index.Cues.Find(_tokens.AsSpan(amount - length, length), _index.Language) is { Targets: [Target.OfCue cue] }
            && (cue.Cues & Cues.Comparator) != Cues.None);

    private void AddPhrases()
    {
        for (var first = 0; first < _tokens.Length; first++)
        {
            if (_tokens[first].Kind == TokenKind.Quoted)
            {
                AddQuoted(first);
            }
            else if (_tokens[first].Kind != TokenKind.Symbol || PhraseKeys.Telling.Contains(_tokens[first].Lower))
            {
                AddRuns(first);
            }
        }
    }

    private void AddRuns(int first)
    {
        ImmutableArray<string> keys = ["", "", ""];
        var longest = Math.Min(_tokens.Length - first, Math.Max(_index.Names.LongestWords, _index.Cues.LongestWords));
        for (var next = first + 1; next <= first + longest && _tokens[next - 1].Kind != TokenKind.Quoted; next++)
        {
            keys = _forms.Longer(keys, next - 1);
            if (next == first + 1 || _tokens[next - 1].Kind != TokenKind.Symbol || PhraseKeys.Telling.Contains(_tokens[next - 1].Lower))
            {
                AddRun(first, next, keys);
            }

            if (!_index.Names.GoesOn(keys) && !_index.Cues.GoesOn(keys))
            {
                return;
            }
        }
    }

    private void AddQuoted(int at)
    {
        var inner = Tokenizer.Tokenize(_tokens[at].Text);
        if (_index.Names.Find(inner.AsSpan(), _index.Language) is { } name)
        {
            Add(at, at + 1, name.Level, name.Targets);
        }
    }

    private void AddRun(int first, int next, ImmutableArray<string> keys)
    {
        var name = NameOf(first, next, keys);
        var cue = _index.Cues.Find(keys);
        if (cue is { Level: var level, Targets: [Target.OfCue { Section.Length: 0 }] } && next > first + 1
            && (level != MatchLevel.Exact ? ContainsName(first, next) : BeginsWithName(first)))
        {
            cue = null;
        }

        if (cue is { Targets: [Target.OfCue { Section.Length: > 0 }] } && next > first + 1 && IsCutBy(first))
        {
            cue = null;
        }

        if (cue is not null && IsAbbreviation(first, next) && CueAt(first) == Cues.Filler)
        {
            cue = null;
        }

        if (name is { } found && cue is { } words)
        {
            AddNameOrCue(first, next, found, words);
        }
        else if ((name ?? cue) is { } one)
        {
            Add(first, next, one.Level, one.Targets);
        }
    }

    /// <summary>What a run is called. "Revenue year to date" is revenue in a period, where revenue is a metric too.</summary>
    private (MatchLevel Level, ImmutableArray<Target> Targets)? NameOf(int first, int next, ImmutableArray<string> keys)
    {
        var name = _index.Names.Find(keys);
        return name is { } found && next - first > 1 && IsMetric(found.Targets)
            && (EndsInTime(first, next) || (found.Level != MatchLevel.Exact && Averages.IsOverTime(_tokens, first, next, _index))) ? null : name;
    }

    private bool EndsInTime(int first, int next)
    {
        for (var time = first + 1; time < next; time++)
        {
            var isTime = _edges[time].Exists(edge => edge.Next == next && edge.Time?.Time is TimeMention.Span);
            if (isTime && _index.Names.Find(_tokens.AsSpan(first, time - first), _index.Language) is { } rest && IsMetric(rest.Targets))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsComparator(ImmutableArray<Target> targets) => targets is [Target.OfCue cue] && (cue.Cues & Cues.Comparator) != Cues.None;

    private static bool IsMetric(ImmutableArray<Target> targets) => targets.Any(target => target is Target.OfMetric);

    /// <summary>A name is preferred to a word of the language; between a member and a word their place decides.</summary>
    private void AddNameOrCue(
        int first, int next, (MatchLevel Level, ImmutableArray<Target> Targets) name, (MatchLevel Level, ImmutableArray<Target> Targets) cue)
    {
        var onlyMembers = name.Targets.All(target => target is Target.OfValue);
        if (onlyMembers && cue.Level <= name.Level)
        {
            Add(first, next, name.Level, name.Targets.AddRange(cue.Targets));
            return;
        }

        // "Reach" before a number is what a limit begins with, even where something is called so.
        if (!onlyMembers && IsComparator(cue.Targets) && AmountReader.ReadAt(_tokens, next, (_index.Language, _marks)) is not null)
        {
            Add(first, next, cue.Level, cue.Targets);
            return;
        }

        var chosen = !onlyMembers && cue.Level < name.Level && name.Level > MatchLevel.Number ? cue : name;
        Add(first, next, chosen.Level, chosen.Targets);
    }

    /// <summary>"Orders by" names a metric; it is not a form of "ordered by".</summary>
    private bool ContainsName(int first, int next) =>
        Enumerable.Range(first, next - first).Any(at => NameAt(at) is { Level: <= MatchLevel.Number });

    /// <summary>"What caused leads to move" is about leads; "the best segment by revenue" about segments, but "revenue, segment by region" is not.</summary>
    private bool BeginsWithName(int first)
    {
        if (NameAt(first) is not { Level: <= MatchLevel.Number } name)
        {
            return false;
        }

        return IsMetric(name.Targets) || (name.Targets.Any(target => target is Target.OfDimension) && first > 0
            && (_tokens[first - 1].Number is not null || CueAt(first - 1) is var before && (before & (Cues.By | Cues.Which | Cues.Superlative | Cues.Article)) != Cues.None));
    }

    /// <summary>"Spend by plan for 2025" is no plan for anything where a dimension is called plan.</summary>
    private bool IsCutBy(int first) => first > 0 && (CueAt(first - 1) & (Cues.By | Cues.Which)) != Cues.None
        && NameAt(first) is { Level: <= MatchLevel.Number } name && name.Targets.Any(target => target is Target.OfDimension);

    /// <summary>"US" and "IT" are no pronouns, unless all is written in capitals.</summary>
    private bool IsAbbreviation(int first, int next) =>
        next == first + 1 && _tokens[first].Text.Length is > 1 and < 4 && _tokens[first].Text.All(char.IsUpper) && _text.Any(char.IsLower);

    private Cues CueAt(int at) => _index.Cues.Find(Keys(at)) is { Targets: [Target.OfCue cue] } ? cue.Cues : Cues.None;

    private (MatchLevel Level, ImmutableArray<Target> Targets)? NameAt(int at) => _index.Names.Find(Keys(at));

    private ImmutableArray<string> Keys(int at) => _forms.Longer(["", "", ""], at);

    private void AddUnknown(Language language)
    {
        for (var at = 0; at < _tokens.Length; at++)
        {
            var isSilent = _tokens[at].Kind == TokenKind.Symbol;
            Add(at, at + 1, isSilent ? MatchLevel.Exact : MatchLevel.Unknown, isSilent ? [SymbolCue(_tokens[at], language)] : []);
        }
    }

    private static Target.OfCue SymbolCue(Token token, Language language) =>
        new((language.CuePhrases.GetValueOrDefault(token.Lower)?.Cues ?? Cues.None) | (token.Lower == "%" ? Cues.None : Cues.Filler), "");

    private ImmutableArray<ImmutableArray<Mention>> Cheapest()
    {
        var steps = new List<Step>[_tokens.Length + 1];
        steps[0] = [new Step(0, null, null)];
        for (var at = 0; at < _tokens.Length; at++)
        {
            foreach (var edge in _edges[at])
            {
                foreach (var before in steps[at])
                {
                    Keep(steps[edge.Next] ??= [], new Step(before.Cost + Cost(edge), edge, before));
                }
            }
        }

        var best = steps[_tokens.Length];
        return [.. best.Where(step => step.Cost <= best[0].Cost + Margin).Select(Way)];
    }

    /// <summary>A span that passes over small words costs what these would cost by themselves; one word that is not answered costs more than a part of a name.</summary>
    private static double Cost(Mention edge) =>
        1 + LevelCost[(int)edge.Level] + (edge.Level == MatchLevel.Reordered ? Math.Max(0, edge.Next - edge.First - 2) : 0)
        + (edge.Cues == Cues.OfSection && edge.Next == edge.First + 1 ? SectionWordCost : 0);

    /// <summary>Keeps the cheapest steps to a place, in order; of equal ones the first found.</summary>
    private static void Keep(List<Step> steps, Step step)
    {
        var at = steps.Count;
        while (at > 0 && step.Cost < steps[at - 1].Cost - 1e-9)
        {
            at--;
        }

        if (at < MaxWays)
        {
            steps.Insert(at, step);
        }

        if (steps.Count > MaxWays)
        {
            steps.RemoveAt(MaxWays);
        }
    }

    private static ImmutableArray<Mention> Way(Step last)
    {
        var way = new Stack<Mention>();
        for (var step = last; step.Edge is not null; step = step.Before!)
        {
            way.Push(step.Edge);
        }

        return [.. way];
    }

    private sealed record Step(double Cost, Mention? Edge, Step? Before);
}
