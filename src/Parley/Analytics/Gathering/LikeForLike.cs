using Parley.Analytics.Times;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Analytics.Gathering;

/// <summary>Two periods of an answer of which one is not complete, and the days that both have.</summary>
/// <param name="Short">The whole of the period that is not complete: <c>2025</c>, of which the data has a part.</param>
/// <param name="Other">The period it is compared with.</param>
/// <param name="Edge">The last day it has; the first one where its beginning is missing.</param>
public sealed record LikeForLike(Period Short, Period Other, DateOnly Edge)
{
    /// <summary>True where the beginning is missing, false where the end is.</summary>
    public bool IsBeginning { get; init; }

    /// <summary>The metric over the days that both have, in the later period; null where there are no such days.</summary>
    public Reading? After { get; init; }

    /// <summary>The same in the earlier one.</summary>
    public Reading? Before { get; init; }

    /// <summary>The same days of both periods; null where there are none, or more than one metric.</summary>
    internal (Period Now, Period Then)? Common { get; init; }

    /// <summary>Looks whether a comparison is uneven, and reads the days that both periods have.</summary>
    /// <param name="context">The turn.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal static async Task<LikeForLike?> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        if (plan.Metrics is not [var name, ..] || context.Find(name) is not { } metric || plan is not { Period: { } now, Baseline: { } then } || plan.Kind == QuestionKind.Forecast
            || Of(now, then, metric, context.Layer.Product.Calendar) is not { } uneven)
        {
            return null;
        }

        if (uneven.Common is not { } common)
        {
            return uneven;
        }

        var slice = context.Slice(common.Now) with { Metrics = [name], By = [] };
        var read = await context.Reader.ReadAllAsync([slice, slice with { Period = common.Then }], cancellationToken);
        return uneven with { After = read[0].Of(name), Before = read[1].Of(name) };
    }

    /// <summary>Which of two periods is not complete; null where they can be set side by side as they are.</summary>
    /// <param name="now">The later period.</param>
    /// <param name="then">The earlier one.</param>
    /// <param name="metric">What is compared, with the days it has data of.</param>
    /// <param name="calendar">The product's calendar.</param>
    internal static LikeForLike? Of(Period now, Period then, CatalogueMetric metric, Calendar calendar)
    {
        var labels = new PeriodLabels(TimeLanguage.English, calendar);
        if (metric is not { From: { } from, To: { } to } || now.Start <= then.Start || Baselines.Part(now, labels) is not { } unit || Baselines.Part(then, labels) != unit)
        {
            return null;
        }

        // What is recorded by the week covers its last week.
        to = metric.Grain > TimeGrain.Day ? Buckets.End(metric.Grain, Buckets.Start(metric.Grain, to)) : to;

        // Where both are cut alike they are the same part of two years.
        var (wholeNow, wholeThen) = (labels.Name(CalendarUnits.Containing(unit, now.Start, calendar)), labels.Name(CalendarUnits.Containing(unit, then.Start, calendar)));
        var (nowEnd, thenEnd) = (Earlier(now.End, to), Earlier(then.End, to));
        var cut = nowEnd < wholeNow.End && thenEnd == wholeThen.End;
        var begins = then.Start < from && from <= then.End && !(now.Start < from);
        if (!cut && !begins)
        {
            return null;
        }

        var months = ((now.Start.Year - then.Start.Year) * 12) + now.Start.Month - then.Start.Month;
        DateOnly Forward(DateOnly day) => unit == TimeUnit.Week ? day.AddDays(now.Start.DayNumber - then.Start.DayNumber) : day.AddMonths(months);
        DateOnly Back(DateOnly day) => unit == TimeUnit.Week ? day.AddDays(then.Start.DayNumber - now.Start.DayNumber) : LastToo(day, day.AddMonths(-months));
        var common = (
            Now: (Start: begins ? Forward(from) : now.Start, End: nowEnd),
            Then: (Start: begins ? from : then.Start, End: cut ? Earlier(Back(nowEnd), then.End) : then.End));
        return (begins ? new LikeForLike(wholeThen, now, from) { IsBeginning = true } : new LikeForLike(wholeNow, then, nowEnd)) with
        {
            Common = common.Now.Start <= common.Now.End && common.Then.Start <= common.Then.End
                ? (labels.Name(common.Now.Start, common.Now.End), labels.Name(common.Then.Start, common.Then.End))
                : null,
        };
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    // The last day of a month is compared with the last day of a month.
    private static DateOnly LastToo(DateOnly day, DateOnly moved) =>
        day.AddDays(1).Day == 1 ? new DateOnly(moved.Year, moved.Month, DateTime.DaysInMonth(moved.Year, moved.Month)) : moved;
}
