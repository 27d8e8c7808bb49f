using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>Whether a metric's values of disjoint members and periods add up to the value of their union.</summary>
internal static class Additivity
{
    /// <summary>True for totals and counts, and for weighted sums of these in the same period.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">Its manifest.</param>
    public static bool Holds(Metric metric, ManifestIndex index) => metric.Type switch
    {
        MetricType.Simple => metric.Measure is { } used && index.Measures.TryGetValue(used.Name, out var owned) && IsTotal(owned.Measure),
        MetricType.Derived => Linear.Terms(metric) is { } terms && terms.All(t =>
            t.Input is { OffsetWindow: null, OffsetToGrain: null }
            && index.Metrics.TryGetValue(t.Input.Name, out var input) && Holds(input, index)),
        _ => false,
    };

    private static bool IsTotal(Measure measure) =>
        measure is { NonAdditive: null, Aggregation: Aggregation.Sum or Aggregation.Count or Aggregation.SumBoolean };
}
