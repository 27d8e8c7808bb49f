using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Filters;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>
/// Builds conversions: each conversion event counts for the last base event of the same entity before it, within the
/// window, and has that base event's group-bys.
/// </summary>
/// <param name="context">The compilation.</param>
/// <param name="measures">Builds the base events' measure.</param>
/// <param name="combiner">Puts base events and conversions side by side.</param>
internal sealed class ConversionBuilder(BuildContext context, MeasureBuilder measures, Combiner combiner)
{
    private const string BaseEvents = "base_events";
    private const string Conversions = "conversion_events";
    private const string EventTime = "event_ts";
    private const string Event = "event_number";
    private const string Place = "place";

    /// <summary>Builds a conversion metric.</summary>
    /// <param name="request">The metric, its columns and filters, which apply to the base events.</param>
    /// <param name="conversion">Its parameters.</param>
    internal Output Build(MetricRequest request, ConversionParameters conversion)
    {
        if (!request.Offsets.IsEmpty)
        {
            throw new MetricQueryException($"Metric '{request.Metric.Name}' counts conversions, which cannot be taken at another time.");
        }

        var ofBase = request with { Alias = "base", Filters = [.. request.Filters, .. Own(request, conversion.Base)] };
        var ofConversions = ofBase with { Alias = "conversions" };
        var output = combiner.Combine(
        [
            measures.Build(ofBase, conversion.Base, null),
            Converted(ofConversions, conversion),
        ]);
        return Computed(request, conversion, output);
    }

    private Output Computed(MetricRequest request, ConversionParameters conversion, Output output)
    {
        const string Alias = "inputs";
        var dialect = context.Dialect;
        var (events, conversions) = (dialect.Of(Alias, "base"), dialect.Of(Alias, "conversions"));
        var isCount = conversion.Calculation == ConversionCalculation.Conversions;
        var sql = isCount
            ? conversions
            : $"CAST({conversions} AS {dialect.DoubleType}) / CAST(NULLIF({events}, 0) AS {dialect.DoubleType})";
        var query = new Select
        {
            Columns = [.. output.Keys.Select(k => dialect.Pass(Alias, k)), new SelectColumn(sql, request.Alias, isCount ? "conversions" : null)],
            From = new RowSource.Nested(output.Query),
            Alias = Alias,
        };
        return new Output(query, output.Keys, [new OutputValue(request.Alias, isCount ? conversion.Conversion.FillNullsWith : null)]);
    }

    private Output Converted(MetricRequest request, ConversionParameters conversion)
    {
        var dialect = context.Dialect;
        var events = Events(request, conversion.Base.Name);
        var measure = Measure(request, conversion.Conversion.Name);
        var keys = events.Items.Select(i => i.Column).ToImmutableArray();
        const string Matched = "matched";
        var query = new Select
        {
            Columns =
            [
                .. keys.Select(k => dialect.Pass(Matched, k) with { PassedFrom = null }),
                new SelectColumn(dialect.Aggregate(measure.Measure, dialect.Of(Matched, "value")), request.Alias),
            ],
            From = new RowSource.Nested(Matches(request, conversion, events)),
            Alias = Matched,
            Where = [$"{dialect.Of(Matched, Place)} = 1"],
            GroupBy = [.. keys.Select(k => dialect.Of(Matched, k))],
        };
        return measures.Finish(
            new Output(query, keys, [new OutputValue(request.Alias, null)]), request, conversion.Conversion, events);
    }

