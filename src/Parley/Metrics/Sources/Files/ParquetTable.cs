using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Parley.Products;

namespace Parley.Metrics.Sources.Files;

/// <summary>
/// Chooses how the Parquet files of one table are stored. Types stay as they are but for two: floating-point columns become
/// decimals where every value is kept (to 10⁻¹² of itself), because sums of floating-point numbers depend on the order in
/// which threads add them; and moments with a time zone become UTC timestamps.
/// </summary>
internal static class ParquetTable
{
    /// <summary>Reads the table's schema and its floating-point columns; null where a fault keeps it from being stored.</summary>
    /// <param name="table">Its files.</param>
    /// <param name="overrides">Types the owner wrote.</param>
    /// <param name="connection">An engine that may read files.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static TablePlan? Inspect(
        TableFiles table, TypeOverrides overrides, DuckDBConnection connection, Faults faults, CancellationToken cancellationToken)
    {
        var schemas = table.Files.Select(f => Schema(f, connection, faults)).ToList();
        if (schemas.Any(s => s.IsEmpty))
        {
            return null;
        }

        var differing = table.Files.Zip(schemas).Where(f => !SameColumns(f.Second, schemas[0])).ToList();
        foreach (var (file, _) in differing)
        {
            faults.Add(new Fault(
                file.Path, 0, "", $"All files of the table '{table.Name}' need the columns and types of {table.Files[0].Path}."));
        }

        if (differing.Count > 0)
        {
            return null;
        }

        var chosen = schemas[0].ToDictionary(c => c.Name, c => overrides.Find(table.Name, c.Name), StringComparer.Ordinal);
        var floating = schemas[0].Where(c => c.Type is "DOUBLE" or "FLOAT" && chosen[c.Name] is null).Select(c => c.Name).ToImmutableArray();
        foreach (var (name, type) in Measure(table, floating, connection, cancellationToken))
        {
            chosen[name] = type;
        }

        var select = string.Join(", ", schemas[0].Select(c => $"{Expression(c, chosen[c.Name])} AS {Sql.Name(c.Name)}"));
        return new TablePlan(table.Name, [.. table.Files.Select(f => $"SELECT {select} FROM {Source(f)}")], -1);
    }

    private static string Source(DataFile file) => $"read_parquet({Sql.Path(file.FullPath)})";

    private static bool SameColumns(ImmutableArray<SourceColumn> left, ImmutableArray<SourceColumn> right) =>
        left.OrderBy(c => c.Name, StringComparer.Ordinal).SequenceEqual(right.OrderBy(c => c.Name, StringComparer.Ordinal));

    private static ImmutableArray<SourceColumn> Schema(DataFile file, DuckDBConnection connection, Faults faults)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"DESCRIBE SELECT * FROM {Source(file)}";
            using var reader = command.ExecuteReader();
            var columns = ImmutableArray.CreateBuilder<SourceColumn>();
            while (reader.Read())
            {
                columns.Add(new SourceColumn(reader.GetString(0), reader.GetString(1)));
            }

            return columns.ToImmutable();
        }
        catch (DuckDBException broken)
        {
            faults.Add(new Fault(file.Path, 0, "", $"This is not a Parquet file that can be read: {broken.Message.Split('\n')[0]}"));
            return [];
        }
    }

    /// <summary>The decimal type of each floating-point column, from every value.</summary>
    private static IEnumerable<(string Name, ColumnType Type)> Measure(
        TableFiles table, ImmutableArray<string> columns, DuckDBConnection connection, CancellationToken cancellationToken)
    {
        if (columns.IsEmpty)
        {
            return [];
        }

        var shapes = columns.Select(_ => new NumberShape()).ToArray();
        var list = string.Join(", ", columns.Select(Sql.Name));
        foreach (var file in table.Files)
        {
            using var command = connection.CreateCommand();
            command.UseStreamingMode = true;
            command.CommandText = $"SELECT {list} FROM {Source(file)}";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var i = 0; i < shapes.Length; i++)
                {
                    Add(reader, i, shapes[i]);
                }
            }
        }

        return columns.Zip(shapes.Select(s => s.IsWhole && !s.Unbounded && s.IntegerDigits <= 18
            ? new ColumnType(ColumnKind.Decimal, 18, 0)
            : ColumnProfile.Number(s)));
    }

    private static void Add(DuckDBDataReader reader, int index, NumberShape shape)
    {
        if (reader.IsDBNull(index))
        {
            return;
        }

        var value = reader.GetValue(index);
        var text = string.Create(CultureInfo.InvariantCulture, $"{value:R}");
        if (!shape.TryAdd(Encoding.ASCII.GetBytes(text)))
        {
            shape.AddUnbounded();
        }
    }

    private static string Expression(SourceColumn column, ColumnType? type)
    {
        var name = Sql.Name(column.Name);
        return (column.Type, type) switch
        {
            (_, { Format: { } format }) => $"CAST(strptime(CAST({name} AS VARCHAR), {Sql.Text(format)}) AS {type.Sql})",
            // By way of its shortest text, so that 0.1 becomes 0.1 and not the binary fraction beside it.
            ("DOUBLE" or "FLOAT", { Kind: ColumnKind.Decimal }) => $"CAST(CAST({name} AS VARCHAR) AS {type.Sql})",
            (_, not null) => $"CAST({name} AS {type.Sql})",
            ("TIMESTAMP WITH TIME ZONE", _) => $"{name} AT TIME ZONE 'UTC'",
            _ => name,
        };
    }
}
