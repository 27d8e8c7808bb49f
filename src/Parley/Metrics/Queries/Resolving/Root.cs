using Parley.Answers;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Resolving;

/// <summary>Where names are resolved from: the model that is read and the time its measure is aggregated by.</summary>
/// <param name="Model">The model.</param>
/// <param name="AggTime">The time dimension; null where there is none.</param>
internal sealed record Root(SemanticModel Model, Dimension? AggTime)
{
    /// <summary>What <c>metric_time</c> is where a query names no grain: the dimension's grain, but at least a day.</summary>
    internal TimeGrain DefaultGrain => AggTime is { Grain: > TimeGrain.Day and var grain } ? grain : TimeGrain.Day;

    /// <summary>True where a name means the time the measure is aggregated by.</summary>
    /// <param name="item">An item of this root.</param>
    internal bool IsAggregationTime(Item item) => item.Name.IsMetricTime ||
        (item.Target is { Hops.IsEmpty: true, Dimension: { } dimension } && dimension == AggTime);
}
