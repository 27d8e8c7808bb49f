using System.Collections.Immutable;
using Parley.Metrics.Queries.Building;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries;

/// <summary>A dimension or entity that metrics can be grouped and filtered by.</summary>
/// <param name="Name">The name a query uses, without a grain: <c>listing__country</c>, <c>listing</c>.</param>
/// <param name="Model">The semantic model that has it.</param>
/// <param name="Dimension">The dimension; null for an entity.</param>
/// <param name="Entity">The entity; null for a dimension.</param>
/// <param name="Joins">How many joins lie on the way, for the metric that needs most.</param>
public sealed record GroupByOption(string Name, SemanticModel Model, Dimension? Dimension, Entity? Entity, int Joins)
{
    /// <summary>True where it is the time that every metric asked about is aggregated by: another name of <c>metric_time</c>.</summary>
    public bool IsAggregationTime { get; init; }
}

/// <summary>Which group-bys metrics support.</summary>
public static class GroupBys
{
    /// <summary>
    /// What all of these metrics can be grouped by, in ordinal order of names; names that are ambiguous for one of them
    /// are left out. <c>metric_time</c>, which needs no model, is not among them.
    /// </summary>
    /// <param name="manifest">The semantic model.</param>
    /// <param name="metrics">Names of metrics of the manifest; at least one.</param>
    /// <exception cref="MetricQueryException">A metric does not exist, or rests on something that does not.</exception>
    public static ImmutableArray<GroupByOption> Of(SemanticManifest manifest, params IEnumerable<string> metrics)
    {
        var index = ManifestIndex.For(manifest);
        var roots = metrics
            .SelectMany(name => index.Find(name) is { } metric
                ? MetricShape.Roots(metric, index)
                : throw new MetricQueryException($"There is no metric '{name}'{Hint.For(name, index.Metrics.Keys)}"))
            .DistinctBy(r => (r.Model.Name, r.AggTime?.Name))
            .ToList();
        var first = roots.Select(r => index.LinksFrom(r.Model)).FirstOrDefault();
        return first is null ? [] : [.. first.Paths.Select(p => Option(p, roots, index)).OfType<GroupByOption>()];
    }

    private static GroupByOption? Option(string path, List<Root> roots, ManifestIndex index)
    {
        var targets = roots.Select(r => index.LinksFrom(r.Model).At(path)).ToList();
        if (targets.Exists(t => t.Length != 1))
        {
            return null;
        }

        var target = targets[0][0];
        return new GroupByOption(path, target.Model, target.Dimension, target.Entity, targets.Max(t => t[0].Hops.Length))
        {
            IsAggregationTime = targets.Zip(roots).All(p =>
                p.First[0] is { Hops.IsEmpty: true, Dimension: { } dimension } && dimension == p.Second.AggTime),
        };
    }
}
