using Parley.Answers;

namespace Parley.Analytics.Gathering;

/// <summary>Points over time, of the whole or of each member.</summary>
internal static class TrendGathering
{
    public static async Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var grain = GrainOf(context);
        var points = await context.Reader.ReadAsync(context.Slice(context.Plan.Period) with { Grain = grain }, cancellationToken);
        return new TrendFindings(grain, points) { Plan = context.Plan };
    }

    private static TimeGrain GrainOf(GatherContext context)
    {
        if (context.Plan.Grain is { } asked)
        {
            return asked;
        }

        var finest = context.Plan.Metrics.Select(m => context.Find(m)?.Grain ?? TimeGrain.Day).DefaultIfEmpty(TimeGrain.Day).Max();
        finest = finest < TimeGrain.Day ? TimeGrain.Day : finest;
        return context.Plan.Period is { } period ? Buckets.For(period, finest) : TimeGrain.Month;
    }
}
