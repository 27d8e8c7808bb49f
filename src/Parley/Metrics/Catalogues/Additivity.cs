using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>Whether a metric's values of disjoint members and periods add up to the value of their union.</summary>
internal static class Additivity
{
    /// <summary>True for totals and counts, and for weighted sums of these in the same period.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">Its manifest.</param>
    public static bool Holds(Metric metric, ManifestIndex index) => Holds(metric, index, measure => measure.NonAdditive is null && IsTotal(measure));

    /// <summary>The same for members of one period: a stock at its end is the sum of its members' stocks then.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">Its manifest.</param>
    public static bool HoldsOverMembers(Metric metric, ManifestIndex index) =>
        Holds(metric, index, measure => measure.NonAdditive is null or { WindowGroupings.IsEmpty: true } && IsTotal(measure));

    private static bool Holds(Metric metric, ManifestIndex index, Func<Measure, bool> isTotal) => metric.Type switch
    {
        MetricType.Simple => metric.Measure is { } used && index.Measures.TryGetValue(used.Name, out var owned) && isTotal(owned.Measure),
        MetricType.Derived => Linear.Terms(metric) is { } terms && terms.All(t =>
            t.Input is { OffsetWindow: null, OffsetToGrain: null }
            && index.Metrics.TryGetValue(t.Input.Name, out var input) && Holds(input, index, isTotal)),
        _ => false,
    };

    private static bool IsTotal(Measure measure) =>
        measure is { Aggregation: Aggregation.Sum or Aggregation.Count or Aggregation.SumBoolean };
}
