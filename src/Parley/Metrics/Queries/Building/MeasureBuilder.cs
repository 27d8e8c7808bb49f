using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>Builds the one measure that a simple or cumulative metric rests on.</summary>
/// <param name="context">The compilation.</param>
/// <param name="filters">Resolves filters.</param>
internal sealed class MeasureBuilder(BuildContext context, FilterPlacer filters)
{
    /// <summary>Builds a measure.</summary>
    /// <param name="request">The metric, its columns and all filters.</param>
    /// <param name="use">The measure as the metric uses it.</param>
    /// <param name="cumulative">How it accumulates; null where it does not.</param>
    internal Output Build(MetricRequest request, MetricMeasure use, CumulativeParameters? cumulative)
    {
        var measure = MetricShape.Measure(use.Name, request.Metric, context.Index);
        var rows = Rows(request, new Root(measure.Model, measure.AggTime));
        rows = rows with { Shifts = [.. Accumulation(request, rows, cumulative), .. request.Offsets] };
        CheckOffsets(request, rows);
        if (cumulative is null)
        {
            return Finish(FromSource(rows, measure.Measure, request.Alias), request, use, rows);
        }

        if (rows.Shifts is not [Shift.Accumulate, ..])
        {
            // With no time to show, all time means up to the end of the range.
            var upToEnd = rows with { Range = rows.Range is { End: { } end } ? new TimeRange(null, end) : null };
            return Finish(FromSource(upToEnd, measure.Measure, request.Alias), request, use, rows);
        }

        return Finish(AtGrainAskedFor(rows, measure.Measure, request.Alias, cumulative), request, use, rows);
    }

    /// <summary>The rows that a measure of a model is aggregated over, not yet shifted.</summary>
    /// <param name="request">The columns and filters.</param>
    /// <param name="root">The model and its time.</param>
    internal RowsRequest Rows(MetricRequest request, Root root)
    {
        if (request.Range is not null && root.AggTime is null)
        {
            throw new MetricQueryException(
                $"Metric '{request.Metric.Name}' has no time: semantic model '{root.Model.Name}' has no time dimension to aggregate by.");
        }

        var resolver = new ItemResolver(context.Index, context.Visibility, root);
        var defaultGrain = Grains.Name(root.DefaultGrain);
        return new RowsRequest
        {
            Root = root,
            Items = [.. request.GroupBy.Select(n => resolver.Resolve([n], defaultGrain))],
            Filters = [.. request.Filters.Select(f => filters.Place(f, resolver, request.Depth))],
            Range = request.Range,
        };
    }

    /// <summary>Adds the points of time without data where the measure wants them, and what stands for null.</summary>
    /// <param name="output">The values.</param>
    /// <param name="request">The metric.</param>
    /// <param name="use">The measure as the metric uses it.</param>
    /// <param name="rows">The rows it was aggregated over.</param>
    internal Output Finish(Output output, MetricRequest request, MetricMeasure use, RowsRequest rows)
    {
        var times = rows.Items.Where(i => i.IsAggregationTime).ToImmutableArray();
        var withTimes = use.JoinToTimespine && !times.IsEmpty ? WithEmptyTimes(output, times, rows) : output;
        if (use.FillNullsWith is not { } fill)
        {
            return withTimes;
        }

        var last = withTimes.Query.Columns[^1];
        var filled = withTimes.Query with
        {
            Columns = [.. withTimes.Query.Columns[..^1], new SelectColumn(Combiner.Filled(last.Expression, fill), request.Alias)],
        };
        return withTimes with { Query = filled, Values = [new OutputValue(request.Alias, fill)] };
    }

    private static IEnumerable<Shift> Accumulation(MetricRequest request, RowsRequest rows, CumulativeParameters? cumulative)
    {
        if (cumulative is null)
        {
            return [];
        }

        if (rows.Items.Any(i => i.IsAggregationTime))
        {
            return [new Shift.Accumulate(cumulative.Window, cumulative.GrainToDate)];
        }

        return cumulative is { Window: null, GrainToDate: null }
            ? []
            : throw new MetricQueryException(
                $"Metric '{request.Metric.Name}' accumulates over a period, so it needs '{GroupByName.MetricTime}' among the group-bys.");
    }

    private static void CheckOffsets(MetricRequest request, RowsRequest rows)
    {
        if (!request.Offsets.IsEmpty && request.Range is null && !rows.Items.Any(i => i.IsAggregationTime))
        {
            throw new MetricQueryException(
                $"Metric '{request.Metric.Name}' is taken at another time, so it needs '{GroupByName.MetricTime}' among the group-bys, or a time range.");
        }
    }

