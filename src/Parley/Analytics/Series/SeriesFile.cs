using System.Collections.Immutable;
using System.Globalization;
using System.Text;
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

    private static readonly string[] NoNumber = ["", "na", "n/a", "nan", "null", "none", "-", "."];

    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM", "yyyyMMdd",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

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
        var texts = table.Rows.Select(r => r.Cells[0]).ToImmutableArray();
        if (texts.IsEmpty)
        {
            faults.Add(new Fault(path, 1, "", "There are no rows after the header."));
        }

        var (times, numbered) = Parse(table, faults, time);
        var values = table.Rows.Select(r => Number(r, path, value, faults)).ToImmutableArray();
        if (faults.Any)
        {
            throw new ProductFaultException([.. faults.ToImmutable().Take(MaxFaults)]);
        }

        return new SeriesFile(
            [.. table.Rows.Select((row, i) => new SeriesRow(times[i], values[i], row.Line))],
            texts,
            numbered,
            !numbered && times.Any(t => t.TimeOfDay != TimeSpan.Zero));
    }

    /// <summary>A time as it is written in results: a number of a period, a day, or a day with its time.</summary>
    /// <param name="at">The time.</param>
    public string Written(DateTime at) =>
        Numbered ? ((long)(at - DateTime.MinValue).TotalSeconds).ToString(CultureInfo.InvariantCulture)
        : at.ToString(HasHours ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static double? Number(TextRow row, string path, string column, Faults faults)
    {
        var text = row.Cells[1];
        if (NoNumber.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        faults.Add(new Fault(path, (int)row.Line, column, $"'{text}' is no number; write it as 1234.5, or leave it empty."));
        return null;
    }

    private static (ImmutableArray<DateTime> Times, bool Numbered) Parse(TextTable table, Faults faults, string column)
    {
        var texts = table.Rows.Select(r => r.Cells[0]).ToArray();
        if (Numbers(texts) is { } numbers)
        {
            return numbers;
        }

        var times = texts.Select(Iso).ToArray();
        if (Array.Exists(times, t => t is null))
        {
            var forms = new WrittenForms();
            Array.ForEach(texts, t => forms.Add(Encoding.UTF8.GetBytes(t)));
            if (forms.Choose() is { Format: { } format } && ColumnType.DotNetFormat(format) is { } net)
            {
                return ([.. texts.Select(t => DateTime.ParseExact(t, net, CultureInfo.InvariantCulture))], false);
            }

            Report(table, times, forms.IsAmbiguous, faults, column);
        }

        return ([.. times.Select(t => t ?? default)], false);
    }

    private static void Report(TextTable table, DateTime?[] times, bool ambiguous, Faults faults, string column)
    {
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] is null)
            {
                faults.Add(new Fault(table.File, (int)table.Rows[i].Line, column, ambiguous
                    ? $"'{table.Rows[i].Cells[0]}' can be read in more than one way; write days as 2026-03-31."
                    : $"'{table.Rows[i].Cells[0]}' is no time; write it as 2026-03-31 or 2026-03-31 14:00:00."));
            }
        }
    }

    private static DateTime? Iso(string text) =>
        DateTimeOffset.TryParseExact(
            text, IsoForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.UtcDateTime
            : null;

    // Whole numbers are years, days (yyyyMMdd), Unix times, or numbers of periods.
    private static (ImmutableArray<DateTime> Times, bool Numbered)? Numbers(string[] texts)
    {
        var numbers = new long[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!long.TryParse(texts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        var (least, most) = numbers.Length == 0 ? (0, 0) : (numbers.Min(), numbers.Max());
        if (least is >= 1800 and <= 2200 && most is >= 1800 and <= 2200 && texts.Distinct().Count() > 1)
        {
            return ([.. numbers.Select(n => new DateTime((int)n, 1, 1))], false);
        }

        if (texts.All(t => t.Length == 8 && Iso(t) is not null))
        {
            return null;
        }

        return least >= 100_000_000_000 ? ([.. numbers.Select(n => DateTime.UnixEpoch.AddMilliseconds(Math.Min(n, 100_000_000_000_000)))], false)
            : least >= 100_000_000 ? ([.. numbers.Select(n => DateTime.UnixEpoch.AddSeconds(Math.Min(n, 100_000_000_000)))], false)
            : most <= SeriesMaking.MostPeriods * 100L ? ([.. numbers.Select(n => DateTime.MinValue.AddSeconds(n))], true)
            : null;
    }
}
