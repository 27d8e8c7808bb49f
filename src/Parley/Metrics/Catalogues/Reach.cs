using System.Collections.Immutable;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>A dimension or entity that a metric can be grouped by.</summary>
/// <param name="Name">The query name.</param>
/// <param name="Target">What it leads to.</param>
internal sealed record Reached(string Name, LinkTarget Target);

/// <summary>Finds what metrics rest on and can be grouped by.</summary>
internal static class Reach
{
    /// <summary>The measures a metric rests on, through all its inputs, each once.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">Its manifest.</param>
    public static ImmutableArray<OwnedMeasure> Measures(Metric metric, ManifestIndex index) =>
        [.. Leaves(metric, index, []).Distinct()];

    /// <summary>
    /// The categorical dimensions, and the foreign entities, that every measure of the metric leads to by the same name
    /// and without ambiguity; of several names for one thing the shortest. The nearest come first.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">Its manifest.</param>
    /// <param name="hidden">What the caller may not see.</param>
    public static ImmutableArray<Reached> Of(Metric metric, ManifestIndex index, HiddenElements hidden)
    {
        // A conversion metric is grouped by what its base event knows.
        var measures = metric.Conversion is { } conversion ? Named(conversion.Base, index) : Measures(metric, index);
        var maps = measures.Select(m => m.Model).Distinct().Select(index.LinksFrom).ToList();
        if (maps.Count == 0)
        {
            return [];
        }

        return
        [
            .. maps[0].Paths
                .Where(path => maps.TrueForAll(m => m.At(path).Length == 1))
                .Select(path => new Reached(path, maps[0].At(path)[0]))
                .Where(r => IsOffered(r.Target) && !hidden.Hides(r.Target.Model, r.Target.Element))
                .OrderBy(r => r.Target.Hops.Length).ThenBy(r => r.Target.Links.Length).ThenBy(r => r.Name, StringComparer.Ordinal)
                .DistinctBy(r => (Way(r.Target), r.Target.Model.Name, r.Target.Element)),
        ];
    }

    private static IEnumerable<OwnedMeasure> Leaves(Metric metric, ManifestIndex index, ImmutableHashSet<string> above)
    {
        if (above.Contains(metric.Name))
        {
            return [];
        }

        var own = new[] { metric.Measure, metric.Conversion?.Base, metric.Conversion?.Conversion }
            .OfType<MetricMeasure>().SelectMany(m => Named(m, index));
        var inputs = new[] { metric.Numerator, metric.Denominator }.OfType<MetricInput>().Concat(metric.Inputs)
            .Select(i => index.Metrics.GetValueOrDefault(i.Name)).OfType<Metric>();
        return own.Concat(inputs.SelectMany(i => Leaves(i, index, above.Add(metric.Name))));
    }

    private static ImmutableArray<OwnedMeasure> Named(MetricMeasure used, ManifestIndex index) =>
        index.Measures.TryGetValue(used.Name, out var owned) ? [owned] : [];

    private static bool IsOffered(LinkTarget target) => target.Entity is { } entity
        ? target.Links.IsEmpty && entity.Type == EntityType.Foreign
        : target.Dimension!.Type == DimensionType.Categorical && !target.Dimension.Meta.Hidden;

    private static string Way(LinkTarget target) => string.Join('>', target.Hops.Select(h => $"{h.Entity}:{h.Model.Name}"));
}
