using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Planning;
using Parley.Analytics.Understanding.Reading;
using Parley.Analytics.Understanding.Words;
using Parley.Metrics;
using Parley.Text;

namespace Parley.Analytics.Understanding;

/// <summary>
/// From words to a draft: (1) tokens, (2) mentions, (3) one meaning for each mention, following up every meaning of those that
/// have several, (4) slots, (5) the plan before, where the question goes on from it, (6) the kind, (7) the plan.
/// </summary>
internal sealed class Interpreter
{
    private const int MaxDepth = 3;
    private readonly PlanningContext _context;
    private readonly CatalogueIndex _index;
    private readonly TimeContext _times;
    private readonly QuotientMentions _quotients;

    /// <summary>Prepares the reading of questions in one context.</summary>
    public Interpreter(ReadingContext reading)
    {
        var language = Language.For(reading.Locale);
        _context = new PlanningContext(reading, language);
        _index = CatalogueIndex.For(reading.Catalogue, reading.Product, language, _context.TimeLanguage);
        _times = _context.Times(_index.KnownWords);
        _quotients = new QuotientMentions(reading.Catalogue, language);
    }

    /// <summary>What plans are made from.</summary>
    public PlanningContext Context => _context;

    /// <summary>What the words of a question can stand for, the likeliest way first.</summary>
    /// <param name="question">The question.</param>
    public ImmutableArray<ImmutableArray<Mention>> Ways(string question) =>
        [.. Lattice.Read(question, Tokenizer.Tokenize(question), _index, TimeReader.Read(question, _times), NumberMarks.For(_context.Reading.Locale)).Select(way => CalendarMentions.Decide(new MemberOrWord(way).Decide())).Select(way => _quotients.Of(way) is [var only] ? only : way)];

    /// <summary>The draft of a question: of its likeliest way, or of the next one that fits where that one does not.</summary>
    /// <param name="ways">What its words can stand for.</param>
    /// <param name="previous">The plan before; null where the question is to stand alone.</param>
    public Draft Read(ImmutableArray<ImmutableArray<Mention>> ways, Plan? previous)
    {
        var first = Read(ways[0], previous);
        return first is Draft.Refused { IsMisfit: true }
            ? ways.Skip(1).Select(way => Read(way, previous)).FirstOrDefault(draft => draft is not Draft.Refused) ?? first
            : first;
    }

    /// <summary>The draft of a question.</summary>
    /// <param name="mentions">Its words.</param>
    /// <param name="previous">The plan before; null where the question is to stand alone.</param>
    public Draft Read(ImmutableArray<Mention> mentions, Plan? previous) => _quotients.Of(mentions) switch
    {
        [var one] => Declines.Of(one, this, previous) ?? Branch(one, previous, 0),
        var both => QuotientOrCut(both, previous),
    };

    /// <summary>"Visits per clinic" of some thirty clinics can be one figure or thirty.</summary>
    private Draft QuotientOrCut(ImmutableArray<ImmutableArray<Mention>> both, Plan? previous)
    {
        var drafts = both.Select(way => Declines.Of(way, this, previous) ?? Branch(way, previous, 0)).ToImmutableArray();
        var metric = both[0].SelectMany(mention => mention.Targets).OfType<Target.OfMetric>().Select(target => target.Metric).FirstOrDefault(found => Quotients.Is(found.Name));
        return Choices.Of(
            _context.Language.Message("quotient_or_cut", ("metric", metric?.Label ?? "")), [.. drafts.SelectMany(draft => OptionsOf(draft, ""))], () => drafts[0]);
    }

    /// <summary>The plan of a question that stands alone and can be read in one way; null for any other.</summary>
    /// <param name="question">The question.</param>
    public Plan? PlanOf(string question) => Read(Ways(question), null) is Draft.Ready ready ? ready.Plan : null;

    private Draft Branch(ImmutableArray<Mention> mentions, Plan? previous, int depth)
    {
        var narrowed = MentionChoice.Narrow(mentions);
        var at = MentionChoice.FirstAmbiguous(narrowed);
        if (at < 0)
        {
            var draft = ReadOne(narrowed, previous);
            return draft is Draft.Refused { Reason: UnanswerableReason.NoSuchBreakdown } refused ? Refit(narrowed, previous, refused) : draft;
        }

        var mention = narrowed[at];
        var options = new List<Option>();
        Draft? first = null;
        var asked = new List<string>();
        foreach (var target in mention.Targets.Take(depth < MaxDepth ? MentionChoice.MaxCandidates : 1))
        {
            var draft = Branch(narrowed.SetItem(at, mention.As(target)), previous, depth + 1);
            first ??= draft;
            asked.AddRange(draft is Draft.Choose inner ? [inner.Question] : draft is Draft.Ready ? [""] : []);
            options.AddRange(OptionsOf(draft, LabelOf(target)));
        }

        // Where every meaning leaves the same open, that is what is asked.
        var question = asked.Distinct(StringComparer.Ordinal).ToList() is [{ Length: > 0 } same] ? same : _context.Language.Message("which_value", ("words", mention.Text));
        return Choices.Of(question, [.. options], () => first!);
    }

