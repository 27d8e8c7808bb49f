using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Words;
using Parley.Metrics;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>
/// Gives every mention its place: metric, dimension to show by, restriction, period, limit, count. What gets no place is
/// kept as unexplained, so that nothing of a question is silently left out.
/// </summary>
/// <param name="mentions">Mentions that each stand for one thing.</param>
/// <param name="language">Their language.</param>
internal sealed class SlotReader(ImmutableArray<Mention> mentions, Language language)
{
    /// <summary>Nothing is cut "by status" where no dimension is called that.</summary>
    private const Cues Passing = Cues.Filler | Cues.Article | Cues.All | Cues.By | Cues.Of;
    private const Cues NotCuts = Cues.Overview | Cues.Related | Cues.Outliers | Cues.Define | Cues.Why | Cues.Person | Cues.Help;
    private readonly List<CatalogueMetric> _metrics = [];
    private readonly List<CatalogueMetric> _withoutMetrics = [];
    private readonly List<CatalogueDimension> _by = [];
    private readonly List<NamedValue> _values = [];
    private readonly List<TimeMention.Span> _spans = [];
    private readonly List<string> _unexplained = [];
    private readonly List<string> _assumptions = [];
    private readonly List<(string Text, Target.OfDone Done)> _done = [];
    private Slots _slots = new();
    private bool _excluding;
    private bool _excludedSome;

    /// <summary>Reads all mentions.</summary>
    public Slots Read()
    {
        var amounts = new AmountRoles(mentions).Read();
        for (var at = 0; at < mentions.Length; at++)
        {
            ReadOne(at, amounts);
        }

        if (_metrics.Count == 0)
        {
            _unexplained.AddRange(_done.Select(done => done.Text));
        }

        return _slots with
        {
            OtherTime = _metrics.Count == 0 ? null : _done.Find(done => !_metrics.Exists(metric => done.Done.Counts(metric.Name))).Text,
            Cues = mentions.Aggregate(Cues.None, (all, mention) => all | Meant(mention)),
            Sections = [.. mentions.Select(mention => mention.Section).Where(section => section.Length > 0).Distinct()],
            Metrics = [.. _metrics.DistinctBy(metric => metric.Name)],
            WithoutMetrics = [.. _withoutMetrics],
            By = [.. _by.DistinctBy(dimension => dimension.Name)],
            Values = [.. _values.DistinctBy(value => (value.Dimension.Name, value.Value))],
            Spans = [.. _spans],
            Count = amounts.Count,
            Limit = amounts.Limit,
            IsOpen = mentions.LastOrDefault(mention => mention.Text.Any(char.IsLetterOrDigit)) is { } last && last.Has(Cues.By) && !last.Has(Cues.All),
            View = View(),
            Assumptions = [.. _assumptions],
            Unexplained = [.. _unexplained],
        };
    }

    /// <summary>"Which campaign won" asks for the best; "the customers that we won" does not.</summary>
    private Cues Meant(Mention mention) =>
        mention.Has(Cues.Filler) && mention.Has(Cues.Superlative) && _metrics.Count > 0 ? mention.Cues & ~Cues.Superlative
        : mention.Has(Cues.Up | Cues.Down) && IsLessBetter() && language.Judged.Contains(Parley.Text.Tokenizer.Fold(mention.Text)) ? mention.Cues ^ (Cues.Up | Cues.Down)
        : mention.Cues;

    private bool IsLessBetter() => _metrics.Count > 0 && _metrics.TrueForAll(metric => metric.GoodDirection < 0);

    private void ReadOne(int at, AmountRoles.Roles amounts)
    {
        var mention = mentions[at];
        switch (mention.Targets.FirstOrDefault())
        {
            case Target.OfMetric metric:
                ReadMetric(at, metric.Metric);
                break;
            case Target.OfDimension dimension:
                ReadDimension(at, dimension.Dimension);
                break;
            case Target.OfValue value:
                ReadValue(at, value);
                break;
            case Target.OfTime time:
                ReadTime(mention, time.Time);
                break;
            case Target.OfAmount when !amounts.Placed.Contains(at):
                _unexplained.Add(mention.Text);
                break;
            case Target.OfDone done:
                _done.Add((mention.Text, done));
                break;
            case Target.OfTerm term:
                _slots = _slots with { Term = term.Term };
                break;
            case Target.OfCue:
                ReadCue(at);
                break;
            case null:
                _unexplained.Add(mention.Text);
                break;
            default:
                break;
        }
    }

