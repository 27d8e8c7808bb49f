using System.Collections.Immutable;
using Parley.Metrics.Queries.Filters;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Building;

/// <summary>A filter on the way down to the measures it applies to.</summary>
/// <param name="Template">The filter.</param>
/// <param name="DefaultGrain">The grain of a <c>metric_time</c> without one where it was written.</param>
/// <param name="OffsetsOutside">How many of the request's offsets lie outside of it.</param>
/// <param name="Level">Where it was written.</param>
internal sealed record MetricFilter(FilterTemplate Template, string DefaultGrain, int OffsetsOutside, FilterLevel Level);

/// <summary>A metric wanted by certain columns.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Alias">The name of its column.</param>
/// <param name="GroupBy">Full names of the columns, with their grains.</param>
internal sealed record MetricRequest(Metric Metric, string Alias, ImmutableArray<GroupByName> GroupBy)
{
    /// <summary>Filters from above; the metric's own come in addition.</summary>
    internal ImmutableArray<MetricFilter> Filters { get; init; } = [];

    /// <summary>Offsets in time, the innermost first.</summary>
    internal ImmutableArray<Shift> Offsets { get; init; } = [];

    /// <summary>How many of the offsets lie outside of this metric: its own filters see the time before them.</summary>
    internal int OffsetsOutside { get; init; }

    /// <summary>Range of time.</summary>
    internal TimeRange? Range { get; init; }

    /// <summary>How deep in other metrics and filters.</summary>
    internal int Depth { get; init; }
}