    /// <summary>
    /// "What did Engineering spend" is about the spend that departments have: where a metric has not the dimension that is
    /// asked for, another of its words and unit that has it is meant.
    /// </summary>
    private Draft Refit(ImmutableArray<Mention> mentions, Plan? previous, Draft.Refused refused)
    {
        var options = new List<Option>();
        for (var at = 0; at < mentions.Length; at++)
        {
            if (mentions[at] is not { Level: < MatchLevel.Partial, Targets: [Target.OfMetric named] } || IsNameOf(named.Metric, mentions[at]))
            {
                continue;
            }

            foreach (var other in _index.MetricsCalled(mentions[at].Text).Where(metric => metric.Unit == named.Metric.Unit && metric.Additive == named.Metric.Additive))
            {
                var way = mentions.SetItem(at, mentions[at].As(new Target.OfMetric(other)) with { Level = MatchLevel.Partial });
                options.AddRange(OptionsOf(ReadOne(way, previous), other.Label));
            }
        }

        return Choices.Of(_context.Language.Message("which_metric", ("words", string.Join(", ", mentions.Where(mention => mention.Targets is [Target.OfMetric]).Select(mention => mention.Text)))), [.. options], () => refused);
    }

    private static bool IsNameOf(CatalogueMetric metric, Mention mention) =>
        Tokenizer.Fold(metric.Label) == Tokenizer.Fold(mention.Text) || metric.Name == mention.Text;

    private static IEnumerable<Option> OptionsOf(Draft draft, string label) => draft switch
    {
        Draft.Ready ready => [new Option(label, ready.Plan)],
        Draft.Choose choose => choose.Options.Select(option => option with { Label = "" }),
        _ => [],
    };

    private string LabelOf(Target target) => target switch
    {
        Target.OfMetric metric => metric.Metric.Label,
        Target.OfDimension dimension => dimension.Dimension.Label,
        Target.OfValue value => _context.Language.Phrase("value_choice", ("dimension", value.Dimension.Label), ("value", value.Value)),
        _ => "",
    };

    private Draft ReadOne(ImmutableArray<Mention> mentions, Plan? previous)
    {
        var slots = new SlotReader(mentions, _context.Language).Read();
        if (!slots.Unexplained.IsEmpty)
        {
            return Declines.Unexplained(slots.Unexplained, mentions, this, previous);
        }

        slots = SlotMeanings.Of(slots, _context, out var refused);
        if (refused is not null)
        {
            return refused;
        }

        var (kind, left) = Definitions.IsAsked(mentions) ? (QuestionKind.Definition, []) : KindRules.Of(slots, mentions);
        if (previous is not null && FollowUp.GoesOn(previous, slots, kind, mentions) && new FollowUp(_context).Merge(previous, slots, mentions) is { } merged)
        {
            return Planner.Plan(merged.Kind, merged.Slots, _context);
        }

        if (kind is null && slots.NamesNothing && slots.Has(Cues.Compare | Cues.Superlative | Cues.Movement))
        {
            return Planner.Plan(QuestionKind.Value, slots, _context);
        }

        if (kind is null)
        {
            return new Draft.Refused(UnanswerableReason.UnsupportedKind, _context.Language.Message("combination", ("words", string.Join(", ", left)))) { IsMisfit = true };
        }

        return NothingSaid(slots, kind.Value) ?? Alone(slots, kind.Value);
    }

    private Draft Alone(Slots slots, QuestionKind kind)
    {
        if (!slots.WithoutMetrics.IsEmpty || !slots.WithoutBy.IsEmpty || (slots.Term is { } term && kind != QuestionKind.Definition && term.Length > 0))
        {
            var words = slots.WithoutMetrics.Select(metric => metric.Label).Concat(slots.WithoutBy.Select(dimension => dimension.Label)).Append(slots.Term).OfType<string>();
            return new Draft.Refused(UnanswerableReason.UnsupportedKind, _context.Language.Message("combination", ("words", string.Join(", ", words)))) { IsMisfit = true };
        }

        var draft = Planner.Plan(kind, slots, _context);
        return draft is Draft.Refused { Nearest: null } refused && slots.Metrics is [var metric, ..]
            ? refused with { Nearest = (Planner.Plan(QuestionKind.Value, new Slots { Metrics = [metric] }, _context) as Draft.Ready)?.Plan }
            : draft;
    }

    private Draft.Refused? NothingSaid(Slots slots, QuestionKind kind)
    {
        if (!slots.NamesNothing || kind == QuestionKind.Overview)
        {
            return null;
        }

        var isQuestion = slots.Has(Cues.View | Cues.Breakdown | Cues.HowMany | Cues.HowMuch | Cues.Average)
            || kind is not (QuestionKind.Value or QuestionKind.Breakdown or QuestionKind.List or QuestionKind.Definition);
        return isQuestion ? null : new Draft.Refused(UnanswerableReason.Unreadable, _context.Language.Message("unreadable"));
    }
}
