using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Metrics.Queries;

namespace Parley.Metrics;

/// <summary>A query that was run, for programs: columns, rows (a list of lists), truncated, sql; published as <c>metrics-query.schema.json</c>.</summary>
public static class QueryDocument
{
    /// <summary>The document.</summary>
    /// <param name="executed">The query.</param>
    public static JsonObject Of(ExecutedQuery executed) => new()
    {
        ["columns"] = new JsonArray([.. executed.Columns.Select(c => new JsonObject { ["name"] = c.Name, ["role"] = c.Role == ColumnRole.Metric ? "metric" : "group_by" })]),
        ["rows"] = new JsonArray([.. executed.Result.Rows.Select(row => new JsonArray([.. row.Select(Cell)]))]),
        ["truncated"] = executed.Result.Truncated,
        ["sql"] = executed.Sql,
    };

    /// <summary>A cell as text, the same on every machine; empty for none.</summary>
    /// <param name="cell">The cell.</param>
    public static string Text(object? cell) => cell switch
    {
        null => "",
        DateTime time when time.TimeOfDay == TimeSpan.Zero => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static JsonNode? Cell(object? cell) => cell switch
    {
        null => null,
        decimal number => number,
        double number when double.IsFinite(number) => number,
        bool flag => flag,
        _ => Text(cell),
    };
}
