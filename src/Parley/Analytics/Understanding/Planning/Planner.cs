using System.Collections.Immutable;
using Parley.Analytics.Understanding.Reading;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Queries.Names;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>
/// Makes a plan from what a question says: (1) the metrics, (2) what the kind needs, (3) the periods, (4) checks against the
/// catalogue. What is missing is taken for granted where there is one way to take it, and asked for where there are several.
/// </summary>
internal sealed class Planner
{
    /// <summary>Metrics in one plan, at most.</summary>
    public const int MaxMetrics = 6;

    private readonly PlanningContext _context;
    private readonly Slots _slots;

    private Planner(PlanningContext context, Slots slots) => (_context, _slots) = (context, slots);

    /// <summary>Plans a question.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="slots">What it says.</param>
    /// <param name="context">What plans are made from.</param>
    public static Draft Plan(QuestionKind kind, Slots slots, PlanningContext context)
    {
        if (slots.EitherTime is { } either && !either.Candidates.IsEmpty)
        {
            return ChoosePeriod(kind, slots, context, either.Candidates);
        }

        if (slots.By.Length > 2)
        {
            return new Draft.Refused(UnanswerableReason.UnsupportedKind, context.Language.Message("too_many_groups"));
        }

        if (slots.Metrics.Length > MaxMetrics)
        {
            return new Draft.Refused(UnanswerableReason.UnsupportedKind, context.Language.Message("too_much", ("words", string.Join(", ", slots.Metrics.Select(metric => metric.Label)))));
        }

        if (slots.Metrics.FirstOrDefault(metric => metric.From is null && Quotients.Is(metric.Name)) is { } apart && Quotients.Parts(apart.Name) is var (top, bottom))
        {
            var message = context.Language.Message("no_common_dates", ("first", context.Metric(top)!.Label), ("second", context.Metric(bottom)!.Label));
            return new Draft.Refused(UnanswerableReason.OutsideData, message);
        }

        var ready = Ratios.Combine(WithAverages(slots, context), context);
        return ready.Refused ?? new Planner(context, ready.Slots).PlanKind(kind);
    }

    /// <summary>"The average order" is the metric that is called so, where there is one: a ratio of that metric with an average in its name.</summary>
    private static Slots WithAverages(Slots slots, PlanningContext context)
    {
        if (!slots.Has(Cues.Average) || slots.Grain is not null || slots.Metrics.IsEmpty || NamesPart(slots))
        {
            return slots;
        }

        var averages = slots.Metrics.Select(metric => metric.Additive ? AverageOf(metric, context) : metric).ToList();
        return averages.TrueForAll(metric => metric is not null)
            ? slots with { Metrics = [.. averages.OfType<CatalogueMetric>()], Cues = slots.Cues & ~Cues.Average }
            : slots;
    }

    /// <summary>True for weekdays and the like: an average is then that of a day.</summary>
    private static bool NamesPart(Slots slots) => slots.By.Concat(slots.Values.Select(value => value.Dimension)).Any(dimension => TimeParts.Is(dimension.Name));

    private static CatalogueMetric? AverageOf(CatalogueMetric metric, PlanningContext context)
    {
        bool IsAverage(string word) => context.Language.CuePhrases.TryGetValue(word.ToLowerInvariant(), out var cue) && (cue.Cues & Cues.Average) != Cues.None;
        bool IsOf(CatalogueMetric other)
        {
            var words = other.Label.Split(' ');
            var isNamed = string.Join(' ', words.Where(word => !IsAverage(word))).Equals(metric.Label, StringComparison.OrdinalIgnoreCase);
            return !other.Additive && words.Any(IsAverage) && (isNamed || (other.Type == Metrics.Semantics.MetricType.Ratio && other.Inputs is [var top, _] && top == metric.Name));
        }

        return context.Catalogue.Metrics.Where(IsOf).ToList() is [var only] ? only : null;
    }

    private static Draft ChoosePeriod(QuestionKind kind, Slots slots, PlanningContext context, ImmutableArray<Period> candidates)
    {
        var drafts = candidates.Select(period => (period, Draft: Plan(kind, slots with { EitherTime = null, Spans = [.. slots.Spans, new Times.TimeMention.Span(0, 0, period)] }, context)));
        var options = drafts.Where(draft => draft.Draft is Draft.Ready).Select(draft => new Option(draft.period.Label, ((Draft.Ready)draft.Draft).Plan)).ToImmutableArray();
        return Choices.Of(context.Language.Message("which_period"), options, () => Plan(kind, slots with { EitherTime = null, Spans = [new Times.TimeMention.Span(0, 0, candidates[0])] }, context));
    }

