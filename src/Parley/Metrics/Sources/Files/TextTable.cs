using System.Collections.Immutable;
using Parley.Products;

namespace Parley.Metrics.Sources.Files;

/// <summary>A row of a file.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Cells">Its fields without spaces around them, in the order of the columns that were asked for.</param>
public readonly record struct TextRow(long Line, ImmutableArray<string> Cells);

/// <summary>Some columns of one CSV file as texts, with their lines: for data that belongs to no product.</summary>
/// <param name="File">The file's name as it was given.</param>
/// <param name="Columns">The columns that were asked for.</param>
/// <param name="Rows">Every row.</param>
public sealed record TextTable(string File, ImmutableArray<string> Columns, ImmutableArray<TextRow> Rows)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns wanted, in any case of letters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProductFaultException">The file or a column is not there, or its form is broken; every fault is named.</exception>
    public static TextTable Read(string path, ImmutableArray<string> columns, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        if (!System.IO.File.Exists(path))
        {
            faults.Add(new Fault(path, 0, "", "There is no such file."));
        }
        else if (ReadRows(path, columns, faults, cancellationToken) is { } rows && !faults.Any)
        {
            return new TextTable(path, columns, rows);
        }

        throw new ProductFaultException(faults.ToImmutable());
    }

    private static ImmutableArray<TextRow>? ReadRows(string path, ImmutableArray<string> columns, Faults faults, CancellationToken cancellationToken)
    {
        var info = new FileInfo(path);
        var rows = ImmutableArray.CreateBuilder<TextRow>();
        var read = CsvFile.ReadRows(
            new DataFile(path, info.FullName, info.Length, info.LastWriteTimeUtc),
            csv => Places(csv, path, columns, faults) is { } places
                ? scanner => rows.Add(new TextRow(scanner.Line, [.. places.Select(p => scanner.Text(p).Trim())]))
                : null,
            faults,
            cancellationToken);
        return read is null ? null : rows.ToImmutable();
    }

    private static ImmutableArray<int>? Places(CsvFile csv, string path, ImmutableArray<string> columns, Faults faults)
    {
        var places = columns
            .Select(c => csv.Columns.IndexOf(csv.Columns.FirstOrDefault(n => n.Equals(c, StringComparison.OrdinalIgnoreCase)) ?? c))
            .ToImmutableArray();
        foreach (var (column, place) in columns.Zip(places))
        {
            if (place < 0)
            {
                faults.Add(new Fault(path, 1, column, $"There is no column '{column}'; there are {string.Join(", ", csv.Columns.Take(30))}."));
            }
        }

        return places.Contains(-1) ? null : places;
    }
}
