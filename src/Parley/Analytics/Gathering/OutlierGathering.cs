using System.Collections.Immutable;
using Parley.Statistics;

namespace Parley.Analytics.Gathering;

/// <summary>Members that are unusual beside the others.</summary>
internal static class OutlierGathering
{
    private const int Most = 10;

    public static async Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var metric = context.Plan.Metrics[0];
        var result = await context.Reader.ReadAsync(context.Slice(context.Plan.Period) with { Metrics = [metric] }, cancellationToken);
        ImmutableArray<Reading> members = [.. result.Rows.Select(r => r.Of(metric)!).Where(r => r.Value is not null)];
        var scores = Robust.Score([.. members.Select(p => p.Value!.Value)]);
        return new OutlierFindings(members, Unusual(context, scores)) { Plan = context.Plan };
    }

    private static ImmutableArray<OutlierScore> Unusual(GatherContext context, IEnumerable<OutlierScore> scores) =>
    [
        .. scores.Where(s => Math.Abs(s.Score) >= Robust.UnusualScore)
            .OrderByDescending(s => Math.Abs(s.Score)).ThenBy(s => s.Index)
            .Take(context.Plan.Count ?? Most),
    ];
}