    private Draft PlanKind(QuestionKind kind)
    {
        if (kind is QuestionKind.List or QuestionKind.Definition or QuestionKind.Overview)
        {
            var other = new OtherPlans(_context, _slots).Plan(kind);
            return other is Draft.Ready made && PlanChecks.Check(made.Plan, _context) is { } misfit ? misfit : other;
        }

        if (_slots.Metrics.IsEmpty)
        {
            return kind == QuestionKind.Outliers && _slots.By.IsEmpty && Watched() is { Length: > 1 } watched
                ? new Planner(_context, _slots with { Metrics = watched }).PlanKind(kind)
                : ChooseMetric(kind);
        }

        if (new Moments(_context, _slots).Plan(meant => new Planner(_context, meant).PlanKind(kind)) is { } moment)
        {
            return moment;
        }

        // A trend of what adds up says its average.
        var isAverage = kind == QuestionKind.Trend && _slots.Grain is not null && _slots.Metrics.All(metric => metric.Additive);
        if (((isAverage ? null : Averaged()) ?? Unpriced()) is { } refused)
        {
            return refused;
        }

        var draft = kind switch
        {
            QuestionKind.Change or QuestionKind.Why => new ChangePlans(_context, _slots).Plan(kind),
            QuestionKind.Top or QuestionKind.Bottom or QuestionKind.Threshold => new RankPlans(_context, _slots).Plan(kind),
            QuestionKind.Compare => new ComparePlans(_context, _slots).Plan(),
            QuestionKind.Share => new SharePlans(_context, _slots).Plan(),
            QuestionKind.Forecast => new ForecastPlans(_context, _slots).Plan(),
            QuestionKind.Related or QuestionKind.Goal => new OtherPlans(_context, _slots).Plan(kind),
            _ => new SeriesPlans(_context, _slots).Plan(kind),
        };
        return draft is Draft.Ready ready && PlanChecks.Check(ready.Plan, _context) is { } check ? check : draft;
    }

    /// <summary>The average of a metric that adds up would need the number of its parts; that of a quotient is its value.</summary>
    private Draft.Refused? Averaged()
    {
        // Answers by weekday say the average of a day.
        if (!_slots.Has(Cues.Average) || NamesPart(_slots) || _slots.Metrics.FirstOrDefault(metric => metric.Additive) is not { } additive)
        {
            return null;
        }

        var nearest = new Planner(_context, _slots with { Cues = _slots.Cues & ~Cues.Average, Grain = _slots.Grain ?? TimeGrain.Month }).PlanKind(QuestionKind.Trend);
        return new Draft.Refused(
            UnanswerableReason.UnsupportedKind, _context.Language.Message("average", ("metric", additive.Label)), (nearest as Draft.Ready)?.Plan);
    }

    /// <summary>"The cheapest leads" are not the fewest.</summary>
    private Draft.Refused? Unpriced() => _slots.IsPrice && _slots.Metrics.FirstOrDefault(metric => metric.Unit.Kind != UnitKind.Money) is { } metric
        ? new Draft.Refused(UnanswerableReason.UnsupportedKind, _context.Language.Message("unit_mismatch", ("metric", metric.Label), ("unit", _context.Language.Phrase("money"))))
        : null;

    /// <summary>The main metrics that the rest of the question fits.</summary>
    private Draft ChooseMetric(QuestionKind kind)
    {
        var candidates = kind == QuestionKind.Goal ? _context.MainMetrics().Where(HasGoal) : _context.MainMetrics();
        var options = new List<Option>();
        foreach (var metric in candidates.Where(metric => metric.GoodDirection != 0 || !_slots.Has(Cues.Best | Cues.Worst)))
        {
            var draft = new Planner(_context, _slots with { Metrics = [metric] }).PlanKind(kind);
            var plan = (draft as Draft.Ready)?.Plan ?? (draft as Draft.Choose)?.Options[0].Plan;
            if (plan is not null && options.Count < Choices.Most)
            {
                options.Add(new Option(draft is Draft.Ready ? metric.Label : "", plan));
            }
        }

        // The one target there is, is the one that is asked about; one figure of many is only near.
        Draft.Refused Refused() => new(UnanswerableReason.UnknownThing, _context.Language.Message(kind == QuestionKind.Goal ? "no_goals" : "no_metric"));
        return kind == QuestionKind.Goal
            ? Choices.Of(_context.Language.Message("which_metric_bare"), [.. options], Refused)
            : Choices.OfSeveral(_context.Language.Message("which_metric_bare"), [.. options], Refused);
    }

    /// <summary>Where no figure is named, the main ones are looked at together: those by day that the rest of the question fits.</summary>
    private ImmutableArray<CatalogueMetric> Watched() =>
    [
        .. _context.MainMetrics().Where(metric => _context.Product.Overview.IsEmpty || _context.Product.Overview.Contains(metric.Name)).Where(metric => metric.Grain <= TimeGrain.Day && metric.To is not null && _slots.Values.All(value => PlanningContext.Fits(metric, value.Dimension.Name)))
            .Take(MaxMetrics),
    ];

    private bool HasGoal(CatalogueMetric metric) => metric.Goal is not null || _context.GoalOf(metric) is not null;
}
