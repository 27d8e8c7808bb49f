using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Metrics;

namespace Parley.Cli;

/// <summary>Rows of a query as text for other programs.</summary>
internal static class Rows
{
    /// <summary>RFC 4180 with a header and line feeds; null is an empty field.</summary>
    public static string ToCsv(ExecutedQuery executed)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', executed.Result.Columns.Select(Quoted)).Append('\n');
        foreach (var row in executed.Result.Rows)
        {
            text.AppendJoin(',', row.Select(cell => Quoted(Text(cell)))).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>One object: columns, rows (a list of lists), sql, truncated.</summary>
    public static string ToJson(ExecutedQuery executed)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("columns");
            foreach (var column in executed.Columns)
            {
                json.WriteStartObject();
                json.WriteString("name", column.Name);
                json.WriteString("role", column.Role == Metrics.Queries.ColumnRole.Metric ? "metric" : "group_by");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("rows");
            foreach (var row in executed.Result.Rows)
            {
                json.WriteStartArray();
                foreach (var cell in row)
                {
                    Write(json, cell);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteBoolean("truncated", executed.Result.Truncated);
            json.WriteString("sql", executed.Sql);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, object? cell)
    {
        switch (cell)
        {
            case null:
                json.WriteNullValue();
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            default:
                json.WriteStringValue(Text(cell));
                break;
        }
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        DateTime time when time.TimeOfDay == TimeSpan.Zero => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
