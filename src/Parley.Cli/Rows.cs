using System.Text;
using System.Text.Json;
using Parley.Metrics;

namespace Parley.Cli;

/// <summary>Rows of a query as text for other programs.</summary>
internal static class Rows
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>RFC 4180 with a header and line feeds; null is an empty field.</summary>
    public static string ToCsv(ExecutedQuery executed)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', executed.Result.Columns.Select(Quoted)).Append('\n');
        foreach (var row in executed.Result.Rows)
        {
            text.AppendJoin(',', row.Select(cell => Quoted(QueryDocument.Text(cell)))).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>One object: columns, rows (a list of lists), sql, truncated.</summary>
    public static string ToJson(ExecutedQuery executed) => QueryDocument.Of(executed).ToJsonString(Indented) + "\n";

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
