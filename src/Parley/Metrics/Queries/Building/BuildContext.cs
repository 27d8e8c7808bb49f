using System.Collections.Immutable;
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

    /// <summary>
    /// A model's table; where the caller's rows are restricted, only these rows of it. What is said of a thing goes with the thing:
    /// where only some customers are visible, so are only their orders, and the lines of these, also for questions that name no customer.
    /// </summary>
    /// <param name="model">The model.</param>
    internal RowSource Table(SemanticModel model)
    {
        var table = new RowSource.Table(Dialect.Table(model.Relation));
        return Conditions(model, [model.Name]) is { IsEmpty: false } conditions
            ? new RowSource.Nested(new Select { From = table, Alias = model.Name, Where = conditions })
            : table;
    }

    private ImmutableArray<string> Conditions(SemanticModel model, ImmutableHashSet<string> passed)
    {
        var conditions = ImmutableArray.CreateBuilder<string>();
        if (Visibility.RowPredicate(model) is { } predicate)
        {
            // The line break ends a comment in the predicate.
            conditions.Add($"({predicate}\n)");
        }

        foreach (var entity in Visibility.IsRowRestricted ? model.Entities : [])
        {
            foreach (var (target, key) in Keyed(entity.Name).Where(k => !passed.Contains(k.Model.Name)))
            {
                if (Conditions(target, passed.Add(target.Name)) is { IsEmpty: false } visible)
                {
                    conditions.Add(
                        $"{Dialect.Expression(entity)} IN (SELECT {Dialect.Expression(key)} FROM {Dialect.Table(target.Relation)} AS {Dialect.Identifier(target.Name)} WHERE {string.Join(" AND ", visible)})");
                }
            }
        }

        return conditions.ToImmutable();
    }

    // The models that have a row for each of an entity.
    private IEnumerable<(SemanticModel Model, Entity Key)> Keyed(string entity) =>
        from model in Index.Manifest.Models
        from key in model.Entities
        where key.Name == entity && key.Type != EntityType.Foreign
        select (model, key);
}
