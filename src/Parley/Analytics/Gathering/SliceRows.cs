using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Queries;

namespace Parley.Analytics.Gathering;

/// <summary>Reads the rows of one executed query as readings.</summary>
internal sealed class SliceRows
{
    private readonly Slice _slice;
    private readonly TimeGrain? _grain;
    private readonly int _index;
    private readonly ExecutedQuery _executed;
    private readonly int? _time;
    private readonly int[] _by;
    private readonly (string Metric, int Column)[] _metrics;

    public SliceRows(Slice slice, TimeGrain? grain, int index, ExecutedQuery executed)
    {
        (_slice, _grain, _index, _executed) = (slice, grain, index, executed);
        _time = grain is { } g ? Column(SliceReader.TimeColumn(g), ColumnRole.GroupBy) : null;
        _by = [.. slice.By.Select(d => Column(d, ColumnRole.GroupBy))];
        _metrics = [.. executed.Query.Metrics.Select(m => (m, Column(m, ColumnRole.Metric)))];
    }

    /// <summary>One row a member and point in time, from one or more queries of the same slice.</summary>
    public static SliceResult Merge(Slice slice, IReadOnlyList<SliceRows> parts)
    {
        var truncated = parts.Any(p => p._executed.Result.Truncated);
        if (parts is [var only] && (only._grain is null || slice.Grain is not null))
        {
            return new SliceResult(slice, [.. only.Read()], truncated);
        }

        var merged = parts.SelectMany(p => p.Read())
            .GroupBy(r => (r.Key, Bucket: slice.Grain is null ? null : r.Bucket))
            .Select(g => new SliceRow(g.First().Members, g.Key.Bucket, Last(g)));
        return new SliceResult(slice, [.. merged], truncated);
    }

    /// <summary>Of a metric read at points in time, the last point's reading stands for the period.</summary>
    private static ImmutableArray<Reading> Last(IEnumerable<SliceRow> rows) =>
    [
        .. rows.SelectMany(r => r.Readings)
            .GroupBy(r => r.Metric)
            .Select(g => g.MaxBy(r => r.Bucket ?? DateOnly.MinValue)!),
    ];

    private IEnumerable<SliceRow> Read()
    {
        for (var row = 0; row < _executed.Result.Rows.Length; row++)
        {
            var cells = _executed.Result.Rows[row];
            ImmutableArray<string?> members = [.. _by.Select(c => Member(cells[c]))];
            DateOnly? bucket = _time is { } time && cells[time] is DateTime moment ? DateOnly.FromDateTime(moment) : null;
            yield return new SliceRow(members, bucket, Readings(row, cells, members, bucket));
        }
    }

    private ImmutableArray<Reading> Readings(int row, ImmutableArray<object?> cells, ImmutableArray<string?> members, DateOnly? bucket)
    {
        var readings = ImmutableArray.CreateBuilder<Reading>(_metrics.Length);
        foreach (var (metric, column) in _metrics)
        {
            readings.Add(new Reading(_index, row, _executed.Result.Columns[column], metric, Number(cells[column]))
            {
                Slice = _slice,
                Members = members,
                Bucket = bucket,
                BucketGrain = _grain,
            });
        }

        return readings.MoveToImmutable();
    }

    private int Column(string name, ColumnRole role)
    {
        var columns = _executed.Columns;
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Role == role && columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new InvalidOperationException($"The query has no column '{name}'.");
    }

    private static decimal? Number(object? cell) => cell switch
    {
        decimal d => d,
        double d when double.IsFinite(d) && Math.Abs(d) < 7.9e28 => (decimal)d,
        _ => null,
    };

    private static string? Member(object? cell) => cell switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString(),
    };
}
