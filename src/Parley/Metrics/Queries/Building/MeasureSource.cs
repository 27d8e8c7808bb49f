using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>Measures of one model, aggregated by the same columns over the same rows.</summary>
/// <param name="name">The name of the SELECT.</param>
/// <param name="request">The rows.</param>
/// <param name="nonAdditive">The dimension over which the measures may not be summed; null where there is none.</param>
internal sealed class MeasureSource(string name, RowsRequest request, NonAdditiveDimension? nonAdditive)
{
    private const string Rows = "source_rows";
    private const string Edge = "edge_ts";
    private readonly List<Measure> _measures = [];

    /// <summary>The name of the SELECT.</summary>
    internal string Name => name;

    /// <summary>The group-by columns.</summary>
    internal ImmutableArray<string> Keys { get; } = [.. request.Items.Select(i => i.Column)];

    /// <summary>Adds a measure, unless it is there.</summary>
    /// <param name="measure">The measure.</param>
    internal void Add(Measure measure)
    {
        if (!_measures.Exists(m => m.Name == measure.Name))
        {
            _measures.Add(measure);
        }
    }

    /// <summary>The column that holds a measure.</summary>
    /// <param name="measure">The measure.</param>
    internal string Column(Measure measure) => Keys.Contains(measure.Name) ? $"{measure.Name}_value" : measure.Name;

    /// <summary>Builds the SELECT.</summary>
    /// <param name="context">The compilation.</param>
    internal Select Build(BuildContext context)
    {
        var dialect = context.Dialect;
        var rollUp = CanRollUp;
        var inputs = _measures.Select(m => new LocalColumn(m.Name, dialect.RowValue(m), rollUp ? Rollup(m.Aggregation) : null));
        var rows = RowsBuilder.Build(context, request with { Locals = [.. inputs, .. EdgeColumns(context)], RollUp = rollUp });
        var aggregates = _measures.Select((m, i) => new SelectColumn(
            dialect.Aggregate(m, dialect.Of(Rows, rows.Locals[i])), Column(m)));
        var source = nonAdditive is null ? rows.Query : AtEdge(context, rows);
        return new Select
        {
            Columns = [.. Keys.Select(k => dialect.Pass(Rows, k) with { PassedFrom = null }), .. aggregates],
            From = new RowSource.Nested(source),
            Alias = Rows,
            Where = nonAdditive is null ? rows.Conditions : EdgeConditions(context, rows),
            GroupBy = [.. Keys.Select(k => dialect.Of(Rows, k))],
        };
    }

    // Sums of sums and the like; equal values of a distinct count are one row already.
    private bool CanRollUp => request.Shifts is [Shift.Accumulate, ..] && nonAdditive is null && _measures.TrueForAll(m =>
        m.Aggregation is not (Aggregation.Average or Aggregation.Median or Aggregation.Percentile));

    private static string? Rollup(Aggregation aggregation) => aggregation switch
    {
        Aggregation.CountDistinct => null,
        Aggregation.Min => "MIN",
        Aggregation.Max => "MAX",
        _ => "SUM",
    };

    // A stock counts at the first or last time within each window; the window is the times asked for and the groupings.
    private Select AtEdge(BuildContext context, Rows rows)
    {
        var dialect = context.Dialect;
        string Local(int place) => dialect.Identifier(rows.Locals[_measures.Count + place]);
        var groupings = nonAdditive!.WindowGroupings.Select((_, i) => Local(i + 1));
        var times = request.Items.Where(IsEdgeTime).Select(i => dialect.Identifier(i.Column));
        var window = string.Join(", ", groupings.Concat(times));
        var partition = window.Length == 0 ? "" : $"PARTITION BY {window}";
        var columns = rows.Query.Columns.Select(c => dialect.Pass(Rows, c.Name) with { PassedFrom = null });
        return new Select
        {
            Columns =
            [
                .. columns,
                new SelectColumn($"{(nonAdditive.UseMax ? "MAX" : "MIN")}({Local(0)}) OVER ({partition})", Edge),
            ],
            From = new RowSource.Nested(rows.Query),
            Alias = Rows,
            Where = rows.Conditions,
        };
    }

    // As in MetricFlow, which joins on the groupings, rows without one do not count.
    private ImmutableArray<string> EdgeConditions(BuildContext context, Rows rows)
    {
        var dialect = context.Dialect;
        string Local(int place) => dialect.Of(Rows, rows.Locals[_measures.Count + place]);
        return
        [
            $"{Local(0)} = {dialect.Of(Rows, Edge)}",
            .. nonAdditive!.WindowGroupings.Select((_, i) => $"{Local(i + 1)} IS NOT NULL"),
        ];
    }

    private IEnumerable<LocalColumn> EdgeColumns(BuildContext context)
    {
        if (nonAdditive is null)
        {
            yield break;
        }

        var model = request.Root!.Model;
        var dimension = model.Dimensions.FirstOrDefault(d => d.Name == nonAdditive.Dimension) ?? throw new MetricQueryException(
            $"Measure '{_measures[0].Name}' may not be added up over '{nonAdditive.Dimension}', which semantic model '{model.Name}' does not have.");
        var grain = nonAdditive.Grain ?? dimension.Grain;
        yield return new LocalColumn(
            $"{dimension.Name}{GroupByName.Separator}{Grains.Name(grain)}",
            context.Dialect.Truncate(grain, context.Dialect.Expression(dimension)));
        foreach (var grouping in nonAdditive.WindowGroupings)
        {
            yield return LocalElements.Column(context, model, grouping);
        }
    }

    private bool IsEdgeTime(Item item) => item.Kind == ItemKind.Time &&
        (item.IsAggregationTime
            ? request.Root!.AggTime?.Name == nonAdditive!.Dimension
            : item.Target is { Hops.IsEmpty: true, Dimension: { } dimension } && dimension.Name == nonAdditive!.Dimension);
}
