using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Queries;
using Parley.Metrics.Semantics;
using Parley.Statistics;

namespace Parley.Analytics.Gathering;

/// <summary>
/// Knows on which days a metric's data is missing that usually comes. Each metric is looked at once for each revision of
/// the data and each set of permissions: the knowledge lives as long as the semantic layer it is about.
/// </summary>
internal static class DataDays
{
    private static readonly ConditionalWeakTable<SemanticLayer, ConcurrentDictionary<(string Caller, string Metric), Known>> Kept = [];

    /// <summary>Missing days of the simple metrics under the given ones, within the periods, in order of metric and day.</summary>
    public static async Task<ImmutableArray<MissingDay>> MissingAsync(
        GatherContext context, IEnumerable<string> metrics, ImmutableArray<Period> periods, CancellationToken cancellationToken)
    {
        var missing = ImmutableArray.CreateBuilder<MissingDay>();
        foreach (var leaf in metrics.SelectMany(m => context.Reader.Shapes.Leaves(m)).DistinctBy(m => m.Name))
        {
            if (IsDaily(context, leaf) && await KnownAsync(context, leaf.Name, cancellationToken) is { Gaps.IsEmpty: false } known)
            {
                missing.AddRange(
                    from period in periods
                    from day in known.Gaps
                    where period.Start <= day && day <= period.End
                    select new MissingDay(leaf.Name, day, period, context.Reader.Keep(known.Query)));
            }
        }

        return missing.ToImmutable();
    }

    private static bool IsDaily(GatherContext context, Metric leaf) =>
        leaf.Type == MetricType.Simple && leaf.Measure is { JoinToTimespine: false, FillNullsWith: null }
        && context.Find(leaf.Name) is null or { AdditiveOverMembers: true }
        && !context.Permissions.HiddenMetrics.Contains(leaf.Name)
        && (context.Find(leaf.Name)?.Grain ?? TimeGrain.Day) <= TimeGrain.Day;

    private static async Task<Known> KnownAsync(GatherContext context, string metric, CancellationToken cancellationToken)
    {
        var kept = Kept.GetOrCreateValue(context.Layer);
        var key = (context.Permissions.Fingerprint, metric);
        if (!kept.TryGetValue(key, out var known))
        {
            known = await LookAsync(context, metric, cancellationToken);
            kept.TryAdd(key, known);
        }

        return kept[key];
    }

    private static async Task<Known> LookAsync(GatherContext context, string metric, CancellationToken cancellationToken)
    {
        var time = SliceReader.TimeColumn(TimeGrain.Day);
        var query = await context.Layer.QueryAsync(
            new MetricQuery { Metrics = [metric], GroupBy = [time], OrderBy = [new QueryOrder(time)] },
            context.Permissions,
            cancellationToken);
        var column = query.Columns.IndexOf(query.Columns.First(c => c.Role == ColumnRole.GroupBy));
        var value = query.Columns.IndexOf(query.Columns.First(c => c.Role == ColumnRole.Metric));
        var days = query.Result.Rows.Where(r => r[column] is DateTime && r[value] is decimal)
            .ToDictionary(r => DateOnly.FromDateTime((DateTime)r[column]!), r => (decimal)r[value]!);
        return new Known(query, query.Result.Truncated ? [] : Gaps.Find(days));
    }

    private sealed record Known(ExecutedQuery Query, ImmutableArray<DateOnly> Gaps);
}
