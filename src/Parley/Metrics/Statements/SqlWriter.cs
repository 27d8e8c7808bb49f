using System.Globalization;
using System.Text;
using Parley.Metrics.Sources;

namespace Parley.Metrics.Statements;

/// <summary>Writes a statement as text: one clause a line, nested SELECTs indented.</summary>
internal sealed class SqlWriter
{
    private readonly StringBuilder _text = new(1024);
    private readonly SqlDialect _dialect;

    private SqlWriter(SqlDialect dialect) => _dialect = dialect;

    /// <summary>Writes a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="dialect">How identifiers are quoted.</param>
    internal static string Write(Statement statement, SqlDialect dialect)
    {
        var writer = new SqlWriter(dialect);
        for (var i = 0; i < statement.Named.Length; i++)
        {
            var (name, query) = statement.Named[i];
            writer._text.Append(i == 0 ? "WITH " : ", ").Append(dialect.Identifier(name)).Append(" AS (\n");
            writer.Write(query, 1);
            writer._text.Append(")\n");
        }

        writer.Write(statement.Body, 0);
        return writer._text.ToString().TrimEnd();
    }

    private void Write(Select query, int depth)
    {
        Line(depth, "SELECT");
        if (query.Columns.IsEmpty)
        {
            Line(depth + 1, "*");
        }

        for (var i = 0; i < query.Columns.Length; i++)
        {
            var column = query.Columns[i];
            Line(depth + 1, $"{(i == 0 ? "" : ", ")}{column.Expression} AS {_dialect.Identifier(column.Name)}");
        }

        Source("FROM ", query.From, query.Alias, depth);
        foreach (var join in query.Joins)
        {
            Source($"{Keyword(join.Kind)} ", join.Source, join.Alias, depth);
            List("ON ", " AND ", join.On, depth);
        }

        List("WHERE ", " AND ", query.Where, depth);
        List("GROUP BY ", ", ", query.GroupBy, depth);
        List("ORDER BY ", ", ", [.. query.OrderBy.Select(Order)], depth);
        if (query.Limit is { } limit)
        {
            Line(depth, string.Create(CultureInfo.InvariantCulture, $"LIMIT {limit}"));
        }
    }

    private void Source(string keyword, RowSource source, string alias, int depth)
    {
        var name = _dialect.Identifier(alias);
        switch (source)
        {
            case RowSource.Table table:
                Line(depth, $"{keyword}{table.Sql} AS {name}");
                break;
            case RowSource.Named named:
                Line(depth, $"{keyword}{_dialect.Identifier(named.Name)} AS {name}");
                break;
            case RowSource.Nested nested:
                Line(depth, $"{keyword}(");
                Write(nested.Query, depth + 1);
                Line(depth, $") AS {name}");
                break;
        }
    }

    private void List(string keyword, string separator, IReadOnlyList<string> items, int depth)
    {
        if (items.Count > 0)
        {
            Line(depth, keyword + string.Join(separator, items));
        }
    }

    // Databases differ in where nulls come; without it the same query gives different rows under a limit.
    private string Order(OrderBy order) =>
        $"{_dialect.Identifier(order.Column)}{(order.Descending ? " DESC" : "")} NULLS LAST";

    private void Line(int depth, string text) => _text.Append(' ', depth * 2).Append(text).Append('\n');

    private static string Keyword(JoinKind kind) => kind switch
    {
        JoinKind.Inner => "INNER JOIN",
        JoinKind.Left => "LEFT OUTER JOIN",
        JoinKind.Full => "FULL OUTER JOIN",
        _ => "CROSS JOIN",
    };
}