    private void ReadMetric(int at, CatalogueMetric metric)
    {
        Assume(mentions[at], metric.Label);
        EndExclusion();
        if (_excluding)
        {
            _withoutMetrics.Add(metric);
            return;
        }

        if (!_metrics.TrueForAll(other => other.Name == metric.Name) && !IsJoined(at))
        {
            _unexplained.Add(mentions[at].Text);
            return;
        }

        var before = Introduction(at);
        if ((before & (Cues.Above | Cues.Below)) != Cues.None && (before & Cues.Compare) == Cues.None && _metrics.Count == 0)
        {
            _slots = _slots with { Beyond = metric };
        }

        if ((before & Cues.HowMany) != Cues.None && metric.Unit.Kind == Answers.UnitKind.Percent)
        {
            _slots = _slots with { Miscounted = metric };
        }

        _slots = _slots with { IsSingle = metric.Unit.Kind == Answers.UnitKind.Count && (before & (Cues.Best | Cues.Worst | Cues.Which)) != Cues.None && IsSingular(mentions[at].Text) };
        var isDivisor = _metrics.Count == 1 && _by.Count == 0 && (before & Cues.By) != Cues.None;
        _slots = _slots with { IsRatio = _slots.IsRatio || isDivisor };
        _metrics.Add(metric);
    }

    /// <summary>
    /// A second metric stands beside the first only where something joins them: "revenue and refunds", "cost per lead", "spend
    /// against revenue". In "revenue from returning customers" the later words restrict, and are not metrics at all.
    /// </summary>
    private bool IsJoined(int at)
    {
        const Cues Joints = Cues.And | Cues.Or | Cues.Versus | Cues.By | Cues.Comparator | Cues.Share;
        var since = at - 1;
        while (since >= 0 && mentions[since].Targets.FirstOrDefault() is not Target.OfMetric)
        {
            since--;
        }

        var isShare = mentions.Any(mention => mention.Has(Cues.Share | Cues.Related));
        var isPart = mentions[at].Level == MatchLevel.Partial || (since >= 0 && mentions[since].Level == MatchLevel.Partial);
        return !isPart && (isShare || mentions.Skip(since + 1).Take(at - since - 1).Any(mention => mention.Has(Joints)));
    }

    private void ReadDimension(int at, CatalogueDimension dimension)
    {
        Assume(mentions[at], dimension.Label);
        if (IsBound(at, dimension))
        {
            return;
        }

        var before = Introduction(at);
        if ((before & Cues.Exclude) != Cues.None)
        {
            _slots = _slots with { WithoutBy = _slots.WithoutBy.Add(dimension) };
            return;
        }

        _by.Add(dimension);
        _slots = _slots with { Singular = IsSingular(mentions[at].Text), IsCut = _slots.IsCut || ((before & Cues.By) != Cues.None && (before & Cues.All) == Cues.None) };
    }

    private bool IsSingular(string text)
    {
        var last = Parley.Text.Tokenizer.Tokenize(text)[^1].Lower;
        return language.Forms.Singular(last) == last;
    }

    /// <summary>True where the dimension only says what a member beside it is: "region North", "North and South regions".</summary>
    private bool IsBound(int at, CatalogueDimension dimension)
    {
        foreach (var step in new[] { 1, -1 })
        {
            for (var next = at + step; next >= 0 && next < mentions.Length; next += step)
            {
                if (mentions[next].Targets.FirstOrDefault() is Target.OfValue value)
                {
                    if (value.Dimension.Name == dimension.Name)
                    {
                        return true;
                    }

                    break;
                }

                if (!mentions[next].Has(Cues.Filler | Cues.Equal) || mentions[next].Has(Cues.Versus | Cues.And))
                {
                    break;
                }
            }
        }

        return false;
    }

    private void ReadValue(int at, Target.OfValue value)
    {
        Assume(mentions[at], value.Value);
        if (at > 0 && mentions[at - 1].Targets.FirstOrDefault() is Target.OfValue beside && beside.Dimension.Name == value.Dimension.Name)
        {
            // "Brand awareness" is one thing with a name of its own, not two members.
            _unexplained.Add(mentions[at].Text);
            return;
        }

        var before = Introduction(at);
        _values.Add(new NamedValue(value.Dimension, value.Value, _excluding, at)
        {
            IsOrigin = (before & Cues.From) != Cues.None,
            IsPlace = (before & (Cues.In | Cues.Of)) != Cues.None && (before & Cues.From) == Cues.None,
        });
        _excludedSome = _excluding;
    }

    /// <summary>The meanings of the word before a member, over its dimension's name and words that mean nothing.</summary>
    private Cues Introduction(int at)
    {
        for (var before = at - 1; before >= 0; before--)
        {
            var cues = mentions[before].Cues;
            if (!mentions[before].IsName && cues is not (Cues.Filler or (Cues.Filler | Cues.Article)))
            {
                return cues;
            }
        }

        return Cues.None;
    }

