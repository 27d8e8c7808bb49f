using System.Collections.Immutable;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Links;

/// <summary>A join: over an entity to a model in which it is unique.</summary>
/// <param name="Entity">The entity both models have.</param>
/// <param name="Model">The model joined to.</param>
internal sealed record Hop(string Entity, SemanticModel Model);

/// <summary>A dimension or entity as it is reached from one model.</summary>
/// <param name="Links">The entities that name the way.</param>
/// <param name="Hops">The joins on the way; empty for the model's own.</param>
/// <param name="Model">The model that has it.</param>
/// <param name="Dimension">The dimension; null for an entity.</param>
/// <param name="Entity">The entity; null for a dimension.</param>
internal sealed record LinkTarget(
    ImmutableArray<string> Links, ImmutableArray<Hop> Hops, SemanticModel Model, Dimension? Dimension, Entity? Entity)
{
    /// <summary>The name of the dimension or entity itself.</summary>
    internal string Element => Dimension?.Name ?? Entity!.Name;

    /// <summary>Links and element.</summary>
    internal string Path => GroupByName.PathOf(Links, Element);

    /// <summary>True for a point in time.</summary>
    internal bool IsTime => Dimension?.Type == DimensionType.Time;
}
