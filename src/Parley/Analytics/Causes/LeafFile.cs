using System.Collections.Immutable;
using System.Globalization;
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

    private static readonly string[] NoNumber = ["", "na", "n/a", "nan", "null", "none", "-"];

    /// <summary>Reads leaves; rows of the same segment are added up, and an empty number is 0.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProductFaultException">The file cannot be read; every fault is named with its line.</exception>
    public static LeafTable Read(string path, LeafColumns columns, CancellationToken cancellationToken)
    {
        ImmutableArray<string> numbers = [.. new[] { columns.Value, columns.Expected, columns.Denominator, columns.ExpectedDenominator }.OfType<string>()];
        ImmutableArray<string> names = [.. columns.Attributes, .. numbers, .. columns.Time is { } time ? [time] : Array.Empty<string>()];
        var faults = new Faults();
        var read = LeafRows.Read(path, names, faults, cancellationToken);
        Throw(faults);
        if (read.IsEmpty)
        {
            faults.Add(new Fault(path, 1, "", "There are no rows after the header."));
        }

        var rows = read.Select(r => Row(r, (path, columns, numbers), faults)).ToImmutableArray();
        var at = columns.At is { } text ? Moment(text) : null;
        if (columns.Time is not null && at is null)
        {
            faults.Add(new Fault(path, 0, "--at", $"'{columns.At}' is no time; write it as 2026-03-31, 2026-03-31 14:00:00 or a number."));
        }

        Throw(faults);
        if (columns.Time is null)
        {
            return LeafTable.Of(columns.Attributes, columns.Denominator is not null, rows.Select(r => r.Leaf));
        }

        var dated = new DatedLeaves(columns.Attributes, columns.Denominator is not null, [.. rows.Select(r => new DatedLeaf(r.Time, r.Leaf.Members, r.Leaf.Actual, r.Leaf.Denominator))]);
        if (dated.At(at!.Value) is { } made)
        {
            return made;
        }

        faults.Add(new Fault(path, 0, columns.Time, rows.Any(r => r.Time == at) ? $"There is nothing before {columns.At} to expect anything from." : $"There is no row at {columns.At}."));
        Throw(faults);
        throw new InvalidOperationException("A fault was found and not thrown.");
    }

    private static void Throw(Faults faults)
    {
        if (faults.Any)
        {
            throw new ProductFaultException([.. faults.ToImmutable().Take(MostFaults)]);
        }
    }

    private static (double Time, Leaf Leaf) Row(LeafRow row, (string Path, LeafColumns Columns, ImmutableArray<string> Numbers) shape, Faults faults)
    {
        var members = row.Cells[..shape.Columns.Attributes.Length];
        double Cell(string? column) => column is null ? 0 : Number(row, members.Length + shape.Numbers.IndexOf(column), (shape.Path, column), faults);
        var time = 0.0;
        if (shape.Columns.Time is { } column)
        {
            time = Moment(row.Cells[^1]) ?? double.NaN;
            if (double.IsNaN(time))
            {
                faults.Add(new Fault(shape.Path, (int)row.Line, column, $"'{row.Cells[^1]}' is no time; write it as 2026-03-31, 2026-03-31 14:00:00 or a number."));
            }
        }

        return (time, new Leaf(members, Cell(shape.Columns.Value), Cell(shape.Columns.Expected))
        {
            Denominator = Cell(shape.Columns.Denominator),
            ExpectedDenominator = Cell(shape.Columns.ExpectedDenominator),
        });
    }

    private static double Number(LeafRow row, int place, (string Path, string Column) where, Faults faults)
    {
        var text = row.Cells[place];
        if (NoNumber.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return 0;
        }

        if (double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        faults.Add(new Fault(where.Path, (int)row.Line, where.Column, $"'{text}' is no number; write it as 1234.5, or leave it empty."));
        return 0;
    }

    /// <summary>Seconds since 1970, or the number itself.</summary>
    private static double? Moment(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() / 1000.0
        : null;
}
