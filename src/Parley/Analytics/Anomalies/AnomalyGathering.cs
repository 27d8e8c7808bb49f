using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Metrics;
using Parley.Statistics;
using Parley.Statistics.Series;

namespace Parley.Analytics.Anomalies;

/// <summary>
/// Judges each metric's points by those before them, up to the last that is over. Days without data that usually have it are a finding
/// of their own, and so is a metric whose data ends before that of others: neither is taken for a fall, nor is what rests on it.
/// </summary>
internal static class AnomalyGathering
{
    private const int MostPoints = 1100;
    private const int MostOfEach = 3;
    private const int MostAlone = 10;

    // A day or two behind is how feeds come.
    private const int UsualDelay = 2;

    // A metric without rows on more than this share of its periods has periods in which nothing happened.
    private const double Sparse = 0.1;

    public static async Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var grain = context.Plan.Grain ?? TimeGrain.Day;
        var known = context.Plan.Metrics.Select(context.Find).OfType<CatalogueMetric>()
            .Select(m => (Metric: m, History: HistoryOf(context, m, grain))).Where(m => m.History is not null).ToArray();
        var results = await context.Reader.ReadAllAsync(
            [.. known.Select(m => new Slice([m.Metric.Name], m.History) { Filters = context.Plan.Filters, Grain = grain })], cancellationToken);
        ImmutableArray<Period> asked = context.Plan.Period is { } period ? [period] : [];
        var missing = await DataDays.MissingAsync(context, known.Select(m => m.Metric.Name), asked, cancellationToken);
        var most = context.Plan.Count ?? (known.Length > 1 ? MostOfEach : MostAlone);
        return new AnomalyFindings(grain, [.. known.Zip(results, (m, r) => Judge(context, m.Metric, r, [.. missing.Where(d => RestsOn(context, m.Metric.Name, d.Metric)).Select(d => d.Day)], most))])
        {
            Plan = context.Plan,
        };
    }

    /// <summary>Whole periods with data; today is not over.</summary>
    private static Period? HistoryOf(GatherContext context, CatalogueMetric metric, TimeGrain grain)
    {
        if (metric is not { From: { } from, To: { } to })
        {
            return null;
        }

        to = to < context.Data.Today ? to : context.Data.Today.AddDays(-1);
        var first = Buckets.Start(grain, from) is var start && start < from ? Buckets.End(grain, start).AddDays(1) : from;
        var last = Buckets.End(grain, Buckets.Start(grain, to)) is var end && end > to ? Buckets.Start(grain, to).AddDays(-1) : to;
        var earliest = last < first ? first : Earliest(grain, last);
        return last < first ? null : new Period(first < earliest ? earliest : first, last, "");
    }

    private static DateOnly Earliest(TimeGrain grain, DateOnly last) => grain switch
    {
        <= TimeGrain.Day => last.AddDays(1 - MostPoints),
        TimeGrain.Week => Buckets.Start(TimeGrain.Week, last.AddDays(-7 * MostPoints)),
        _ => DateOnly.MinValue,
    };

    private static bool RestsOn(GatherContext context, string metric, string leaf) => context.Reader.Shapes.Leaves(metric).Any(l => l.Name == leaf);

    private static MetricAnomalies Judge(GatherContext context, CatalogueMetric metric, SliceResult points, ImmutableArray<DateOnly> missing, int most)
    {
        var grain = points.Slice.Grain!.Value;
        ImmutableArray<Reading> readings = [.. points.Rows.Select(r => r.Of(metric.Name)).OfType<Reading>().Where(r => r is { Value: not null, Bucket: not null })];
        bool IsAsked(Reading reading) => context.Plan.Period is not { } period || (period.Start <= reading.Bucket && reading.Bucket <= period.End);
        var late = grain <= TimeGrain.Day && metric.Grain <= TimeGrain.Day && metric.To is { } to && context.Catalogue.AsOf is { } asOf && to.AddDays(UsualDelay) < asOf ? metric.To : null;
        var judged = new MetricAnomalies(metric.Name, points, [.. readings.Where(IsAsked)]) { LateSince = late };
        if (readings.IsEmpty)
        {
            return judged;
        }

        ImmutableArray<DatedValue> dated = [.. readings.Select(r => new DatedValue(r.Bucket!.Value, r.Value!.Value))];
        var (first, last) = (dated[0].Day, Buckets.Start(grain, points.Slice.Period!.End));
        var name = grain <= TimeGrain.Day && !dated.Any(d => d.Day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) ? "weekday" : grain.ToString().ToLowerInvariant();
        var step = ForecastComputations.StepOf(name);
        int At(DateOnly day) => step.Index(first.ToDateTime(TimeOnly.MinValue), day.ToDateTime(TimeOnly.MinValue));
        var areZero = metric.Additive && dated.Length < (1 - Sparse) * (At(last) + 1);
        last = areZero ? last : dated[^1].Day;
        var values = CalendarSeries.Even(dated, step, first, last, areZero ? SeriesGaps.Zero : SeriesGaps.Before);
        var scores = AnomalyComputations.Of(values, name);
        var unusual =
            from reading in judged.Asked
            let at = At(reading.Bucket!.Value)
            where at < scores.Length && scores[at] is { Flagged: true, Kind: not null, Expected: not null }
            where !missing.Any(d => reading.Bucket <= d && d <= Buckets.End(grain, reading.Bucket.Value))
            orderby scores[at].Score descending, reading.Bucket
            select new Anomaly(reading, at, ForecastComputations.Rounded(scores[at].Expected!.Value), scores[at].Score, scores[at].Kind!.Value);
        return judged with
        {
            Values = values,
            Step = name,
            First = first,
            Last = last,
            GapsAreZero = areZero,
            IsJudged = values.Length > AnomalyComputations.Learnt(name),
            Unusual = [.. unusual.Take(most)],
        };
    }
}
