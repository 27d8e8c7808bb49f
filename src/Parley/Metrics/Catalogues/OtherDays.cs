using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>Whether a metric's value at a time rests on other times too.</summary>
internal static class OtherDays
{
    /// <summary>True for stocks, for what accumulates or looks back, and for what is filled where there are no rows.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">Its manifest.</param>
    public static bool Holds(Metric metric, ManifestIndex index) => Holds(metric, index, []);

    private static bool Holds(Metric metric, ManifestIndex index, System.Collections.Immutable.ImmutableHashSet<string> above)
    {
        if (metric.Type is MetricType.Cumulative or MetricType.Conversion)
        {
            return true;
        }

        var inputs = new[] { metric.Numerator, metric.Denominator }.OfType<MetricInput>().Concat(metric.Inputs.IsDefault ? [] : metric.Inputs);
        return (metric.Measure is { } used && (used.JoinToTimespine || (index.Measures.TryGetValue(used.Name, out var owned) && owned.Measure.NonAdditive is not null)))
            || inputs.Any(i => i.OffsetWindow is not null || i.OffsetToGrain is not null
                || (!above.Contains(i.Name) && index.Metrics.TryGetValue(i.Name, out var input) && Holds(input, index, above.Add(metric.Name))));
    }
}
