using Parley.Answers;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Building;

/// <summary>A model's own entities and dimensions by their bare names.</summary>
internal static class LocalElements
{
    /// <summary>The column of an element.</summary>
    /// <param name="context">The compilation.</param>
    /// <param name="model">The model.</param>
    /// <param name="name">An entity or dimension of it; links before the name are ignored.</param>
    /// <exception cref="MetricQueryException">The model has neither.</exception>
    internal static LocalColumn Column(BuildContext context, SemanticModel model, string name)
    {
        var element = name.Split(GroupByName.Separator)[^1];
        if (model.Entities.FirstOrDefault(e => e.Name == element) is { } entity)
        {
            return new LocalColumn(element, context.Dialect.Expression(entity));
        }

        var dimension = model.Dimensions.FirstOrDefault(d => d.Name == element) ?? throw new MetricQueryException(
            $"Semantic model '{model.Name}' has no entity or dimension '{element}'.");
        var expression = context.Dialect.Expression(dimension);
        return new LocalColumn(
            element, dimension.Type == DimensionType.Time ? context.Dialect.Truncate(dimension.Grain, expression) : expression);
    }
}
