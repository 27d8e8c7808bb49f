using System.Collections.Immutable;
using Parley.Answers;
using Parley.Statistics;

namespace Parley.Analytics.Gathering;

/// <summary>
/// Points or members that are unusual. Points are judged against the points around them, so 8 weeks before the period
/// are read too (8 points at coarser grains).
/// </summary>
internal static class OutlierGathering
{
    public static Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken) =>
        context.Plan.By.IsEmpty ? PointsAsync(context, cancellationToken) : MembersAsync(context, cancellationToken);

    private static async Task<Findings> PointsAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var metric = context.Plan.Metrics[0];
        var grain = context.Plan.Grain ?? FinestGrain(context, metric);
        var read = WithHistory(context.Plan.Period, grain);
        var slice = context.Slice(read) with { Metrics = [metric], Grain = grain };
        var result = await context.Reader.ReadAsync(slice, cancellationToken);

        // Three days of a week are no unusual week.
        var covered = context.Find(metric);
        bool IsWhole(DateOnly start) => start >= Latest(read?.Start, covered?.From) && Buckets.End(grain, start) <= Earliest(read?.End, covered?.To);
        ImmutableArray<Reading> points = [.. result.Rows.Select(r => r.Of(metric)!).Where(r => r is { Value: not null, Bucket: { } start } && IsWhole(start))];
        var scores = Robust.ScoreSeries(
            [.. points.Select(p => new DatedValue(p.Bucket!.Value, p.Value!.Value))], grain == TimeGrain.Day);
        bool Asked(Reading point) => context.Plan.Period is not { } period || (period.Start <= point.Bucket && point.Bucket <= period.End);
        return new OutlierFindings(grain, points, Unusual(context, scores.Where(s => Asked(points[s.Index]))), points.Count(Asked))
        {
            Plan = context.Plan,
        };
    }

    private static async Task<Findings> MembersAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var metric = context.Plan.Metrics[0];
        var result = await context.Reader.ReadAsync(context.Slice(context.Plan.Period) with { Metrics = [metric] }, cancellationToken);
        ImmutableArray<Reading> points = [.. result.Rows.Select(r => r.Of(metric)!).Where(r => r.Value is not null)];
        var scores = Robust.Score([.. points.Select(p => p.Value!.Value)]);
        return new OutlierFindings(null, points, Unusual(context, scores), points.Length) { Plan = context.Plan };
    }

    private static ImmutableArray<OutlierScore> Unusual(GatherContext context, IEnumerable<OutlierScore> scores) =>
    [
        .. scores.Where(s => Math.Abs(s.Score) >= Robust.UnusualScore)
            .OrderByDescending(s => Math.Abs(s.Score)).ThenBy(s => s.Index)
            .Take(context.Plan.Count ?? 10),
    ];

    private static DateOnly Latest(DateOnly? a, DateOnly? b) => (a ?? DateOnly.MinValue) > (b ?? DateOnly.MinValue) ? a!.Value : b ?? DateOnly.MinValue;

    private static DateOnly Earliest(DateOnly? a, DateOnly? b) => (a ?? DateOnly.MaxValue) < (b ?? DateOnly.MaxValue) ? a!.Value : b ?? DateOnly.MaxValue;

    private static TimeGrain FinestGrain(GatherContext context, string metric) =>
        context.Find(metric)?.Grain is { } grain && grain > TimeGrain.Day ? grain : TimeGrain.Day;

    private static Period? WithHistory(Period? period, TimeGrain grain)
    {
        if (period is null)
        {
            return null;
        }

        var start = grain switch
        {
            TimeGrain.Week => period.Start.AddDays(-8 * 7),
            TimeGrain.Month => period.Start.AddMonths(-8),
            TimeGrain.Quarter => period.Start.AddMonths(-24),
            TimeGrain.Year => period.Start.AddYears(-8),
            _ => period.Start.AddDays(-8 * 7),
        };
        return period with { Start = start };
    }
}
