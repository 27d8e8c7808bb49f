using System.Collections.Immutable;
using Parley.Metrics.Sources.Files;
using Parley.Products;
using Parley.Statistics.Causes;

namespace Parley.Analytics.Causes;

/// <summary>Where a CSV file says what was and what was to be expected.</summary>
/// <param name="Attributes">Columns whose values make segments.</param>
/// <param name="Value">The column of the measure; for a ratio of its numerator.</param>
/// <param name="Denominator">The column of the denominator; null for a sum.</param>
public sealed record LeafColumns(ImmutableArray<string> Attributes, string Value, string? Denominator)
{
    /// <summary>The column of what the measure was expected to be; null where it comes from the times before.</summary>
    public string? Expected { get; init; }

    /// <summary>The column of what the denominator was expected to be.</summary>
    public string? ExpectedDenominator { get; init; }

    /// <summary>The column of times; null where expectations are in the file.</summary>
    public string? Time { get; init; }

    /// <summary>The time that is explained, as the file writes it.</summary>
    public string? At { get; init; }
}

/// <summary>Leaves in a CSV file that belongs to no product.</summary>
public static class LeafFile
{
    private const int MostFaults = 20;

    /// <summary>Reads leaves; rows of the same segment are added up, and an empty number is 0.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProductFaultException">The file cannot be read; every fault is named with its line.</exception>
    public static LeafTable Read(string path, LeafColumns columns, CancellationToken cancellationToken)
    {
        ImmutableArray<string?> numbers = [columns.Value, columns.Expected, columns.Denominator, columns.ExpectedDenominator];
        var table = TextTable.Read(
            path, [.. columns.Attributes, .. numbers.OfType<string>(), .. columns.Time is { } time ? [time] : Array.Empty<string>()], cancellationToken);
        var faults = new Faults();
        if (table.Rows.IsEmpty)
        {
            faults.Add(new Fault(path, 1, "", "There are no rows after the header."));
        }

        var at = columns.Attributes.Length;
        var cells = numbers.Select(n => n is null ? [] : WrittenNumbers.Read(table, at++, faults)).ToImmutableArray();
        var leaves = faults.Any ? [] : table.Rows.Select((row, i) => Leaf(row.Cells[..columns.Attributes.Length], cells, i)).ToImmutableArray();
        var read = columns.Time is null ? LeafTable.Of(columns.Attributes, columns.Denominator is not null, leaves) : Dated(table, columns, leaves, faults);
        return faults.Any ? throw new ProductFaultException([.. faults.ToImmutable().Take(MostFaults)]) : read;
    }

    private static Leaf Leaf(ImmutableArray<string> members, ImmutableArray<ImmutableArray<double?>> cells, int row)
    {
        double Cell(int column) => cells[column].IsEmpty ? 0 : cells[column][row] ?? 0;
        return new Leaf(members, Cell(0), Cell(1)) { Denominator = Cell(2), ExpectedDenominator = Cell(3) };
    }

    private static LeafTable Dated(TextTable table, LeafColumns columns, ImmutableArray<Leaf> leaves, Faults faults)
    {
        var nothing = LeafTable.Of(columns.Attributes, columns.Denominator is not null, []);
        var place = table.Columns.Length - 1;
        var times = WrittenTimes.Read(table, place, faults);
        if (faults.Any)
        {
            return nothing;
        }

        if (WrittenTimes.Like(columns.At!, table, place, times) is not { } at)
        {
            faults.Add(new Fault(table.File, 0, "--at", $"'{columns.At}' is no time; write it as the file does, or as 2026-03-31, 2026-03-31 14:00:00 or a number."));
            return nothing;
        }

        double Seconds(DateTime time) => (time - (times.Numbered ? DateTime.MinValue : DateTime.UnixEpoch)).TotalSeconds;
        var dated = new DatedLeaves(columns.Attributes, columns.Denominator is not null, [.. leaves.Select((l, i) => new DatedLeaf(Seconds(times.Times[i]), l.Members, l.Actual, l.Denominator))]);
        if (dated.At(Seconds(at)) is { } made)
        {
            return made;
        }

        faults.Add(new Fault(table.File, 0, columns.Time!, times.Times.Contains(at)
            ? $"There is nothing before {columns.At} to expect anything from."
            : $"There is no row at {columns.At}; the first is at {table.Rows[First(times)].Cells[place]}, the last at {table.Rows[Last(times)].Cells[place]}."));
        return nothing;
    }

    private static int First(ReadTimes read) => read.Times.IndexOf(read.Times.Min());

    private static int Last(ReadTimes read) => read.Times.IndexOf(read.Times.Max());
}
