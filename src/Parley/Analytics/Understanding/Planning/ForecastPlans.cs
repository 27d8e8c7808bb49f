using System.Collections.Immutable;
using Parley.Analytics.Forecasts;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Reading;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>
/// Forecasts of one metric: from the recorded days to the end of what is asked. A day that is not over is not recorded; a period
/// that has begun is what was recorded of it and a forecast of the rest.
/// </summary>
internal sealed class ForecastPlans(PlanningContext context, Slots slots)
{
    private const int MostPoints = 60;
    private const int FewPoints = 16;

    /// <summary>Steps that are looked ahead for when a limit is passed.</summary>
    private const int MostAhead = 12;

    private readonly CatalogueMetric _metric = slots.Metrics[0];

    /// <summary>Plans a forecast.</summary>
    public Draft Plan()
    {
        if (slots.Metrics.Length > 1 || slots.By.Length > 1 || slots.Baseline is not null || slots.Spans.Length > 1)
        {
            return Narrower();
        }

        if (History() is not { } history)
        {
            return new Draft.Refused(UnanswerableReason.OutsideData, context.Language.Message(context.Unseen("no_data"), ("metric", _metric.Label)));
        }

        var (asked, assumption) = Asked(history);
        if (asked.End <= history.End)
        {
            var recorded = new SeriesPlans(context, slots).Plan(QuestionKind.Value) as Draft.Ready;
            return new Draft.Refused(UnanswerableReason.OutsideData, context.Language.Message("forecast_over", ("period", asked.Label)), recorded?.Plan);
        }

        if (Grains(asked).Where(g => ForecastShape.Of(_metric, history, asked, g) is not null).Select(g => (TimeGrain?)g).FirstOrDefault() is not { } grain)
        {
            return TooLittle(history, asked);
        }

        var plan = new Plan
        {
            Kind = QuestionKind.Forecast,
            Metrics = [_metric.Name],
            Period = asked,
            Baseline = history,
            Filters = Filters.Of(slots.Values),
            By = [.. slots.By.Select(dimension => dimension.Name)],
            Grain = grain,
            Count = IsReach ? 1 : null,
            View = slots.View,
            Assumptions = assumption is null ? slots.Assumptions : slots.Assumptions.Add(assumption),
        };
        return slots.Limit is null ? new Draft.Ready(plan) : new RankPlans(context, slots).WithLimit(plan, Measurement.Value);
    }

    /// <summary>True where it is asked when a limit is passed.</summary>
    private bool IsReach => slots.Limit is not (null or { Comparison: "between" }) && slots.By.IsEmpty && (slots.Sections.Contains(KindRules.Reach) || slots.Count == 1);

    /// <summary>The recorded days: today is not over.</summary>
    private Period? History()
    {
        if (context.Covered([_metric]) is not { } covered)
        {
            return null;
        }

        var last = covered.To < context.Reading.Today ? covered.To : context.Reading.Today.AddDays(-1);
        return last < covered.From ? null : context.Labels.Name(covered.From, last);
    }

    private (Period Asked, string? Assumption) Asked(Period history)
    {
        if (slots.Spans is not [var span])
        {
            if (IsReach && Farthest(history) is { } farthest)
            {
                return (farthest, context.Language.Message("assumed_each", ("grain", context.Language.Phrase(PlanChecks.GrainName(slots.Grain ?? ReachGrain)))));
            }

            var ahead = Ahead(history.End.AddDays(1));
            return (ahead, context.Language.Message("assumed_ahead", ("period", ahead.Label)));
        }

        // Where no year is said, the next such time is meant, not the latest.
        var named = span.Whole ?? span.Period;
        var years = span.YearAssumed && named.End <= history.End ? history.End.Year - named.End.Year : -1;
        named = years < 0 ? named : Baselines.Shifted(named, TimeUnit.Year, -years, context.Labels);
        named = years >= 0 && named.End <= history.End ? Baselines.Shifted(named, TimeUnit.Year, -1, context.Labels) : named;

        return (named.Start <= history.Start && named.End > history.End ? context.Labels.Name(history.End.AddDays(1), named.End) : named, null);
    }

    private TimeGrain ReachGrain => _metric.Grain > TimeGrain.Month ? _metric.Grain : TimeGrain.Month;