    private void ReadTime(Mention mention, TimeMention time)
    {
        EndExclusion();
        switch (time)
        {
            case TimeMention.Span span:
                _spans.Add(span);
                _slots = _slots with { IsRelativeYear = (span.Whole ?? span.Period).Days is 365 or 366 && !mention.Text.Any(char.IsDigit) };
                break;
            case TimeMention.Every every when _slots.Grain is null || _slots.Grain == every.Grain:
                _slots = _slots with { Grain = every.Grain, Singular = IsSingular(mention.Text) };
                break;
            case TimeMention.Comparison comparison when _slots.Baseline is null || _slots.Baseline == comparison.Baseline:
                _slots = _slots with { Baseline = comparison.Baseline };
                break;
            case TimeMention.Ambiguous either when _slots.EitherTime is null:
                _slots = _slots with { EitherTime = either };
                break;
            case TimeMention.Unplaceable { Reason: UnplaceableReason.Recent }:
                _slots = _slots with { IsRecent = true };
                break;
            case TimeMention.Every or TimeMention.Comparison or TimeMention.Ambiguous:
                _unexplained.Add(mention.Text);
                break;
            default:
                break;
        }
    }

    private void ReadCue(int at)
    {
        var mention = mentions[at];
        if (mention.Has(Cues.Exclude) && mention.Has(Cues.All))
        {
            _slots = _slots with { Unfilters = true };
        }
        else if (mention.Has(Cues.Exclude) && Excludes(at))
        {
            (_excluding, _excludedSome) = (true, false);
        }
        else if (mention.Has(Cues.Exclude) && !mention.Has(~(Cues.Exclude | Cues.Filler)))
        {
            _unexplained.Add(mention.Text);
        }
        else if (!mention.Has(Cues.And | Cues.Or | Cues.Filler | Cues.Article) || mention.Has(Cues.In | Cues.By))
        {
            EndExclusion();
        }

        if (mention.Has(Cues.Versus | Cues.Compare) && _slots.VersusAt < 0)
        {
            _slots = _slots with { VersusAt = at };
        }

        if (mention.Has(Cues.By) && !mention.Has(Cues.All) && CutByNothing(at) is { } word)
        {
            _unexplained.Add(word);
        }

        if (mention.Has(Cues.Correction) && !IsOpening(at))
        {
            _unexplained.Add(mention.Text);
        }

        if (mention.Has(Cues.Absolute) && mention.Has(Cues.High | Cues.Low))
        {
            _slots = _slots with { IsPrice = true };
        }

        if (mention.Has(Cues.Relative) && mention.Has(Cues.High | Cues.Low))
        {
            _slots = _slots with { Speed = mention.Has(Cues.High) ? 1 : -1 };
        }

        if (mention.Has(Cues.Rest))
        {
            _slots = _slots with { AgainstRest = true };
        }
    }

    /// <summary>The word after "by" where it is a word of the language that nothing is called: "by status", "by team".</summary>
    private string? CutByNothing(int at)
    {
        var passed = mentions.Skip(at + 1).TakeWhile(mention => mention.Cues != Cues.None && (mention.Cues & ~Passing) == Cues.None).ToList();
        var after = mentions.Skip(at + 1 + passed.Count).FirstOrDefault();
        var isCut = after is not null && (after.IsName || after.Amount is not null || after.Time?.Time is TimeMention.Every);
        return isCut || mentions[at].Has(Cues.Ordering) || !mentions.Any(mention => mention.Targets is [Target.OfMetric])
            ? null
            : passed.Find(IsWord)?.Text ?? (after is not null && after.Has(NotCuts) ? after.Text : null);
    }

    /// <summary>Fillers of one word may be things ("team"); articles and the like are not.</summary>
    private static bool IsWord(Mention mention) => mention.Cues == Cues.Filler && mention.Text.Length > 3;

    private bool IsOpening(int at) => mentions.Take(at).All(mention => mention.Has(Cues.Soft) && !mention.IsName);

    private void EndExclusion() => _excluding = _excluding && !_excludedSome;

    /// <summary>True where something that can be left out follows.</summary>
    private bool Excludes(int at)
    {
        for (var next = at + 1; next < mentions.Length; next++)
        {
            switch (mentions[next].Targets.FirstOrDefault())
            {
                case Target.OfValue:
                case Target.OfMetric:
                    return true;
                case Target.OfDimension when !mentions.Skip(next).Any(mention => mention.Targets.FirstOrDefault() is Target.OfValue):
                    return true;
                case Target.OfDimension:
                case Target.OfCue when mentions[next].Has(Cues.Filler | Cues.Of | Cues.From | Cues.In):
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    private string View()
    {
        var cues = mentions.Aggregate(Cues.None, (all, mention) => all | (mention.Cues & Cues.View));
        return (cues & Cues.Text) != Cues.None ? "text" : (cues & Cues.Chart) != Cues.None ? "chart" : (cues & Cues.Table) != Cues.None ? "table" : "";
    }

    private void Assume(Mention mention, string meant)
    {
        if (mention.Level is MatchLevel.Typo or MatchLevel.Partial)
        {
            _assumptions.Add(language.Message(mention.Level == MatchLevel.Typo ? "assumed_spelling" : "assumed_metric", ("words", mention.Text), ("metric", meant)));
        }
    }
}
