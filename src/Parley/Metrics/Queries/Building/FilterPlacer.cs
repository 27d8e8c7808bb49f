using System.Collections.Immutable;
using Parley.Metrics.Queries.Filters;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;

namespace Parley.Metrics.Queries.Building;

/// <summary>Resolves filters against a model.</summary>
/// <param name="context">The compilation.</param>
/// <param name="metrics">Builds the metrics that filters compare.</param>
internal sealed class FilterPlacer(BuildContext context, MetricBuilder metrics)
{
    /// <summary>Resolves a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="resolver">Resolves its names.</param>
    /// <param name="depth">How deep in other metrics and filters.</param>
    /// <exception cref="MetricQueryException">It names something that is unknown, ambiguous or not visible.</exception>
    internal PlacedFilter Place(MetricFilter filter, ItemResolver resolver, int depth) => new(
        filter.Template,
        [.. filter.Template.Calls.Select(c => Item(c, filter, resolver, depth))],
        filter.OffsetsOutside,
        filter.Level);

    private Item? Item(FilterCall call, MetricFilter filter, ItemResolver resolver, int depth) => call switch
    {
        FilterCall.Element element => resolver.Resolve(
            GroupByText.Readings(element.Call, context.Index.IsGrain), filter.DefaultGrain),
        FilterCall.Metric metric => MetricItem(metric, resolver, depth),
        _ => null,
    };

    private Item MetricItem(FilterCall.Metric call, ItemResolver resolver, int depth)
    {
        if (!context.Index.Metrics.TryGetValue(call.Name, out var metric))
        {
            throw new MetricQueryException($"A filter compares the metric '{call.Name}', which does not exist{Hint.For(call.Name, context.Index.Metrics.Keys)}");
        }

        if (context.Visibility.Hides(metric))
        {
            throw new MetricQueryException($"Metric '{call.Name}' is not visible to you.");
        }

        if (call.GroupBy.Length != 1)
        {
            throw new MetricQueryException($"Metric '{call.Name}' in a filter must be grouped by exactly one entity.");
        }

        var inner = GroupByText.Readings(call.GroupBy[0], context.Index.IsGrain);
        var root = MetricShape.Roots(metric, context.Index)[0];
        var entity = new ItemResolver(context.Index, context.Visibility, root).Resolve(inner, Grains.Name(root.DefaultGrain));
        if (entity.Kind != ItemKind.Entity)
        {
            throw new MetricQueryException($"Metric '{call.Name}' in a filter is grouped by '{call.GroupBy[0]}', which is not an entity.");
        }

        var output = metrics.Build(new MetricRequest(metric, metric.Name, [entity.Name]) { Depth = depth + 1 });
        var outer = resolver.Resolve([new GroupByName([], entity.Name.Element)], "");
        return outer with
        {
            Kind = ItemKind.Metric,
            Metric = output,
            Column = $"{entity.Name.Path}{GroupByName.Separator}{metric.Name}",
        };
    }
}
