using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Reading;
using Parley.Answers;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>Overviews, lists, definitions, targets and related metrics.</summary>
internal sealed class OtherPlans(PlanningContext context, Slots slots)
{
    /// <summary>Plans one of these kinds.</summary>
    public Draft Plan(QuestionKind kind) => kind switch
    {
        QuestionKind.List => List(),
        QuestionKind.Definition => Definition(),
        QuestionKind.Related => new Draft.Ready(new Plan { Kind = kind, Metrics = [slots.Metrics[0].Name], View = slots.View, Assumptions = slots.Assumptions }),
        QuestionKind.Goal => Goal(),
        _ => Overview(),
    };

    private Draft.Ready List() => new(new Plan
    {
        Kind = QuestionKind.List,
        By = [slots.By[0].Name],
        Filters = Filters.Of(slots.Values),
        View = slots.View,
        Assumptions = slots.Assumptions,
    });

    private Draft Definition()
    {
        var plan = new Plan { Kind = QuestionKind.Definition, View = slots.View, Assumptions = slots.Assumptions };
        return slots switch
        {
            { Metrics: [var metric, ..] } => new Draft.Ready(plan with { Metrics = [metric.Name] }),
            { By: [var dimension, ..] } => new Draft.Ready(plan with { Term = dimension.Name }),
            { Term: { } term } => new Draft.Ready(plan with { Term = term }),
            _ => new Draft.Refused(UnanswerableReason.Unreadable, context.Language.Message("unreadable")),
        };
    }

    private Draft Goal()
    {
        var metric = slots.Metrics[0];
        var goal = context.GoalOf(metric);
        if (goal is null && metric.Goal is null)
        {
            var nearest = new SeriesPlans(context, slots).Plan(QuestionKind.Value) as Draft.Ready;
            return new Draft.Refused(UnanswerableReason.UnknownThing, context.Language.Message("no_goal", ("metric", metric.Label)), nearest?.Plan);
        }

        var grain = goal is not null && Enum.TryParse<TimeGrain>(goal.Grain, ignoreCase: true, out var set) ? set : TimeGrain.Month;
        Draft.Refused? refused = null;
        if ((ToCome() ?? new PeriodPlanner(context, slots.Metrics, slots).Current(grain, out refused)) is not { } periods)
        {
            return refused!;
        }

        return new Draft.Ready(new Plan
        {
            Kind = QuestionKind.Goal,
            Metrics = [metric.Name],
            Period = periods.Main,
            Filters = Filters.Of(slots.Values),
            By = [.. slots.By.Select(dimension => dimension.Name)],
            View = slots.View,
            Assumptions = slots.Assumptions.AddRange(periods.Assumptions),
        });
    }

    /// <summary>A target may be of a time that has not begun: there is an outlook for it.</summary>
    private PlannedPeriods? ToCome() => slots.Spans is [{ Period: var named }] && slots.Metrics[0] is { To: { } to } && named.Start > to
        ? new PlannedPeriods(named, null, [])
        : null;

    private Draft Overview()
    {
        var metrics = context.MainMetrics().ToImmutableArray();
        if (slots.Spans.IsEmpty && slots.Values.IsEmpty && context.Covered(metrics) is { } covered)
        {
            return ChoosePeriod(covered.To, covered.From);
        }

        if (new PeriodPlanner(context, metrics, slots).Main(DefaultPeriod.LatestMonth, out var refused) is not { } periods)
        {
            return refused!;
        }

        return new Draft.Ready(new Plan
        {
            Kind = QuestionKind.Overview,
            Period = periods.Main,
            Filters = Filters.Of(slots.Values),
            View = slots.View,
            Assumptions = slots.Assumptions.AddRange(periods.Assumptions),
        });
    }

    /// <summary>The latest whole month and quarter, and the year to date.</summary>
    private Draft ChoosePeriod(DateOnly to, DateOnly from)
    {
        var calendar = context.Product.Calendar;
        var month = Whole(TimeUnit.Month, to);
        var quarter = Whole(TimeUnit.Quarter, to);
        var year = Baselines.Until(context.Labels.Name(CalendarUnits.Containing(TimeUnit.Year, to, calendar)), to, context.Labels);
        var periods = new[] { month, quarter, year }.Where(period => period.End >= from);
        var options = periods.Select(period => new Option(period.Label, new Plan { Kind = QuestionKind.Overview, Period = period, View = slots.View }));
        return Choices.Of(context.Language.Message("which_period"), [.. options], () => new Draft.Refused(UnanswerableReason.OutsideData, context.Language.Message("no_data")));
    }

    private Period Whole(TimeUnit unit, DateOnly to)
    {
        var next = CalendarUnits.Containing(unit, to.AddDays(1), context.Product.Calendar);
        return context.Labels.Name(CalendarUnits.Containing(unit, next.Start.AddDays(-1), context.Product.Calendar));
    }
}
