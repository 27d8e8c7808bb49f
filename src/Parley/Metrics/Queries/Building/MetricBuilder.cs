using System.Collections.Immutable;
using Parley.Metrics.Queries.Filters;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>
/// Builds metrics. A metric over metrics is computed from its inputs side by side; filters and offsets are handed down to
/// the measures, so that they act on rows before these are aggregated.
/// </summary>
internal sealed class MetricBuilder
{
    private readonly BuildContext _context;
    private readonly Combiner _combiner;
    private readonly MeasureBuilder _measures;
    private readonly ConversionBuilder _conversions;

    /// <summary>Creates the builder.</summary>
    /// <param name="context">The compilation.</param>
    internal MetricBuilder(BuildContext context)
    {
        (_context, _combiner, Filters) = (context, new Combiner(context), new FilterPlacer(context, this));
        _measures = new MeasureBuilder(context, Filters);
        _conversions = new ConversionBuilder(context, _measures, _combiner);
    }

    /// <summary>Resolves filters, building the metrics that they compare.</summary>
    internal FilterPlacer Filters { get; }

    /// <summary>Builds a metric: its keys in the order asked for, then one value under the alias.</summary>
    /// <param name="request">The metric and its columns.</param>
    /// <exception cref="MetricQueryException">It cannot be computed so.</exception>
    internal Output Build(MetricRequest request)
    {
        if (request.Depth > MetricShape.MaxDepth)
        {
            throw new MetricQueryException($"Metric '{request.Metric.Name}' is computed from itself, or filtered by itself.");
        }

        var metric = request.Metric;
        var own = WithOwnFilters(request, metric.Filter, FilterLevel.Metric, metric);
        return metric switch
        {
            { Type: MetricType.Conversion, Conversion: { } conversion } => _conversions.Build(own, conversion),
            { Measure: { } measure } => Measure(own, measure, metric.Cumulative),
            { Type: MetricType.Cumulative, Inputs: [var input] } => Accumulated(own, input),
            { Type: MetricType.Ratio, Numerator: { } numerator, Denominator: { } denominator } => Ratio(own, numerator, denominator),
            { Expr: { } expr, Inputs.IsEmpty: false } => Derived(own, expr),
            _ => throw new MetricQueryException($"Metric '{metric.Name}' says of no measure or metric how it is computed."),
        };
    }

    /// <summary>Builds several metrics side by side.</summary>
    /// <param name="requests">At least one; aliases are distinct.</param>
    internal Output Build(IEnumerable<MetricRequest> requests) => _combiner.Combine([.. requests.Select(Build)]);

    private Output Measure(MetricRequest request, MetricMeasure measure, CumulativeParameters? cumulative) =>
        _measures.Build(WithOwnFilters(request, measure.Filter, FilterLevel.Measure, request.Metric), measure, cumulative);

    // The latest form names a metric where the older one names a measure.
    private Output Accumulated(MetricRequest request, MetricInput input)
    {
        var inner = Input(request, input);
        return inner.Metric.Measure is { } measure
            ? Measure(WithOwnFilters(inner, inner.Metric.Filter, FilterLevel.Metric, inner.Metric) with { Alias = request.Alias }, measure, request.Metric.Cumulative ?? new CumulativeParameters(null, null))
            : throw new MetricQueryException($"Metric '{request.Metric.Name}' accumulates '{input.Name}', which is not a simple metric.");
    }

    private Output Ratio(MetricRequest request, MetricInput numerator, MetricInput denominator)
    {
        var dialect = _context.Dialect;
        var output = Build([Input(request, numerator) with { Alias = "numerator" }, Input(request, denominator) with { Alias = "denominator" }]);
        return Computed(
            request,
            output,
            $"CAST({dialect.Identifier("numerator")} AS {dialect.DoubleType}) / CAST(NULLIF({dialect.Identifier("denominator")}, 0) AS {dialect.DoubleType})");
    }

    private Output Derived(MetricRequest request, string expr)
    {
        var inputs = request.Metric.Inputs.Distinct().Select(i => Input(request, i)).ToList();
        if (inputs.GroupBy(i => i.Alias, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new MetricQueryException($"Metric '{request.Metric.Name}' has two inputs named '{same.Key}'; one needs an alias.");
        }

        return Computed(request, Build(inputs), expr);
    }

    private Output Computed(MetricRequest request, Output inputs, string expr)
    {
        const string Alias = "inputs";
        var query = new Select
        {
            Columns = [.. inputs.Keys.Select(k => _context.Dialect.Pass(Alias, k)), new SelectColumn(expr, request.Alias)],
            From = new RowSource.Nested(inputs.Query),
            Alias = Alias,
        };
        return new Output(query, inputs.Keys, [new OutputValue(request.Alias, null)]);
    }

    private MetricRequest Input(MetricRequest request, MetricInput input)
    {
        if (!_context.Index.Metrics.TryGetValue(input.Name, out var metric))
        {
            throw new MetricQueryException($"Metric '{request.Metric.Name}' uses the metric '{input.Name}', which does not exist.");
        }

        var inner = request with { Metric = metric, Alias = input.Alias ?? input.Name, Depth = request.Depth + 1 };
        if (Offset(input) is { } offset)
        {
            inner = inner with { Offsets = [offset, .. request.Offsets], OffsetsOutside = request.Offsets.Length };
        }

        return WithOwnFilters(inner, input.Filter, FilterLevel.Metric, metric);
    }

    private static Shift? Offset(MetricInput input) => input switch
    {
        { OffsetWindow: { } window } => new Shift.Offset(window),
        { OffsetToGrain: { } grain } => new Shift.ToGrain(grain),
        _ => null,
    };

    private MetricRequest WithOwnFilters(
        MetricRequest request, ImmutableArray<string> filters, FilterLevel level, Metric owner)
    {
        if (filters.IsEmpty)
        {
            return request;
        }

        var grain = MetricShape.DefaultGrain([owner], _context.Index);
        var own = filters.Select(f => new MetricFilter(FilterTemplate.Parse(f), grain, request.OffsetsOutside, level));
        return request with { Filters = [.. request.Filters, .. own] };
    }
}
