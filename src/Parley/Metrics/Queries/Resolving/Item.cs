using Parley.Answers;
using Parley.Metrics.Queries.Building;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Names;

namespace Parley.Metrics.Queries.Resolving;

/// <summary>What a group-by column or a filter's call stands for.</summary>
internal enum ItemKind
{
    /// <summary>A point in time at a grain, or a part of its date.</summary>
    Time,

    /// <summary>A name or number without an order.</summary>
    Categorical,

    /// <summary>A join key.</summary>
    Entity,

    /// <summary>A metric's value for the row's entity.</summary>
    Metric,
}

/// <summary>A group-by name or a filter's call, resolved against one model.</summary>
/// <param name="Name">The full name; a time dimension has its grain or date part.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Target">Where it is found; null for <c>metric_time</c>.</param>
internal sealed record Item(GroupByName Name, ItemKind Kind, LinkTarget? Target)
{
    /// <summary>The column's name: its name, or for a metric <c>listing__bookings</c>.</summary>
    internal string Column { get; init; } = Name.Column;

    /// <summary>True for the time by which the metric is aggregated, under whichever name.</summary>
    internal bool IsAggregationTime { get; init; }

    /// <summary>Time: the standard grain asked for; that of the custom granularity's spine; null for a date part.</summary>
    internal TimeGrain? Grain { get; init; }

    /// <summary>Time: the custom granularity; null for a standard grain.</summary>
    internal CustomGrain? Custom { get; init; }

    /// <summary>Metric: the metric grouped by its entity. <see cref="Target"/> is the entity that it joins to.</summary>
    internal Output? Metric { get; init; }
}
