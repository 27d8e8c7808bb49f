using System.Collections.Immutable;
using Parley.Analytics.Understanding.Reading;
using Parley.Answers;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>Values, breakdowns, trends and outliers: metrics over one period.</summary>
internal sealed class SeriesPlans(PlanningContext context, Slots slots)
{
    private const int RecentDays = 28;

    /// <summary>Plans one of these kinds.</summary>
    public Draft Plan(QuestionKind kind)
    {
        if (kind == QuestionKind.Breakdown && slots.By.IsEmpty)
        {
            return DimensionChoice.Of(slots, context, chosen => new SeriesPlans(context, chosen).Plan(kind));
        }

        Draft.Refused? refused = null;
        if ((Recent() ?? new PeriodPlanner(context, slots.Metrics, slots).Main(DefaultPeriod.All, out refused)) is not { } periods)
        {
            return refused!;
        }

        var overTime = kind == QuestionKind.Trend || (kind == QuestionKind.Outliers && slots.By.IsEmpty);
        var assumptions = slots.Assumptions.AddRange(periods.Assumptions);
        var grain = overTime ? Grains.For(slots, periods.Main) : null;
        if (overTime && slots.Grain is null)
        {
            assumptions = assumptions.Add(context.Language.Message("assumed_grain", ("grain", context.Language.Phrase(PlanChecks.GrainName(grain!.Value)))));
        }

        return new Draft.Ready(new Plan
        {
            Kind = kind,
            Metrics = [.. slots.Metrics.Select(metric => metric.Name)],
            Period = periods.Main,
            Filters = Filters.Of(slots.Values),
            By = kind == QuestionKind.Value ? [] : [.. slots.By.Select(dimension => dimension.Name)],
            Grain = grain,
            Averaged = kind == QuestionKind.Trend && slots.Has(Words.Cues.Average),
            View = slots.View,
            Assumptions = assumptions,
        });
    }

    /// <summary>
    /// Declines what is asked for point by point and can be told only in whole, with the series as the nearest question: nothing of a
    /// question is left out, so it is not answered by the wholes.
    /// </summary>
    /// <param name="grain">The points.</param>
    public Draft.Refused InPlaceOf(TimeGrain grain) => new(
        UnanswerableReason.UnsupportedKind, context.Language.Message("combination", ("words", context.Language.Phrase(PlanChecks.GrainName(grain)))),
        (new SeriesPlans(context, slots with { Cues = Words.Cues.Trend }).Plan(QuestionKind.Trend) as Draft.Ready)?.Plan);

    /// <summary>"Lately" is the latest weeks with data.</summary>
    private PlannedPeriods? Recent()
    {
        if (!slots.IsRecent || !slots.Spans.IsEmpty || context.Covered(slots.Metrics) is not { } covered)
        {
            return null;
        }

        var period = context.Labels.Name(covered.To.AddDays(1 - RecentDays), covered.To);
        return new PlannedPeriods(period, null, [context.Language.Message("assumed_recent", ("period", period.Label))]);
    }
}

/// <summary>Steps of time.</summary>
internal static class Grains
{
    /// <summary>The step that was asked for, else one that gives a few dozen points at most.</summary>
    /// <param name="slots">What the question says.</param>
    /// <param name="period">The period.</param>
    public static TimeGrain? For(Slots slots, Period period)
    {
        var wanted = slots.Grain ?? period.Days switch
        {
            _ when slots.Has(Words.Cues.Outliers) && period.Days <= 750 => period.Days <= 92 ? TimeGrain.Day : TimeGrain.Week,
            <= 31 => TimeGrain.Day,
            <= 120 => TimeGrain.Week,
            <= 1500 => TimeGrain.Month,
            _ => TimeGrain.Quarter,
        };
        var finest = slots.Metrics.Select(metric => metric.Grain).DefaultIfEmpty(TimeGrain.Day).Max();
        return slots.Grain is null && wanted < finest ? finest : wanted;
    }
}

/// <summary>Asks by what a question is to be shown.</summary>
internal static class DimensionChoice
{
    /// <summary>A choice between the dimensions of the question's metrics.</summary>
    /// <param name="slots">What the question says.</param>
    /// <param name="context">The catalogue.</param>
    /// <param name="plan">Plans the question with a dimension.</param>
    public static Draft Of(Slots slots, PlanningContext context, Func<Slots, Draft> plan)
    {
        var options = new List<Option>();
        var restricted = slots.Values.Where(value => !value.Exclude).Select(value => value.Dimension.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var dimension in context.Catalogue.Dimensions.Where(dimension => !restricted.Contains(dimension.Name)))
        {
            var fits = slots.Metrics.All(metric => metric.Dimensions.Contains(dimension.Name)) && dimension.Values.Length != 1;
            if (fits && plan(slots with { By = [dimension] }) is Draft.Ready ready && PlanChecks.Check(ready.Plan, context) is null)
            {
                options.Add(new Option(dimension.Label, ready.Plan));
            }
        }

        var refused = new Draft.Refused(UnanswerableReason.NoSuchBreakdown, context.Language.Message("no_breakdowns", ("metric", slots.Metrics[0].Label)));
        return slots.Has(Words.Cues.Superlative)
            ? Choices.OfSeveral(context.Language.Message("which_dimension"), [.. options], () => refused)
            : Choices.Of(context.Language.Message("which_dimension"), [.. options], () => refused);
    }
}
