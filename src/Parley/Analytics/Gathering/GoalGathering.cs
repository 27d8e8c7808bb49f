using System.Globalization;
using Parley.Analytics.Forecasts;
using Parley.Answers;
using Parley.Products;

namespace Parley.Analytics.Gathering;

/// <summary>A metric against its target: another metric, or a number of the product for a month, quarter or year.</summary>
internal static class GoalGathering
{
    public static async Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var name = context.Plan.Metrics[0];
        var metric = context.Find(name);
        var target = metric?.Goal is { } goal && context.Find(goal) is not null ? goal : null;
        var slice = context.Slice(context.Plan.Period) with { Metrics = target is null ? [name] : [name, target], By = [] };
        var values = await context.Reader.ReadAsync(slice, cancellationToken);
        var number = target is null && context.Plan.Period is { } whole ? GoalFor(context, name, whole) : null;
        var span = number?.Span ?? context.Plan.Period;
        var outlook = metric is null || context.Plan.Period is null ? null
            : await ForecastGathering.OutlookAsync(context, metric, number?.Span ?? Whole(context.Plan.Period), cancellationToken);
        var aimed = outlook is not null && target is not null
            ? await context.Reader.ReadAsync(slice with { Metrics = [target], Period = outlook.Whole!.Period }, cancellationToken) : null;
        return new GoalFindings(values.Of(name), target is null ? null : values.Of(target), number?.Value)
        {
            Plan = context.Plan,
            Outlook = outlook,
            WholeTarget = target is null ? null : aimed?.Of(target),
            Days = span?.Days ?? 0,
            Elapsed = span is null ? 0 : Elapsed(span, context.Plan.Period!.End, metric?.To ?? context.Catalogue.AsOf),
        };
    }

    /// <summary>The unit that a period to date is the beginning of; the period itself where there is none.</summary>
    private static Period Whole(Period period) => new[] { TimeGrain.Week, TimeGrain.Month, TimeGrain.Quarter, TimeGrain.Year }
        .Where(g => Buckets.Start(g, period.Start) == period.Start && Buckets.End(g, period.Start) > period.End)
        .Select(g => period with { End = Buckets.End(g, period.Start) }).FirstOrDefault(period);

    private static int Elapsed(Period span, DateOnly end, DateOnly? last) => last is not { } day ? 0
        : Math.Clamp((day < end ? day : end).DayNumber - span.Start.DayNumber + 1, 0, span.Days);

    /// <summary>
    /// The product's number for a period: that of the period's own grain, else of the coarsest finer one; an additive
    /// metric's numbers add up over the period's buckets, any other metric's number holds for each. A running period counts
    /// as its whole bucket.
    /// </summary>
    private static (decimal Value, Period Span)? GoalFor(GatherContext context, string metric, Period period)
    {
        var goals = context.Layer.Product.Goals.Where(g => g.Metric == metric)
            .Select(g => (Goal: g, Grain: GrainOf(g))).Where(g => g.Grain is not null)
            .OrderByDescending(g => g.Grain);
        foreach (var (goal, grain) in goals)
        {
            var starts = Buckets.Of(grain!.Value, period).ToArray();
            var span = new Period(starts[0], Buckets.End(grain.Value, starts[^1]), period.Label);
            if (span.Start == period.Start && (span.End == period.End || starts.Length == 1))
            {
                return (context.Find(metric)?.Additive == true ? goal.Value * starts.Length : goal.Value, span);
            }
        }

        return null;
    }

    private static TimeGrain? GrainOf(Goal goal) =>
        Enum.TryParse<TimeGrain>(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(goal.Grain), out var grain) ? grain : null;
}
