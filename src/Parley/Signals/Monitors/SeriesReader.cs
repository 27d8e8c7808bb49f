using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Catalogues;
using Parley.Metrics.Queries;

namespace Parley.Signals.Monitors;

/// <summary>
/// Reads series for one run of monitors: one query a metric, grain and dimension, in pieces where it has more rows than a query may
/// give. Nothing of the day of the run or after it is read, so that a run for a past day finds what it would have found then.
/// </summary>
/// <param name="layer">The data.</param>
/// <param name="catalogue">What the audience may ask about.</param>
/// <param name="permissions">What the audience may see.</param>
/// <param name="asOf">The day of the run.</param>
internal sealed class SeriesReader(SemanticLayer layer, Catalogue catalogue, Permissions permissions, DateOnly asOf)
{
    private const int MostRows = 90_000;

    private readonly Dictionary<(string Metric, TimeGrain Grain, string Cut), ImmutableArray<WatchedSeries>> _read = [];

    /// <summary>The last complete day of a metric; null where there is no data before the run.</summary>
    public DateOnly? LastDay(CatalogueMetric metric) =>
        metric.From is { } from && from < asOf && metric.To is { } to ? to < asOf ? to : asOf.AddDays(-1) : null;

    /// <summary>Forgets what was read: series of one metric are not needed for the next.</summary>
    public void Forget() => _read.Clear();

    /// <summary>A metric's series, of the whole or of the members of a dimension; those without a whole period are left out.</summary>
    public async Task<ImmutableArray<WatchedSeries>> ReadAsync(CatalogueMetric metric, TimeGrain grain, SegmentCut? cut, CancellationToken cancellationToken)
    {
        var key = (metric.Name, grain, cut is null ? "" : $"{cut.Dimension.Name}\n{string.Join('\n', cut.Members)}");
        if (!_read.TryGetValue(key, out var series))
        {
            series = LastDay(metric) is { } last ? await QueryAsync(metric, grain, cut, last, cancellationToken).ConfigureAwait(false) : [];
            _read[key] = series;
        }

        return series;
    }

    /// <summary>One value of a metric over days; null where there is none.</summary>
    public async Task<decimal?> TotalAsync(string metric, Period period, CancellationToken cancellationToken)
    {
        var reader = new SliceReader(layer, catalogue, permissions);
        return (await reader.ReadAsync(new Slice([metric], period), cancellationToken).ConfigureAwait(false)).Of(metric)?.Value;
    }

    private async Task<ImmutableArray<WatchedSeries>> QueryAsync(
        CatalogueMetric metric, TimeGrain grain, SegmentCut? cut, DateOnly last, CancellationToken cancellationToken)
    {
        var start = Buckets.Start(grain, LookBack(grain, last)) is var begin && begin > metric.From!.Value ? begin : metric.From!.Value;
        var days = Math.Max(31, MostRows / Math.Max(1, cut is null ? 1 : (cut.Members.IsEmpty ? cut.Dimension.Values.Length : cut.Members.Length) + 1));
        var members = new Dictionary<string, Dictionary<DateOnly, decimal>>(StringComparer.Ordinal);
        for (var from = start; from <= last;)
        {
            var to = grain == TimeGrain.Day && from.AddDays(days - 1) is var end && end < last ? end : last;
            Collect(await layer.QueryAsync(Query(metric.Name, grain, cut, (from, to)), permissions, cancellationToken).ConfigureAwait(false), cut, members);
            from = to.AddDays(1);
        }

        return
        [
            .. members.OrderBy(m => m.Key, StringComparer.Ordinal)
                .Select(m => WatchedSeries.Of(cut?.Of(m.Key) ?? Segment.Whole, grain, m.Value, (start, last), metric.Additive)).OfType<WatchedSeries>(),
        ];
    }

    private static DateOnly LookBack(TimeGrain grain, DateOnly last) => grain switch
    {
        TimeGrain.Day => last.AddDays(-760),
        TimeGrain.Week => last.AddDays(-7 * 160),
        TimeGrain.Month => last.AddMonths(-60),
        _ => last.AddYears(-12),
    };

    private static MetricQuery Query(string metric, TimeGrain grain, SegmentCut? cut, (DateOnly From, DateOnly To) days)
    {
        ImmutableArray<string> groupBy = cut is null ? [SliceReader.TimeColumn(grain)] : [SliceReader.TimeColumn(grain), cut.Dimension.Name];
        return new MetricQuery
        {
            Metrics = [metric],
            GroupBy = groupBy,
            Where = cut is null or { Members.IsEmpty: true } ? [] : PlanFilters.Write([new PlanFilter(cut.Dimension.Name, cut.Members)]),
            Start = days.From.ToDateTime(TimeOnly.MinValue),
            End = days.To.ToDateTime(TimeOnly.MinValue),
            ExactRange = true,
            OrderBy = [.. groupBy.Select(c => new QueryOrder(c))],
        };
    }

    private static void Collect(ExecutedQuery executed, SegmentCut? cut, Dictionary<string, Dictionary<DateOnly, decimal>> members)
    {
        var time = executed.Columns.IndexOf(executed.Columns.First(c => c.Role == ColumnRole.GroupBy && c.Name.StartsWith("metric_time", StringComparison.Ordinal)));
        var value = executed.Columns.IndexOf(executed.Columns.First(c => c.Role == ColumnRole.Metric));
        var member = cut is null ? -1 : executed.Columns.IndexOf(executed.Columns.First(c => c.Role == ColumnRole.GroupBy && c.Name.Equals(cut.Dimension.Name, StringComparison.OrdinalIgnoreCase)));
        foreach (var row in executed.Result.Rows)
        {
            var name = member < 0 ? "" : MemberText.Of(row[member]);
            if (name is null || (cut is not null && !cut.Watches(name)) || row[time] is not DateTime at || Number(row[value]) is not { } number)
            {
                continue;
            }

            if (!members.TryGetValue(name, out var values))
            {
                members[name] = values = [];
            }

            values[DateOnly.FromDateTime(at)] = number;
        }
    }

    private static decimal? Number(object? cell) => cell switch
    {
        decimal number => number,
        double number when double.IsFinite(number) && Math.Abs(number) < 7.9e28 => (decimal)number,
        _ => null,
    };
}
