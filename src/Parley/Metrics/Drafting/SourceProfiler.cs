using System.Collections.Immutable;
using System.Globalization;
using Parley.Metrics.Sources;

namespace Parley.Metrics.Drafting;

/// <summary>Counts what is in a source's tables: one query a table, and one for each column of few texts.</summary>
internal static class SourceProfiler
{
    /// <summary>Tables looked at; further ones are left to the owner.</summary>
    public const int MaxTables = 100;

    /// <summary>Columns of a table looked at.</summary>
    public const int MaxColumns = 200;

    /// <summary>Texts of a column listed as samples.</summary>
    public const int MaxSamples = 8;

    private const int AggregatesPerColumn = 5;

    public static async Task<ImmutableArray<TableProfile>> ProfileAsync(DataSource source, CancellationToken cancellationToken)
    {
        var profiles = ImmutableArray.CreateBuilder<TableProfile>();
        foreach (var table in (await source.TablesAsync(cancellationToken).ConfigureAwait(false)).Take(MaxTables))
        {
            profiles.Add(await TableAsync(source, table, cancellationToken).ConfigureAwait(false));
        }

        return profiles.ToImmutable();
    }

    /// <summary>How many values of a column are not in another table's column.</summary>
    public static async Task<decimal> OrphansAsync(
        DataSource source, (TableProfile Table, string Column) from, (TableProfile Table, string Column) to, CancellationToken cancellationToken)
    {
        var dialect = source.Dialect;
        var result = await source.QueryAsync(
            $"""
            SELECT COUNT(*) FROM {Relation(dialect, from.Table.Schema, from.Table.Name)} AS f
            WHERE f.{dialect.Identifier(from.Column)} IS NOT NULL AND NOT EXISTS (
              SELECT 1 FROM {Relation(dialect, to.Table.Schema, to.Table.Name)} AS t
              WHERE CAST(t.{dialect.Identifier(to.Column)} AS VARCHAR) = CAST(f.{dialect.Identifier(from.Column)} AS VARCHAR))
            """, QueryLimits.Default, cancellationToken).ConfigureAwait(false);
        return (decimal)result.Rows[0][0]!;
    }

    private static async Task<TableProfile> TableAsync(DataSource source, SourceTable table, CancellationToken cancellationToken)
    {
        var columns = table.Columns.Take(MaxColumns).ToImmutableArray();
        var relation = Relation(source.Dialect, table.Schema, table.Name);
        var select = columns.SelectMany(c => Aggregates(KindOf(c.Type), source.Dialect.Identifier(c.Name)));
        var result = await source.QueryAsync(
            $"SELECT COUNT(*), {string.Join(", ", select)} FROM {relation}", QueryLimits.Default, cancellationToken).ConfigureAwait(false);
        var row = result.Rows[0];
        var profiles = ImmutableArray.CreateBuilder<ColumnProfile>(columns.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            var profile = Read(columns[i], row.Slice(1 + (i * AggregatesPerColumn), AggregatesPerColumn));
            profiles.Add(profile.Kind == ColumnKind.Text && profile.Distinct <= DraftRules.MaxMembers
                ? profile with { Samples = await SamplesAsync(source, relation, profile.Name, cancellationToken).ConfigureAwait(false) }
                : profile);
        }

        return new TableProfile(table.Name, table.Schema, Convert.ToInt64(row[0], CultureInfo.InvariantCulture), profiles.ToImmutable());
    }

    private static string[] Aggregates(ColumnKind kind, string column) => kind switch
    {
        ColumnKind.Number =>
        [
            $"COUNT({column})", $"COUNT(DISTINCT {column})", $"MIN({column})", $"MAX({column})",
            $"SUM(CASE WHEN {column} <> FLOOR({column}) THEN 1 ELSE 0 END)",
        ],
        ColumnKind.Time =>
        [
            $"COUNT({column})", $"COUNT(DISTINCT {column})", $"MIN({column})", $"MAX({column})",
            $"SUM(CASE WHEN EXTRACT(DAY FROM {column}) <> 1 AND EXTRACT(DAY FROM {column} + INTERVAL '1 day') <> 1 THEN 1 ELSE 0 END)",
        ],
        ColumnKind.Other => [$"COUNT({column})", "0", "NULL", "NULL", "0"],
        _ => [$"COUNT({column})", $"COUNT(DISTINCT {column})", "NULL", "NULL", "0"],
    };

    private static ColumnProfile Read(SourceColumn column, ImmutableArray<object?> cells) => new(column.Name, KindOf(column.Type))
    {
        Unit = column.Unit,
        Present = Convert.ToInt64(cells[0], CultureInfo.InvariantCulture),
        Distinct = Convert.ToInt64(cells[1], CultureInfo.InvariantCulture),
        Min = cells[2] as decimal?,
        Max = cells[3] as decimal?,
        First = cells[2] as DateTime?,
        Last = cells[3] as DateTime?,
        Whole = cells[4] is null or 0m,
        IsMonthly = KindOf(column.Type) == ColumnKind.Time && cells[4] is 0m && cells[1] is >= 3m,
    };

    private static async Task<ImmutableArray<string>> SamplesAsync(
        DataSource source, string relation, string column, CancellationToken cancellationToken)
    {
        var name = source.Dialect.Identifier(column);
        var result = await source.QueryAsync(
            $"SELECT {name} FROM {relation} WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY COUNT(*) DESC, {name} LIMIT {MaxSamples}",
            QueryLimits.Default,
            cancellationToken).ConfigureAwait(false);
        return [.. result.Rows.Select(r => r[0]).OfType<string>()];
    }

    private static string Relation(SqlDialect dialect, string? schema, string table) =>
        schema is null ? dialect.Identifier(table) : $"{dialect.Identifier(schema)}.{dialect.Identifier(table)}";

    private static ColumnKind KindOf(string type)
    {
        var name = type.ToUpperInvariant();
        string[] numbers = ["INT", "DECIMAL", "NUMERIC", "DOUBLE", "FLOAT", "REAL", "MONEY"];
        return name switch
        {
            _ when name.Contains("[]", StringComparison.Ordinal) || name.StartsWith("STRUCT", StringComparison.Ordinal) || name.StartsWith("INTERVAL", StringComparison.Ordinal) => ColumnKind.Other,
            _ when name.StartsWith("BOOL", StringComparison.Ordinal) => ColumnKind.Flag,
            _ when name.StartsWith("DATE", StringComparison.Ordinal) || name.StartsWith("TIMESTAMP", StringComparison.Ordinal) => ColumnKind.Time,
            _ when numbers.Any(n => name.Contains(n, StringComparison.Ordinal)) => ColumnKind.Number,
            _ when name.Contains("CHAR", StringComparison.Ordinal) || name is "TEXT" or "UUID" or "ENUM" or "NAME" => ColumnKind.Text,
            _ => ColumnKind.Other,
        };
    }
}
