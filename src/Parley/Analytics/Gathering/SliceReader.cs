using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Queries;

namespace Parley.Analytics.Gathering;

/// <summary>Runs slices as metric queries, those of one call at the same time, and keeps every query in the order asked.</summary>
internal sealed class SliceReader(SemanticLayer layer, Catalogue catalogue, Permissions permissions)
{
    // An accumulated metric is read over its last days only: its value there holds all days before.
    private const int LastDays = 7;

    private readonly List<ExecutedQuery> _queries = [];

    public MetricShapes Shapes { get; } = new(layer.Workings);

    /// <summary>What ran so far, in the order of <see cref="Reading.Query"/>.</summary>
    public ImmutableArray<ExecutedQuery> Queries => [.. _queries];

    /// <summary>Adds a query that ran earlier, and gives its index.</summary>
    public int Keep(ExecutedQuery query)
    {
        var at = _queries.FindIndex(q => ReferenceEquals(q, query));
        if (at < 0)
        {
            at = _queries.Count;
            _queries.Add(query);
        }

        return at;
    }

    public async Task<SliceResult> ReadAsync(Slice slice, CancellationToken cancellationToken) =>
        (await ReadAllAsync([slice], cancellationToken))[0];

    public Task<ImmutableArray<SliceResult>> ReadAllAsync(ImmutableArray<Slice> slices, CancellationToken cancellationToken) =>
        RunAsync(slices, isKept: true, cancellationToken);

    /// <summary>Reads what guides a search and is no evidence: its queries are not kept, and its readings are of no query.</summary>
    public Task<ImmutableArray<SliceResult>> LookAsync(ImmutableArray<Slice> slices, CancellationToken cancellationToken) =>
        RunAsync(slices, isKept: false, cancellationToken);

    private async Task<ImmutableArray<SliceResult>> RunAsync(ImmutableArray<Slice> slices, bool isKept, CancellationToken cancellationToken)
    {
        var requests = slices.SelectMany((slice, i) => Requests(slice).Select(r => r with { Slice = i })).ToArray();
        var executed = await Task.WhenAll(requests.Select(r => layer.QueryAsync(r.Query, permissions, cancellationToken)));
        var first = _queries.Count;
        if (isKept)
        {
            _queries.AddRange(executed);
        }

        return
        [
            .. slices.Select((slice, i) => SliceRows.Merge(
                slice,
                requests.Select((r, n) => (r, n)).Where(p => p.r.Slice == i)
                    .Select(p => new SliceRows(slice, p.r.Grain, first + p.n, executed[p.n])).ToArray())),
        ];
    }

    /// <summary>One query; metrics whose value depends on the point in time get one of their own for each grain.</summary>
    private IEnumerable<Request> Requests(Slice slice)
    {
        var grains = slice.Metrics.GroupBy(m => slice.Grain ?? Shapes.PointGrain(m, slice.Period)).ToArray();
        return grains.Length == 0
            ? [new Request(Query(slice, [], null), null)]
            : grains.Select(g => new Request(Query(slice with { Period = Days(slice, [.. g]) }, [.. g], g.Key), g.Key));
    }

    private Period? Days(Slice slice, ImmutableArray<string> metrics)
    {
        if (slice.Grain is not null || !metrics.Any(Shapes.Accumulates))
        {
            return slice.Period;
        }

        var last = catalogue.Metrics.Where(m => metrics.Contains(m.Name)).Select(m => m.To).OfType<DateOnly>().DefaultIfEmpty(DateOnly.MaxValue).Max();
        var end = slice.Period is { } period && period.End < last ? period.End : last;
        var start = end.AddDays(1 - LastDays);
        return end == DateOnly.MaxValue ? slice.Period
            : new Period(slice.Period is { } within && within.Start > start && within.Start <= end ? within.Start : start, end, "");
    }

    private static MetricQuery Query(Slice slice, ImmutableArray<string> metrics, TimeGrain? grain)
    {
        ImmutableArray<string> groupBy = grain is { } g ? [TimeColumn(g), .. slice.By] : slice.By;
        return new MetricQuery
        {
            Metrics = metrics,
            GroupBy = groupBy,
            Where = [.. PlanFilters.Write(slice.Filters), .. slice.Where],
            Start = metrics.IsEmpty ? null : slice.Period?.Start.ToDateTime(TimeOnly.MinValue),
            End = metrics.IsEmpty ? null : slice.Period?.End.ToDateTime(TimeOnly.MinValue),

            // What is called 1–2 August is of these two days, not of the week that they lie in.
            ExactRange = true,
            OrderBy = [.. groupBy.Select(c => new QueryOrder(c))],
            Limit = slice.Most,
        };
    }

    public static string TimeColumn(TimeGrain grain) => "metric_time__" + grain.ToString().ToLower(CultureInfo.InvariantCulture);

    private sealed record Request(MetricQuery Query, TimeGrain? Grain)
    {
        public int Slice { get; init; }
    }
}