    // Every pair of a conversion and a base event before it; place 1 is the latest, and ties fall by the group-bys.
    private Select Matches(MetricRequest request, ConversionParameters conversion, RowsRequest events)
    {
        var dialect = context.Dialect;
        var properties = conversion.ConstantProperties.IsDefault ? [] : conversion.ConstantProperties;
        var (before, beforeNames) = Filtered(
            events with { Locals = [Time(events.Root!), .. Elements(events.Root!, [conversion.Entity, .. properties.Select(p => p.Base)])] });
        var (after, afterNames) = Filtered(ConversionRows(request, conversion, properties));
        var (start, end) = (dialect.Of(BaseEvents, beforeNames[0]), dialect.Of(Conversions, afterNames[0]));
        var keys = events.Items.Select(i => dialect.Of(BaseEvents, i.Column)).ToList();
        var order = string.Join(", ", keys.Prepend($"{start} DESC"));
        var on = new List<string> { $"{start} <= {end}" };
        on.AddRange(Enumerable.Range(1, properties.Length + 1).Select(i =>
            $"{dialect.Of(BaseEvents, beforeNames[i])} = {dialect.Of(Conversions, afterNames[i])}"));
        if (conversion.Window is { } window)
        {
            on.Add($"{start} > {dialect.Before(end, window.Count, Standard(window.Grain))}");
        }

        return new Select
        {
            Columns =
            [
                .. events.Items.Select(i => dialect.Pass(BaseEvents, i.Column) with { PassedFrom = null }),
                new SelectColumn(dialect.Of(Conversions, afterNames[^2]), "value"),
                new SelectColumn($"ROW_NUMBER() OVER (PARTITION BY {dialect.Of(Conversions, afterNames[^1])} ORDER BY {order})", Place),
            ],
            From = new RowSource.Nested(before),
            Alias = BaseEvents,
            Joins = [new Join(JoinKind.Inner, new RowSource.Nested(after), Conversions, [.. on])],
        };
    }

    private RowsRequest Events(MetricRequest request, string measure)
    {
        var owned = Measure(request, measure);
        return measures.Rows(request, new Root(owned.Model, owned.AggTime));
    }

    private RowsRequest ConversionRows(
        MetricRequest request, ConversionParameters conversion, ImmutableArray<(string Base, string Conversion)> properties)
    {
        var measure = Measure(request, conversion.Conversion.Name);
        var alone = new MetricRequest(request.Metric, request.Alias, [])
        {
            Filters = [.. Own(request, conversion.Conversion)],
            Depth = request.Depth,
        };
        var rows = Events(alone, conversion.Conversion.Name);
        return rows with
        {
            Locals =
            [
                Time(rows.Root!),
                .. Elements(rows.Root!, [conversion.Entity, .. properties.Select(p => p.Conversion)]),
                new LocalColumn(measure.Measure.Name, context.Dialect.RowValue(measure.Measure)),
                new LocalColumn(Event, "ROW_NUMBER() OVER ()"),
            ],
        };
    }

    private (Select Query, ImmutableArray<string> Names) Filtered(RowsRequest request)
    {
        const string Alias = "events";
        var rows = RowsBuilder.Build(context, request);
        var query = new Select
        {
            Columns = [.. rows.Query.Columns.Select(c => context.Dialect.Pass(Alias, c.Name))],
            From = new RowSource.Nested(rows.Query),
            Alias = Alias,
            Where = rows.Conditions,
        };
        return (query, rows.Locals);
    }

    private LocalColumn Time(Root root) => root.AggTime is { } time
        ? new LocalColumn(EventTime, context.Dialect.Truncate(time.Grain, context.Dialect.Expression(time)))
        : throw new MetricQueryException($"A conversion needs a time: semantic model '{root.Model.Name}' has no time dimension to aggregate by.");

    private IEnumerable<LocalColumn> Elements(Root root, IEnumerable<string> names) =>
        names.Select(n => LocalElements.Column(context, root.Model, n));

    private Links.OwnedMeasure Measure(MetricRequest request, string name) =>
        MetricShape.Measure(name, request.Metric, context.Index);

    private IEnumerable<MetricFilter> Own(MetricRequest request, MetricMeasure measure)
    {
        var grain = MetricShape.DefaultGrain([request.Metric], context.Index);
        return measure.Filter.Select(f => new MetricFilter(FilterTemplate.Parse(f), grain, 0, FilterLevel.Measure));
    }

    private static TimeGrain Standard(string name) => Grains.TryParse(name, out var grain)
        ? grain
        : throw new MetricQueryException($"'{name}' cannot be the length of this window: only standard granularities can.");
}
