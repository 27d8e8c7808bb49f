using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Filters;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>
/// Builds queries without metrics: the combinations of group-by values there are. Read from the model that needs the
/// fewest joins, among these the one with the fewest columns; other models are joined so that no value of theirs is lost,
/// and <c>metric_time</c> is every point of the time spine.
/// </summary>
/// <param name="context">The compilation.</param>
/// <param name="filters">Resolves filters.</param>
internal sealed class DistinctBuilder(BuildContext context, FilterPlacer filters)
{
    /// <summary>Builds the query.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="groupBy">The readings of each group-by.</param>
    /// <param name="where">The filters.</param>
    internal Output Build(MetricQuery query, ImmutableArray<ImmutableArray<GroupByName>> groupBy, ImmutableArray<FilterTemplate> where)
    {
        var names = groupBy
            .Concat(where.SelectMany(f => f.Calls).OfType<FilterCall.Element>()
                .Select(e => GroupByText.Readings(e.Call, context.Index.IsGrain)))
            .ToList();
        var placed = where.Select(f => new MetricFilter(f, Grains.Name(TimeGrain.Day), 0, FilterLevel.Metric)).ToList();
        var needsModel = names.Any(n => !n[^1].IsMetricTime) || where.Any(f => f.Calls.OfType<FilterCall.Metric>().Any());
        var rows = needsModel
            ? Model(names, groupBy, placed)
            : Resolved(null, groupBy, placed);
        var times = rows.Items.Concat(rows.Filters.SelectMany(f => f.Items)).Where(i => i?.IsAggregationTime == true).ToList();
        if (times.Count == 0 && (query.Start ?? query.End) is not null)
        {
            throw new MetricQueryException($"A time range needs a metric or '{GroupByName.MetricTime}' among the group-bys.");
        }

        var grain = times.Count == 0 ? TimeGrain.Day : times.Min(t => t!.Grain ?? TimeGrain.Day);
        return Select(query, rows with
        {
            CrossedWithTime = times.Count == 0 ? null : new SpinePoints(context).Spine(grain).Grain,
            Range = TimeRange.Of(query, grain),
        });
    }

    private RowsRequest Model(
        List<ImmutableArray<GroupByName>> names, ImmutableArray<ImmutableArray<GroupByName>> groupBy, List<MetricFilter> where)
    {
        var best = context.Index.Manifest.Models
            .Select((m, i) => (Root: new Root(m, null), Place: i, Joins: Joins(new Root(m, null), names)))
            .Where(c => c.Joins is not null)
            .OrderBy(c => c.Joins).ThenBy(c => c.Root.Model.Dimensions.Length + c.Root.Model.Entities.Length).ThenBy(c => c.Place)
            .Select(c => c.Root)
            .FirstOrDefault();
        return best is not null
            ? Resolved(best, groupBy, where)
            : throw new MetricQueryException(
                $"No semantic model reaches all of {string.Join(", ", names.Select(n => $"'{n[0].Path}'").Distinct())} over its entities.");
    }

    // Null where the model does not reach all of them. A name that must be completed counts as one more join.
    private int? Joins(Root root, List<ImmutableArray<GroupByName>> names)
    {
        var ways = new HashSet<string>(StringComparer.Ordinal);
        var completed = 0;
        foreach (var name in names.Where(n => !n[^1].IsMetricTime))
        {
            var links = context.Index.LinksFrom(root.Model);
            var reading = name.FirstOrDefault(n => links.Candidates(n).Length == 1);
            if (reading is null || links.At(links.Candidates(reading)[0]) is not [var target])
            {
                return null;
            }

            completed += target.Path == reading.Path ? 0 : 1;
            ways.UnionWith(target.Hops.Select((_, i) => string.Join('/', target.Hops.Take(i + 1).Select(h => $"{h.Entity}:{h.Model.Name}"))));
        }

        return ways.Count + completed;
    }

    private RowsRequest Resolved(Root? root, ImmutableArray<ImmutableArray<GroupByName>> groupBy, List<MetricFilter> where)
    {
        var resolver = new ItemResolver(context.Index, context.Visibility, root);
        var time = new ItemResolver(context.Index, context.Visibility, null);
        var day = Grains.Name(TimeGrain.Day);
        return new RowsRequest
        {
            Root = root,
            Items = [.. groupBy.Select(n => (n[^1].IsMetricTime ? time : resolver).Resolve(n, day)).DistinctBy(i => i.Column)],
            Filters = [.. where.Select(f => filters.Place(f, resolver, 0))],
            Join = JoinKind.Full,
        };
    }

    private Output Select(MetricQuery query, RowsRequest request)
    {
        const string Alias = "found";
        var rows = RowsBuilder.Build(context, request);
        var keys = request.Items.Select(i => i.Column).ToImmutableArray();
        return new Output(
            new Select
            {
                Columns = [.. keys.Select(k => context.Dialect.Pass(Alias, k))],
                From = new RowSource.Nested(rows.Query),
                Alias = Alias,
                Where = rows.Conditions,
                GroupBy = query.Distinct ? [.. keys.Select(k => context.Dialect.Of(Alias, k))] : [],
            },
            keys,
            []);
    }
}
