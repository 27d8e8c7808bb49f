using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Answers;
using Parley.Metrics;
using Parley.Statistics;
using Parley.Statistics.Forecasting;
using Parley.Statistics.Series;

namespace Parley.Analytics.Forecasts;

/// <summary>Reads a series up to the last whole period, forecasts it, and reads what is recorded beside it.</summary>
internal static class ForecastGathering
{
    // A metric without rows on more than this share of its days has days on which nothing happened.
    private const double Sparse = 0.1;

    /// <summary>Members that are forecast, the largest of the latest year.</summary>
    private const int MostMembers = 8;

    public static async Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var whole = await OneAsync(context, cancellationToken);
        if (context.Plan.By is not [var dimension])
        {
            return whole;
        }

        var (history, metric) = (context.Plan.Baseline!, context.Plan.Metrics[0]);
        var start = history.End.AddYears(-1) is var year && year > history.Start ? year : history.Start;
        var latest = new PeriodLabels(TimeLanguage.English, context.Layer.Product.Calendar).Name(start, history.End);
        var found = await context.Reader.ReadAsync(new Slice([metric], latest) { By = context.Plan.By, Filters = context.Plan.Filters }, cancellationToken);
        var names = found.Rows.Where(r => r.Of(metric) is { Value: not null }).OrderByDescending(r => Math.Abs(r.Of(metric)!.Value!.Value))
            .ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Members[0] ?? PlanFilters.NoMember).ToArray();
        var members = ImmutableArray.CreateBuilder<ForecastFindings>();
        foreach (var name in names.Take(MostMembers))
        {
            var own = context.Plan with { By = [], Filters = context.Plan.Filters.Add(new PlanFilter(dimension, [name])) };
            members.Add(await OneAsync(context with { Plan = own }, cancellationToken));
        }

        return whole with { Members = members.ToImmutable(), MemberCount = names.Length };
    }

    private static async Task<ForecastFindings> OneAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var (metric, history, asked, grain) = (context.Find(context.Plan.Metrics[0])!, context.Plan.Baseline!, context.Plan.Period!, context.Plan.Grain!.Value);
        var shape = ForecastShape.Of(metric, history, asked, grain)
            ?? throw new InvalidOperationException("The plan's history is too short for its forecast.");
        var labels = new PeriodLabels(TimeLanguage.English, context.Layer.Product.Calendar);
        var known = labels.Name(shape.First, shape.KnownTo);
        var beginning = metric.Additive && asked.Start <= shape.KnownTo ? labels.Name(asked.Start, shape.KnownTo) : null;
        var compared = metric.Additive ? Compared(asked, known, labels) : null;
        Slice Of(Period period, TimeGrain? by) => new([metric.Name], period) { Filters = context.Plan.Filters, Grain = by };
        ImmutableArray<Slice> slices =
        [
            Of(known, shape.Grain), Of(Recent(grain, known, labels), grain),
            .. beginning is null ? [] : new[] { Of(beginning, null) }, .. compared is null ? [] : new[] { Of(compared, null) },
        ];
        var results = await context.Reader.ReadAllAsync(slices, cancellationToken);
        var series = SeriesOf(metric, shape, results[0]);
        var steps = Steps(new Asking(metric, shape, asked, grain, labels), series, results[1]);
        return new ForecastFindings(series, results[1])
        {
            Plan = context.Plan,
            Steps = steps,
            Whole = metric.Additive ? new ForecastStep(asked, Together(steps), beginning is null ? null : results[2].Of(metric.Name)) : null,
            Compared = compared is null ? null : results[^1].Of(metric.Name),
        };
    }

    /// <summary>
    /// What is to be expected of a period as a whole. Of what adds up part may be recorded; a rate is forecast as the one step that the
    /// period is, as it stands for itself. Null where the period is over or there is too little history.
    /// </summary>
    public static async Task<ForecastFindings?> OutlookAsync(GatherContext context, CatalogueMetric metric, Period whole, CancellationToken cancellationToken)
    {
        if (metric is not { From: { } from, To: { } to })
        {
            return null;
        }

        var labels = new PeriodLabels(TimeLanguage.English, context.Layer.Product.Calendar);
        var last = to < context.Data.Today ? to : context.Data.Today.AddDays(-1);
        if (last <= from || whole.End <= last || GrainOf(metric, whole) is not { } grain || ForecastShape.Of(metric, labels.Name(from, last), whole, grain) is not { } shape)
        {
            return null;
        }

        var (named, known) = (labels.Name(whole.Start, whole.End), labels.Name(shape.First, shape.KnownTo));
        Slice Of(Period period, TimeGrain? by) => new([metric.Name], period) { Filters = context.Plan.Filters, Grain = by };
        var hasBegun = metric.Additive && named.Start <= shape.KnownTo;
        var results = await context.Reader.ReadAllAsync(
            [Of(known, shape.Grain), .. hasBegun ? [Of(labels.Name(named.Start, shape.KnownTo), null)] : Array.Empty<Slice>()], cancellationToken);
        var series = SeriesOf(metric, shape, results[0]);
        var soFar = hasBegun ? results[1].Of(metric.Name) : null;
        var next = hasBegun ? shape.KnownTo.AddDays(1) : named.Start;
        var window = series.Values.IsEmpty ? default : Window(series, shape.Grain, next, named.End);
        return series.Outcome is ForecastOutcome.Made && window.Start >= 0 && window.Length > 0 && soFar is null or { Value: not null }
            ? new ForecastFindings(series, results[0]) { Plan = context.Plan, Whole = new ForecastStep(named, window, soFar) }
            : null;
    }

    /// <summary>What adds up is summed to the period whatever its steps; anything else has to be one step itself.</summary>
    private static TimeGrain? GrainOf(CatalogueMetric metric, Period whole) => metric.Additive ? TimeGrain.Month
        : new[] { TimeGrain.Year, TimeGrain.Quarter, TimeGrain.Month, TimeGrain.Week, TimeGrain.Day }
            .Where(g => g >= metric.Grain && Buckets.Start(g, whole.Start) == whole.Start && Buckets.End(g, whole.Start) == whole.End)
            .Select(g => (TimeGrain?)g).FirstOrDefault();

    /// <summary>The series of a metric by a shape; the points are those of the shape's grain.</summary>
    public static ForecastSeries SeriesOf(CatalogueMetric metric, ForecastShape shape, SliceResult points)
    {
        ImmutableArray<DatedValue> dated =
            [.. points.Rows.Select(r => r.Of(metric.Name)).Where(r => r is { Value: not null, Bucket: not null }).Select(r => new DatedValue(r!.Bucket!.Value, r.Value!.Value))];
        var step = StepOf(shape, dated);
        var length = ForecastComputations.StepOf(step).Index(shape.First.ToDateTime(TimeOnly.MinValue), shape.Last.ToDateTime(TimeOnly.MinValue)) + 1;
        var areZero = metric.Additive && dated.Length < (1 - Sparse) * length;
        var values = CalendarSeries.Even(dated, ForecastComputations.StepOf(step), shape.First, shape.Last, areZero ? SeriesGaps.Zero : SeriesGaps.Fill);
        var horizon = step == "weekday" ? Math.Max(1, (int)Math.Ceiling(shape.Horizon * 5 / 7.0)) : shape.Horizon;
        return new ForecastSeries(
            points, values, step,
            values.IsEmpty ? new ForecastOutcome.NotEnoughHistory(0, Forecaster.FewestPeriods, "") : ForecastComputations.Of(values, step, horizon))
        {
            First = shape.First,
            Last = shape.Last,
            KnownTo = shape.KnownTo,
            GapsAreZero = areZero,
            Horizon = horizon,
        };
    }

    /// <summary>The periods of a series from one day to another, counted from the first that follows.</summary>
    public static ForecastWindow Window(ForecastSeries series, TimeGrain grain, DateOnly start, DateOnly end)
    {
        var step = ForecastComputations.StepOf(series.Step);
        var origin = series.First.ToDateTime(TimeOnly.MinValue);
        int At(DateOnly day) => step.Index(origin, day.ToDateTime(TimeOnly.MinValue)) - series.Values.Length;
        var (from, to) = series.Step == "weekday"
            ? (At(start.AddDays(-1)) + 1, At(end))
            : (At(Buckets.Start(grain, start)), At(Buckets.Start(grain, end)));
        return new ForecastWindow(from, Math.Min(to, series.Horizon - 1) - from + 1);
    }

    // Days without any weekend are the days of a business week.
    private static string StepOf(ForecastShape shape, ImmutableArray<DatedValue> dated) =>
        shape.Grain == TimeGrain.Day && dated.Length > 0 && !dated.Any(d => d.Day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            ? "weekday"
            : shape.Grain.ToString().ToLowerInvariant();

    private static ImmutableArray<ForecastStep> Steps(Asking asking, ForecastSeries series, SliceResult recorded)
    {
        var steps = ImmutableArray.CreateBuilder<ForecastStep>();
        var (metric, shape, asked, grain, labels) = asking;
        foreach (var start in Buckets.Of(grain, asked).Where(s => Buckets.End(grain, s) > shape.KnownTo))
        {
            var end = Buckets.End(grain, start);
            var (first, last) = metric.Additive ? (start < asked.Start ? asked.Start : start, end > asked.End ? asked.End : end) : (start, end);
            var next = first > shape.KnownTo ? first : shape.KnownTo.AddDays(1);
            var soFar = metric.Additive && first <= shape.KnownTo ? recorded.Rows.FirstOrDefault(r => r.Bucket == start)?.Of(metric.Name) : null;
            var window = series.Values.IsEmpty ? default : Window(series, shape.Grain, next, last);
            if (window.Length > 0)
            {
                steps.Add(new ForecastStep(labels.Name(first, last), window, soFar is { Value: not null } ? soFar : null));
            }
        }

        return steps.ToImmutable();
    }

    private static ForecastWindow Together(ImmutableArray<ForecastStep> steps) =>
        steps.IsEmpty ? default : new ForecastWindow(steps[0].Window.Start, steps[^1].Window.End - steps[0].Window.Start);

    /// <summary>As many recorded steps as a chart shows.</summary>
    private static Period Recent(TimeGrain grain, Period known, PeriodLabels labels)
    {
        var start = Buckets.Start(grain, known.End);
        var count = grain switch { <= TimeGrain.Day => 21, TimeGrain.Week or TimeGrain.Month => 13, _ => 8 };
        for (var i = 1; i < count && start > known.Start; i++)
        {
            start = Buckets.Start(grain, start.AddDays(-1));
        }

        // Not the rest of a step at the beginning.
        start = start < known.Start ? Buckets.End(grain, start).AddDays(1) : start;
        return labels.Name(start > known.End ? known.Start : start, known.End);
    }

    /// <summary>The same days a year before where they are recorded, else the comparable days just before.</summary>
    private static Period? Compared(Period asked, Period known, PeriodLabels labels) =>
        new[] { Baselines.Shifted(asked, TimeUnit.Year, 1, labels), Baselines.Preceding(asked, labels) }.FirstOrDefault(known.Covers);

    private sealed record Asking(CatalogueMetric Metric, ForecastShape Shape, Period Asked, TimeGrain Grain, PeriodLabels Labels);
}
