using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>What every step of one compilation needs.</summary>
/// <param name="Index">The manifest.</param>
/// <param name="Dialect">How SQL is written.</param>
/// <param name="Visibility">What the caller may see.</param>
internal sealed record BuildContext(ManifestIndex Index, SqlDialect Dialect, Visibility Visibility)
{
    /// <summary>The aggregations that metrics share.</summary>
    internal SourceRegistry Sources { get; } = new();

    /// <summary>A model's table; where the caller's rows are restricted, only these rows of it.</summary>
    /// <param name="model">The model.</param>
    internal RowSource Table(SemanticModel model)
    {
        var table = new RowSource.Table(Dialect.Table(model.Relation));
        // The line break ends a comment in the predicate.
        return Visibility.RowPredicate(model) is { } predicate
            ? new RowSource.Nested(new Select { From = table, Alias = model.Name, Where = [$"({predicate}\n)"] })
            : table;
    }
}
