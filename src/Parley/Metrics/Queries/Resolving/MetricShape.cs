using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Resolving;

/// <summary>What a metric rests on.</summary>
internal static class MetricShape
{
    /// <summary>Metrics that rest on metrics deeper than this are refused: they go round in circles.</summary>
    internal const int MaxDepth = 32;

    /// <summary>The metrics a metric is computed from, in the formula's order.</summary>
    /// <param name="metric">The metric.</param>
    internal static IEnumerable<MetricInput> Inputs(Metric metric) => metric.Type == MetricType.Ratio
        ? new[] { metric.Numerator, metric.Denominator }.OfType<MetricInput>()
        : metric.Inputs;

    /// <summary>The measures a metric itself names.</summary>
    /// <param name="metric">The metric.</param>
    internal static IEnumerable<MetricMeasure> Measures(Metric metric) => metric switch
    {
        { Conversion: { } conversion } => [conversion.Base, conversion.Conversion],
        { Measure: { } measure } => [measure],
        _ => [],
    };

    /// <summary>
    /// The models and times that a metric's group-bys are resolved from, one for each measure it rests on; of a
    /// conversion, that of the base event.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">The manifest.</param>
    /// <exception cref="MetricQueryException">It rests on something that is not there, or on itself.</exception>
    internal static ImmutableArray<Root> Roots(Metric metric, ManifestIndex index) =>
        [.. Roots(metric, index, 0).DistinctBy(r => (r.Model.Name, r.AggTime?.Name))];

    /// <summary>The measure that a name stands for.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="metric">The metric that uses it, for the message.</param>
    /// <param name="index">The manifest.</param>
    /// <exception cref="MetricQueryException">There is none.</exception>
    internal static OwnedMeasure Measure(string name, Metric metric, ManifestIndex index) =>
        index.Measures.TryGetValue(name, out var measure)
            ? measure
            : throw new MetricQueryException($"Metric '{metric.Name}' uses the measure '{name}', which does not exist.");

    /// <summary>The grain of <c>metric_time</c> where a query of these metrics names none: the coarsest of their defaults.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="index">The manifest.</param>
    internal static string DefaultGrain(IEnumerable<Metric> metrics, ManifestIndex index) => metrics
        .Select(m => m.DefaultGrain ?? Grains.Name(Roots(m, index).Max(r => r.DefaultGrain)))
        .MaxBy(g => index.CustomGrains.TryGetValue(g, out var custom) ? custom.Spine.Grain : Standard(g))!;

    private static TimeGrain Standard(string name) => Grains.TryParse(name, out var grain) ? grain : TimeGrain.Day;

    private static IEnumerable<Root> Roots(Metric metric, ManifestIndex index, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new MetricQueryException($"Metric '{metric.Name}' is computed from itself.");
        }

        if (Measures(metric).FirstOrDefault() is { } measure)
        {
            var owned = Measure(measure.Name, metric, index);
            return [new Root(owned.Model, owned.AggTime)];
        }

        return Inputs(metric).SelectMany(i => index.Metrics.TryGetValue(i.Name, out var input)
            ? Roots(input, index, depth + 1)
            : throw new MetricQueryException($"Metric '{metric.Name}' uses the metric '{i.Name}', which does not exist."));
    }
}