    /// <summary>As many whole steps ahead as there is history for; null where there is too little for any.</summary>
    private Period? Farthest(Period history)
    {
        var grain = slots.Grain ?? ReachGrain;
        var start = Buckets.Start(grain, history.End.AddDays(1));
        Period? farthest = null;
        for (var (end, i) = (Buckets.End(grain, start), 0); i < MostAhead; i++, end = Buckets.End(grain, end.AddDays(1)))
        {
            var ahead = context.Labels.Name(start, end);
            farthest = ForecastShape.Of(_metric, history, ahead, grain) is null ? farthest : ahead;
        }

        return farthest;
    }

    /// <summary>Where no time is named: the next steps of the grain that is named, else three months.</summary>
    private Period Ahead(DateOnly next)
    {
        var grain = slots.Grain ?? TimeGrain.Month;
        var count = grain switch { <= TimeGrain.Day => 14, TimeGrain.Week => 8, TimeGrain.Month => 3, TimeGrain.Quarter => 2, _ => 1 };
        var start = Buckets.Start(grain, next);
        var end = start;
        for (var i = 0; i < count; i++)
        {
            end = Buckets.End(grain, i == 0 ? start : end.AddDays(1));
        }

        return context.Labels.Name(start, end);
    }

    /// <summary>Steps to show a time by, the likeliest first.</summary>
    private IEnumerable<TimeGrain> Grains(Period asked)
    {
        var finest = _metric.Grain < TimeGrain.Day ? TimeGrain.Day : _metric.Grain;
        if (slots.Grain is { } wanted)
        {
            return [wanted];
        }

        if (IsReach && slots.Spans.IsEmpty)
        {
            return [ReachGrain];
        }

        // What adds up is shown by steps within what is asked; anything else by what is asked itself, where it is one step.
        TimeGrain[] all = _metric.Additive
            ? [TimeGrain.Month, TimeGrain.Week, TimeGrain.Quarter, TimeGrain.Day, TimeGrain.Year]
            : [TimeGrain.Year, TimeGrain.Quarter, TimeGrain.Month, TimeGrain.Week, TimeGrain.Day];
        return all.Where(g => g >= finest && Count(g, asked) <= MostPoints && (Fits(g, asked) || _metric.Additive))
            .OrderBy(g => (Count(g, asked) == 1 && _metric.Additive, Count(g, asked) > FewPoints, !Fits(g, asked)))
            .Concat(all.Where(g => g >= finest)).Distinct();
    }

    private static bool Fits(TimeGrain grain, Period asked) =>
        Buckets.Start(grain, asked.Start) == asked.Start && Buckets.End(grain, Buckets.Start(grain, asked.End)) == asked.End;

    private static int Count(TimeGrain grain, Period asked) =>
        ForecastShape.Count(grain, Buckets.Start(grain, asked.Start), Buckets.Start(grain, asked.End));

    private Draft.Refused TooLittle(Period history, Period asked)
    {
        var nearer = slots.Spans.IsEmpty ? null : new ForecastPlans(context, slots with { Spans = [], Grain = null }).Plan() as Draft.Ready;
        return new Draft.Refused(
            UnanswerableReason.OutsideData,
            context.Language.Message("no_history", ("metric", _metric.Label), ("period", asked.Label), ("from", Day(history.Start)), ("to", Day(history.End))),
            nearer?.Plan ?? (new SeriesPlans(context, slots with { Spans = [] }).Plan(QuestionKind.Trend) as Draft.Ready)?.Plan);
    }

    /// <summary>More than one figure at a time is refused; the nearest is the first of them alone.</summary>
    private Draft.Refused Narrower()
    {
        var one = new ForecastPlans(context, slots with { Metrics = [_metric], By = [.. slots.By.Take(1)], Baseline = null, Spans = [.. slots.Spans.Take(1)] }).Plan();
        var message = context.Language.Message(slots.By.Length > 1 ? "forecast_by" : "forecast_one");
        return new Draft.Refused(UnanswerableReason.UnsupportedKind, message, (one as Draft.Ready)?.Plan) { IsMisfit = true };
    }

    private string Day(DateOnly day) => context.Labels.Name(day, day).Label;
}
