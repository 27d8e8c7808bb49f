using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Parley.Analytics;
using Parley.Answers;
using Parley.Bench.Harness;

namespace Parley.Bench.Questions;

/// <summary>
/// Counts figures from a product's CSV files with SQL that a person wrote, to compare Parley's with. It shares no code with
/// the semantic layer. Figures once counted are kept; not for concurrent use.
/// </summary>
public sealed partial class RawFigures : IAsyncDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly RawSql _sql;
    private readonly ConcurrentDictionary<string, ImmutableArray<ImmutableArray<object?>>> _counted = new(StringComparer.Ordinal);

    private RawFigures(DuckDBConnection connection, RawSql sql) => (_connection, _sql) = (connection, sql);

    /// <summary>Reads every CSV file of a folder into a table of its name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="sql">How figures are counted.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<RawFigures> OpenAsync(string folder, RawSql sql, CancellationToken cancellationToken)
    {
        var raw = new RawFigures(new DuckDBConnection("DataSource=:memory:"), sql);
        await raw._connection.OpenAsync(cancellationToken);
        foreach (var file in Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            raw.Rows($"CREATE TABLE \"{Path.GetFileNameWithoutExtension(file)}\" AS FROM read_csv({Quoted(file)})");
        }

        return raw;
    }

    /// <summary>True where a metric can be counted, and restricted by dimensions.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="dimensions">The dimensions.</param>
    public bool Knows(string metric, IEnumerable<string> dimensions) =>
        _sql.Metrics.ContainsKey(metric)
        && dimensions.All(d => _sql.Dimensions.TryGetValue(d, out var column) && Tables(metric).All(t => HasColumn(t, column)));

    /// <summary>A metric's value; null where there are no rows.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="period">The days that count.</param>
    /// <param name="filters">Restrictions.</param>
    public decimal? Value(string metric, Period period, ImmutableArray<PlanFilter> filters) =>
        Rows($"SELECT CAST(({Expression(metric, period, filters)}) AS DOUBLE)")[0][0] is double value ? (decimal)value : null;

    /// <summary>The members of dimensions that have rows, in no order.</summary>
    /// <param name="metrics">The metrics whose rows count; every table with the dimensions where empty.</param>
    /// <param name="period">The days that count; all where null.</param>
    /// <param name="filters">Restrictions.</param>
    /// <param name="by">The dimensions.</param>
    public ImmutableArray<ImmutableArray<string>> Members(
        ImmutableArray<string> metrics, Period? period, ImmutableArray<PlanFilter> filters, ImmutableArray<string> by)
    {
        var columns = by.Select(d => _sql.Dimensions[d]).ToImmutableArray();
        var tables = metrics.IsEmpty ? _sql.Tables.Keys.Where(t => columns.All(c => HasColumn(t, c))) : metrics.SelectMany(Tables).Distinct(StringComparer.Ordinal);
        var selects = tables.Select(t => $"SELECT DISTINCT {string.Join(", ", columns.Select(c => $"CAST({c} AS VARCHAR)"))} FROM {_sql.Tables[t].From} WHERE {Where(t, period, filters)}");
        return [.. Rows(string.Join(" UNION ", selects)).Select(r => r.Select(c => c as string ?? "").ToImmutableArray())];
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private IEnumerable<string> Tables(string metric) => _sql.Metrics[metric] is { Table: { } table }
        ? [table]
        : MetricName().Matches(_sql.Metrics[metric].Sql).SelectMany(m => Tables(m.Groups[1].Value)).Distinct(StringComparer.Ordinal);

    private string Expression(string metric, Period period, ImmutableArray<PlanFilter> filters)
    {
        var raw = _sql.Metrics[metric];
        if (raw.Table is not { } table)
        {
            return MetricName().Replace(raw.Sql, m => $"({Expression(m.Groups[1].Value, period, filters)})");
        }

        var counted = raw switch
        {
            { SinceYear: true } => period with { Start = new DateOnly(period.End.Year, 1, 1) },
            { Days: { } days } => period with { Start = period.End.AddDays(1 - days) },
            _ => period,
        };
        var last = raw.LastDay ? $" QUALIFY {_sql.Tables[table].Day} = max({_sql.Tables[table].Day}) OVER ()" : "";
        return $"SELECT {raw.Sql} FROM (SELECT * FROM {_sql.Tables[table].From} WHERE {Where(table, counted, filters)}{last})";
    }

    private string Where(string table, Period? period, ImmutableArray<PlanFilter> filters) => string.Join(" AND ",
    [
        period is null ? "true" : string.Create(CultureInfo.InvariantCulture, $"{_sql.Tables[table].Day} BETWEEN DATE '{period.Start:yyyy-MM-dd}' AND DATE '{period.End:yyyy-MM-dd}'"),
        .. filters.Select(f => $"CAST({_sql.Dimensions[f.Dimension]} AS VARCHAR) {(f.Exclude ? "NOT IN" : "IN")} ({string.Join(", ", f.Values.Select(Quoted))})"),
    ]);

    // A query that names a column the table does not have is refused before it reads a row.
    private bool HasColumn(string table, string column)
    {
        try
        {
            Rows($"SELECT {column} FROM {_sql.Tables[table].From} LIMIT 0");
            return true;
        }
        catch (DuckDBException)
        {
            return false;
        }
    }

    private ImmutableArray<ImmutableArray<object?>> Rows(string sql) => _counted.GetOrAdd(sql, text =>
    {
        using var command = _connection.Command(text);
        using var reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows.ToImmutable();
    });

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex MetricName();
}
