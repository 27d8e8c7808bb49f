using System.Collections.Immutable;
using System.Globalization;
using Parley.Metrics.Sources.Files;
using Parley.Products;
using Parley.Statistics.Series;

namespace Parley.Analytics.Series;

/// <summary>A series in a CSV file that belongs to no product: one column of times, one of numbers.</summary>
/// <param name="Rows">A row each, in the file's order; a cell that is empty or says that there is no number has none.</param>
/// <param name="Times">The times as the file writes them, in the file's order.</param>
/// <param name="Numbered">True where times are numbers of periods; they are kept as seconds.</param>
/// <param name="HasHours">True where some time is not midnight.</param>
public sealed record SeriesFile(ImmutableArray<SeriesRow> Rows, ImmutableArray<string> Times, bool Numbered, bool HasHours)
{
    private const int MaxFaults = 20;

    /// <summary>Reads a series. Times with an offset from UTC are put on UTC, so that hours are even where clocks change.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The column of times.</param>
    /// <param name="value">The column of numbers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProductFaultException">The file cannot be read as a series; every fault is named with its line.</exception>
    public static SeriesFile Read(string path, string time, string value, CancellationToken cancellationToken)
    {
        var table = TextTable.Read(path, [time, value], cancellationToken);
        var faults = new Faults();
        if (table.Rows.IsEmpty)
        {
            faults.Add(new Fault(path, 1, "", "There are no rows after the header."));
        }

        var times = WrittenTimes.Read(table, 0, faults);
        var values = WrittenNumbers.Read(table, 1, faults);
        if (faults.Any)
        {
            throw new ProductFaultException([.. faults.ToImmutable().Take(MaxFaults)]);
        }

        return new SeriesFile(
            [.. table.Rows.Select((row, i) => new SeriesRow(times.Times[i], values[i], row.Line))],
            [.. table.Rows.Select(r => r.Cells[0])],
            times.Numbered,
            !times.Numbered && times.Times.Any(t => t.TimeOfDay != TimeSpan.Zero));
    }

    /// <summary>A time as it is written in results: a number of a period, a day, or a day with its time.</summary>
    /// <param name="at">The time.</param>
    public string Written(DateTime at) =>
        Numbered ? ((long)(at - DateTime.MinValue).TotalSeconds).ToString(CultureInfo.InvariantCulture)
        : at.ToString(HasHours ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
