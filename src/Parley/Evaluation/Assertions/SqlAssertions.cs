using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Assertions;

/// <summary>
/// Assertions over SQL in the output. DuckDB's parser, which is PostgreSQL's, reads it; nothing is run: statements are only
/// prepared, in an empty database without access to anything. MySQL's and T-SQL's quotes are turned into standard ones.
/// </summary>
internal static partial class SqlAssertions
{
    public static Graded IsSql(AssertionCall call) => Judge(call, call.Text);

    // SQL in a fence of Markdown, which begins a line; without one the whole output.
    public static Graded ContainsSql(AssertionCall call) => Judge(call, Fence().Match(call.Text) is { Success: true } fence ? fence.Groups[1].Value : call.Text);

    private static Graded Judge(AssertionCall call, string sql)
    {
        var settings = call.Value as JsonObject ?? [];
        var dialect = settings.Text("databaseType") ?? "MySQL";
        var standard = Standard(sql, dialect);
        if (Fault(standard) is not null)
        {
            return Graded.Plain(false, call.IsInverse, $"SQL statement does not conform to the provided {dialect} database syntax.");
        }

        var refused = Uses(standard).Where(use => settings[use.List] is JsonArray allowed && !allowed.Any(a => Matches(JsValue.Text(a), use.Name))).Select(use => use.Name).ToArray();
        return Graded.Plain(refused.Length == 0, call.IsInverse, refused.Length == 0 ? "The output SQL statement is valid" : $"SQL validation failed: {string.Join(", ", refused)} is not allowed.");
    }

    private static bool Matches(string allowed, string used)
    {
        try
        {
            return Regex.IsMatch(used, $"^{allowed}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            return string.Equals(allowed, used, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Standard(string sql, string dialect) => dialect.ToUpperInvariant() switch
    {
        "MYSQL" or "MARIADB" or "BIGQUERY" or "HIVE" or "SQLITE" => sql.Replace('`', '"'),
        "TRANSACTSQL" or "TSQL" => Brackets().Replace(sql, "\"$1\""),
        _ => sql,
    };

    /// <summary>Why a text is no SQL; null where it is. A name that is not known is no fault of syntax.</summary>
    private static string? Fault(string sql)
    {
        using var connection = Open();
        var statements = Statements(sql).ToArray();
        if (statements.Length == 0)
        {
            return "There is no statement.";
        }

        foreach (var statement in statements)
        {
            try
            {
                using var command = connection.CreateCommand();
#pragma warning disable CA2100 // To read a statement of the output is the assertion; it is prepared in an empty, locked database and never run.
                command.CommandText = $"PREPARE p AS {statement}";
#pragma warning restore CA2100
                command.ExecuteNonQuery();
            }
            catch (DuckDBException fault) when (fault.Message.Contains("Parser Error", StringComparison.Ordinal))
            {
                return fault.Message;
            }
            catch (DuckDBException)
            {
                // Tables that are not there: it was read.
            }
        }

        return null;
    }

    // Tables and columns as type::qualifier::name, which promptfoo's lists match as regular expressions.
    private static IEnumerable<(string List, string Name)> Uses(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        // The function wants a constant, not a parameter.
#pragma warning disable CA2100 // A literal, its quotes doubled.
        command.CommandText = $"SELECT json_serialize_sql('{sql.Replace("'", "''", StringComparison.Ordinal)}')";
#pragma warning restore CA2100
        var tree = JsonNode.Parse((string)command.ExecuteScalar()!);
        return Walk(tree).Distinct();
    }

    private static IEnumerable<(string List, string Name)> Walk(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var use in list.SelectMany(Walk))
                {
                    yield return use;
                }

                break;
            case JsonObject map:
                if (map.Text("type") == "BASE_TABLE")
                {
                    yield return ("allowedTables", $"select::{Or(map.Text("schema_name"), "null")}::{map.Text("table_name")}");
                }
                else if (map.Text("type") == "COLUMN_REF")
                {
                    var names = map.Texts("column_names");
                    yield return ("allowedColumns", $"select::{(names.Length > 1 ? names[^2] : "null")}::{names[^1]}");
                }
                else if (map.Text("type") == "STAR")
                {
                    yield return ("allowedColumns", $"select::{Or(map.Text("relation_name"), "null")}::(.*)");
                }

                foreach (var use in map.SelectMany(member => Walk(member.Value)))
                {
                    yield return use;
                }

                break;
        }
    }

    private static string Or(string? text, string otherwise) => string.IsNullOrEmpty(text) ? otherwise : text;

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:;threads=1;memory_limit=64MB");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "set enable_external_access=false; set lock_configuration=true";
        command.ExecuteNonQuery();
        return connection;
    }

    // Split at semicolons outside of quotes, so that each is prepared and none is run.
    private static IEnumerable<string> Statements(string sql)
    {
        var start = 0;
        char? quote = null;
        for (var i = 0; i <= sql.Length; i++)
        {
            if (i < sql.Length && quote is not null)
            {
                quote = sql[i] == quote ? null : quote;
            }
            else if (i < sql.Length && sql[i] is '\'' or '"')
            {
                quote = sql[i];
            }
            else if (i == sql.Length || sql[i] == ';')
            {
                if (sql[start..i].Trim() is { Length: > 0 } statement)
                {
                    yield return statement;
                }

                start = i + 1;
            }
        }
    }

    [GeneratedRegex(@"^```(?:sql)?[^\S\n]*\n([\s\S]*?)^```", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\[([^\[\]]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Brackets();
}