    private Output FromSource(RowsRequest rows, Measure measure, string alias)
    {
        var source = context.Sources.For(rows, measure);
        var query = new Select
        {
            Columns =
            [
                .. source.Keys.Select(k => context.Dialect.Pass(source.Name, k)),
                context.Dialect.Pass(source.Name, source.Column(measure), alias),
            ],
            From = new RowSource.Named(source.Name),
            Alias = source.Name,
        };
        return new Output(query, source.Keys, [new OutputValue(alias, null)]) { Source = source.Name };
    }

    // Accumulated at the measure's own grain; a coarser period then shows its first, last or mean value.
    private Output AtGrainAskedFor(RowsRequest rows, Measure measure, string alias, CumulativeParameters cumulative)
    {
        var own = rows.Root!.AggTime!.Grain;
        if (rows.Items.Any(i => i.IsAggregationTime && i.Grain == own && i.Custom is null))
        {
            return FromSource(rows, measure, alias);
        }

        var name = new GroupByName([], GroupByName.MetricTime, Grains.Name(own));
        var point = new Item(name, ItemKind.Time, null) { Grain = own, IsAggregationTime = true };
        var fine = FromSource(rows with { Items = rows.Items.Add(point) }, measure, alias);
        var keys = rows.Items.Select(i => i.Column).ToImmutableArray();
        return cumulative.PeriodAggregation == PeriodAggregation.Average
            ? Mean(fine, keys, alias)
            : Edge(fine, keys, alias, (point.Column, cumulative.PeriodAggregation == PeriodAggregation.Last));
    }

    private Output Mean(Output fine, ImmutableArray<string> keys, string alias)
    {
        const string Points = "points";
        var query = new Select
        {
            Columns =
            [
                .. keys.Select(k => context.Dialect.Pass(Points, k) with { PassedFrom = null }),
                new SelectColumn($"AVG({context.Dialect.Of(Points, alias)})", alias),
            ],
            From = new RowSource.Nested(fine.Query),
            Alias = Points,
            GroupBy = [.. keys.Select(k => context.Dialect.Of(Points, k))],
        };
        return new Output(query, keys, fine.Values);
    }

    private Output Edge(Output fine, ImmutableArray<string> keys, string alias, (string Column, bool Last) point)
    {
        const string Points = "points";
        const string Place = "place";
        var dialect = context.Dialect;
        var partition = keys.IsEmpty ? "" : $"PARTITION BY {string.Join(", ", keys.Select(k => dialect.Of(Points, k)))} ";
        var placed = new Select
        {
            Columns =
            [
                .. keys.Append(alias).Select(c => dialect.Pass(Points, c) with { PassedFrom = null }),
                new SelectColumn($"ROW_NUMBER() OVER ({partition}ORDER BY {dialect.Of(Points, point.Column)}{(point.Last ? " DESC" : "")})", Place),
            ],
            From = new RowSource.Nested(fine.Query),
            Alias = Points,
        };
        var query = new Select
        {
            Columns = [.. keys.Append(alias).Select(c => dialect.Pass("placed", c))],
            From = new RowSource.Nested(placed),
            Alias = "placed",
            Where = [$"{dialect.Of("placed", Place)} = 1"],
        };
        return new Output(query, keys, fine.Values);
    }

    private Output WithEmptyTimes(Output output, ImmutableArray<Item> times, RowsRequest rows)
    {
        const string Values = "known";
        var dialect = context.Dialect;
        var joined = new Select
        {
            Columns =
            [
                .. rows.Items.Select(i => dialect.Pass(i.IsAggregationTime ? SpinePoints.Alias : Values, i.Column) with { PassedFrom = null }),
                dialect.Pass(Values, output.Values[0].Name) with { PassedFrom = null },
            ],
            From = new RowSource.Nested(new SpinePoints(context).Values(times, rows.Range)),
            Alias = SpinePoints.Alias,
            Joins =
            [
                new Join(
                    JoinKind.Left,
                    new RowSource.Nested(output.Query),
                    Values,
                    [.. times.Select(t => $"{dialect.Of(SpinePoints.Alias, t.Column)} = {dialect.Of(Values, t.Column)}")]),
            ],
        };
        var again = Again(rows).ToImmutableArray();
        var query = again.IsEmpty ? joined : new Select
        {
            Columns = [.. joined.Columns.Select(c => dialect.Pass("filled", c.Name))],
            From = new RowSource.Nested(joined),
            Alias = "filled",
            Where = again,
        };
        return new Output(query, output.Keys, output.Values);
    }

    // Rows that the time spine added must pass the filters too, where these ask for nothing but columns that are there.
    private IEnumerable<string> Again(RowsRequest rows)
    {
        var keys = rows.Items.Select(i => i.Column).ToHashSet(StringComparer.Ordinal);
        return rows.Filters
            .Where(f => f is { Level: FilterLevel.Metric, ShiftsOutside: 0 } && f.Items.All(i => i is null || keys.Contains(i.Column)))
            .Select(f => RowsBuilder.Condition(context.Dialect, f, item => item.Column));
    }
}
