using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Metrics.Queries.Filters;

namespace Parley.Bench.MetricFlow;

/// <summary>
/// Fills in the calls in a case's SQL, as MetricFlow's test helpers do for DuckDB. Filters keep calls of their own
/// (<c>{{ Dimension('x') }}</c>), which are left for the engine.
/// </summary>
public static class CaseTemplate
{
    /// <summary>The schema that holds the cases' tables.</summary>
    public const string Schema = "mf";

    private const string Open = "{{";
    private const string Close = "}}";

    /// <summary>Fills in a text.</summary>
    /// <param name="text">SQL with calls between double braces.</param>
    public static string Fill(string text)
    {
        var sql = new StringBuilder();
        var position = 0;
        while (text.IndexOf(Open, position, StringComparison.Ordinal) is >= 0 and var open)
        {
            sql.Append(text, position, open - position);
            position = open + Open.Length;
            sql.Append(Text(Value(CallParser.Parse(text, ref position))));
            position += Close.Length;
        }

        return sql.Append(text, position, text.Length - position).ToString();
    }

    private static object? Value(CallExpression expression) => expression switch
    {
        CallExpression.Literal literal => literal.Value,
        CallExpression.Sequence sequence => sequence.Items.Select(Value).ToImmutableArray(),
        CallExpression.Member { Target: null, Name: "source_schema" } => Schema,
        CallExpression.Member { Target: null, Name: "mf_time_spine_source" } => $"{Schema}.mf_time_spine",
        CallExpression.Member { Target: null, Name: "double_data_type_name" } => "DOUBLE",
        CallExpression.Member { Target: CallExpression.Member, Name: var name } => name.ToLowerInvariant(),
        CallExpression.Call call => Call(call),
        _ => throw new InvalidDataException($"A case uses something unknown: {expression}"),
    };

    private static string Call(CallExpression.Call call)
    {
        object? Argument(int place, string name) => call.Argument(place, name) is { } given ? Value(given) : null;
        string At(int place, string name) => Text(Argument(place, name));
        return call.Function.Name switch
        {
            "generate_random_uuid" => "GEN_RANDOM_UUID()",
            "cast_to_ts" => $"CAST('{At(0, "s")}' AS TIMESTAMP)",
            "render_time_constraint" => TimeConstraint(At(0, "expr"), Argument(1, "start_time") as string, Argument(2, "stop_time") as string),
            "render_date_sub" => $"{At(0, "table_alias")}.{At(1, "column_alias")} - INTERVAL {Interval(At(2, "count"), At(3, "granularity"))}",
            "render_date_add" => DateAdd(At(0, "date_column"), At(1, "count_column"), At(2, "granularity")),
            "render_date_trunc" => $"DATE_TRUNC('{At(1, "granularity")}', CAST({At(0, "expr")} AS TIMESTAMP))",
            "render_extract" => $"EXTRACT({(At(1, "date_part") == "dow" ? "isodow" : At(1, "date_part"))} FROM CAST({At(0, "expr")} AS TIMESTAMP))",
            "render_percentile_expr" => Percentile(At(0, "expr"), At(1, "percentile"), Argument(2, "discrete") is true, Argument(3, "approximate") is true),
            "render_dimension_template" => Template("Dimension", call),
            "render_time_dimension_template" => Template("TimeDimension", call),
            "render_entity_template" => Template("Entity", call),
            "render_metric_template" => Template("Metric", call),
            var name => throw new InvalidDataException($"A case calls something unknown: {name}"),
        };
    }

    private static string TimeConstraint(string expression, string? start, string? stop)
    {
        var bounds = new List<string>();
        if (start is not null)
        {
            bounds.Add($"CAST({expression} AS TIMESTAMP) >= CAST('{start}' AS TIMESTAMP)");
        }

        if (stop is not null)
        {
            var last = DateTime.Parse(stop, CultureInfo.InvariantCulture);
            var end = stop.Contains(':', StringComparison.Ordinal) ? last.AddSeconds(1) : last.AddDays(1);
            bounds.Add($"CAST({expression} AS TIMESTAMP) < CAST('{end.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}' AS TIMESTAMP)");
        }

        return string.Join(" AND ", bounds);
    }

    private static string Interval(string count, string grain) => grain == "quarter"
        ? $"{3 * int.Parse(count, CultureInfo.InvariantCulture)} month"
        : $"{count} {grain}";

    private static string DateAdd(string column, string count, string grain) => grain == "quarter"
        ? $"{column} + INTERVAL (3 * {count}) month"
        : $"{column} + INTERVAL ({count}) {grain}";

    private static string Percentile(string expression, string percentile, bool discrete, bool approximate) => approximate
        ? $"approx_quantile({expression}, {percentile})"
        : $"PERCENTILE_{(discrete ? "DISC" : "CONT")}({percentile}) WITHIN GROUP (ORDER BY ({expression}))";

    private static string Template(string function, CallExpression.Call call) =>
        $"{Open} {function}({string.Join(", ", call.Arguments.Select(a => Quoted(Value(a.Value))))}) {Close}";

    private static string Quoted(object? value) => value switch
    {
        ImmutableArray<object?> items => $"[{string.Join(", ", items.Select(Quoted))}]",
        _ => $"'{Text(value)}'",
    };

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
