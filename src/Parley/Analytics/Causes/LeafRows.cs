using System.Collections.Immutable;
using Parley.Metrics.Sources.Files;
using Parley.Products;

namespace Parley.Analytics.Causes;

/// <summary>A row of a file.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Cells">Its fields without spaces around them, in the order of the columns that were asked for.</param>
internal readonly record struct LeafRow(long Line, ImmutableArray<string> Cells);

/// <summary>Some columns of a CSV file as texts.</summary>
internal static class LeafRows
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>Reads the rows; what is wrong with the file, a column or a row is a fault.</summary>
    public static ImmutableArray<LeafRow> Read(string path, ImmutableArray<string> columns, Faults faults, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            faults.Add(new Fault(path, 0, "", "There is no such file."));
            return [];
        }

        var delimiter = Delimiters.MaxBy(d => (File.ReadLines(path).FirstOrDefault() ?? "").Count(c => c == d));
        using var stream = File.OpenRead(path);
        var scanner = new CsvScanner(stream, (byte)delimiter);
        if (!scanner.Read())
        {
            faults.Add(new Fault(path, 1, "", scanner.Error?.Message ?? "The file is empty; it needs a header and rows."));
            return [];
        }

        string[] header = [.. Enumerable.Range(0, scanner.Count).Select(i => scanner.Text(i).Trim().TrimStart('\uFEFF').Trim())];
        var places = columns.Select(c => Array.FindIndex(header, h => h.Equals(c, StringComparison.OrdinalIgnoreCase))).ToImmutableArray();
        foreach (var column in columns.Where((_, i) => places[i] < 0))
        {
            faults.Add(new Fault(path, 1, column, $"There is no column '{column}'; there are {string.Join(", ", header.Take(30))}."));
        }

        return faults.Any ? [] : Rows(scanner, (path, header.Length, places), faults, cancellationToken);
    }

    private static ImmutableArray<LeafRow> Rows(
        CsvScanner scanner, (string Path, int Columns, ImmutableArray<int> Places) shape, Faults faults, CancellationToken cancellationToken)
    {
        var rows = ImmutableArray.CreateBuilder<LeafRow>();
        while (scanner.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (scanner.Count == shape.Columns)
            {
                rows.Add(new LeafRow(scanner.Line, [.. shape.Places.Select(p => scanner.Text(p).Trim())]));
            }
            else if (!scanner.IsBlank)
            {
                faults.Add(new Fault(shape.Path, (int)scanner.Line, "", $"This row has {scanner.Count} fields; the header has {shape.Columns} columns."));
            }
        }

        if (scanner.Error is { } error)
        {
            faults.Add(new Fault(shape.Path, (int)error.Line, "", error.Message));
        }

        return rows.ToImmutable();
    }
}
