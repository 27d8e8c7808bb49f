using System.Globalization;
using DuckDB.NET.Data;
using Parley.Bench.Harness;
using YamlDotNet.RepresentationModel;

namespace Parley.Bench.MetricFlow;

/// <summary>Loads the cases' tables into a database in memory.</summary>
public static class CaseTables
{
    /// <summary>Opens a database with every table of a folder, in one schema.</summary>
    /// <param name="folder">The folder with <c>source_table_snapshots</c>.</param>
    public static DuckDBConnection Open(string folder)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"CREATE SCHEMA {CaseTemplate.Schema}");
        var files = Directory.GetFiles(Path.Combine(folder, "source_table_snapshots"), "*.yaml", SearchOption.AllDirectories);
        foreach (var table in files.Order(StringComparer.Ordinal).SelectMany(f => CaseReader.Documents(f, "table_snapshot")))
        {
            Load(connection, table);
        }

        return connection;
    }

    private static void Load(DuckDBConnection connection, YamlMappingNode table)
    {
        var name = Text(table.Children["table_name"])!;
        var columns = ((YamlSequenceNode)table.Children["column_definitions"]).Children.Cast<YamlMappingNode>()
            .Select(c => (Name: Text(c.Children["name"])!, Type: Text(c.Children["type"])!))
            .ToList();
        Execute(connection, $"CREATE TABLE {CaseTemplate.Schema}.{name} ({string.Join(", ", columns.Select(c => $"{c.Name} {Type(c.Type)}"))})");
        using var appender = connection.CreateAppender(CaseTemplate.Schema, name);
        foreach (var row in ((YamlSequenceNode)table.Children["rows"]).Children.Cast<YamlSequenceNode>())
        {
            var cells = appender.CreateRow();
            for (var i = 0; i < columns.Count; i++)
            {
                Append(cells, columns[i].Type, Text(row.Children[i]));
            }

            cells.EndRow();
        }
    }

    private static void Append(IDuckDBAppenderRow row, string type, string? cell)
    {
        if (cell is null)
        {
            row.AppendNullValue();
            return;
        }

        switch (type)
        {
            case "TIME":
                row.AppendValue(DateTime.Parse(cell, CultureInfo.InvariantCulture));
                break;
            case "INT":
                row.AppendValue(long.Parse(cell, CultureInfo.InvariantCulture));
                break;
            case "FLOAT":
                row.AppendValue(double.Parse(cell, CultureInfo.InvariantCulture));
                break;
            case "BOOLEAN":
                row.AppendValue(bool.Parse(cell));
                break;
            default:
                row.AppendValue(cell);
                break;
        }
    }

    private static string Type(string type) => type switch
    {
        "TIME" => "TIMESTAMP",
        "INT" => "BIGINT",
        "FLOAT" => "DOUBLE",
        "BOOLEAN" => "BOOLEAN",
        _ => "VARCHAR",
    };

    private static string? Text(YamlNode node) =>
        node is YamlScalarNode { Value: var value, Style: var style } && (value != "null" || style != YamlDotNet.Core.ScalarStyle.Plain)
            ? value
            : null;

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        command.ExecuteNonQuery();
    }
}
