using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Products;
using Parley.Statistics.Series;

namespace Parley.Metrics.Sources.Files;

/// <summary>A column of times, read.</summary>
/// <param name="Times">A time for each row; those with an offset from UTC are put on UTC, so that hours are even where clocks change.</param>
/// <param name="Numbered">True where times are numbers of periods; they are kept as seconds after the earliest time there is.</param>
internal sealed record ReadTimes(ImmutableArray<DateTime> Times, bool Numbered);

/// <summary>
/// Reads a column of times as people write them: ISO 8601, days in one other form, months, quarters, weeks, years, Unix times or
/// numbers of periods. All rows are written in one way; what can be read in two is a fault rather than a guess.
/// </summary>
internal static partial class WrittenTimes
{
    private const double FewestUnixSeconds = 1e8;
    private const double FewestUnixMilliseconds = 1e11;

    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM", "yyyyMMdd",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>A time for each row; where one cannot be read there is a fault with its line.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="place">The column's place among the table's columns.</param>
    /// <param name="faults">What cannot be read.</param>
    public static ReadTimes Read(TextTable table, int place, Faults faults)
    {
        var texts = table.Rows.Select(r => r.Cells[place]).ToArray();
        if (Numbers(texts) is { } numbers)
        {
            return numbers;
        }

        var times = Array.ConvertAll(texts, Iso);
        if (!Array.Exists(times, t => t is null))
        {
            return new ReadTimes([.. times.Select(t => t!.Value)], false);
        }

        if (Array.ConvertAll(texts, Period) is var periods && !Array.Exists(periods, p => p is null))
        {
            return new ReadTimes([.. periods.Select(p => p!.Value)], false);
        }

        var forms = new WrittenForms();
        foreach (var text in texts.Where(t => t.Length > 0))
        {
            forms.Add(Encoding.UTF8.GetBytes(text));
        }

        if (!texts.Contains("") && forms.Choose() is { Format: { } format } && ColumnType.DotNetFormat(format) is { } net)
        {
            return new ReadTimes([.. texts.Select(t => DateTime.ParseExact(t, net, CultureInfo.InvariantCulture))], false);
        }

        Report(table, place, times, (forms, periods.Count(p => p is not null)), faults);
        return new ReadTimes([.. times.Select(t => t ?? default)], false);
    }

    /// <summary>A time as the rows of a table write it, or as ISO 8601; null where it is neither.</summary>
    /// <param name="text">The time.</param>
    /// <param name="table">The rows.</param>
    /// <param name="place">The column of times.</param>
    /// <param name="read">What their times are.</param>
    public static DateTime? Like(string text, TextTable table, int place, ReadTimes read)
    {
        for (var row = 0; row < table.Rows.Length; row++)
        {
            if (table.Rows[row].Cells[place] == text)
            {
                return read.Times[row];
            }
        }

        return Iso(text) ?? (Numbers([text]) is { } number && number.Numbered == read.Numbered ? number.Times[0] : null);
    }

    private static void Report(TextTable table, int place, DateTime?[] times, (WrittenForms Forms, int Periods) read, Faults faults)
    {
        // Most rows are written in one way: the others are at fault. Empty cells are, whatever the way.
        var others = Enumerable.Range(0, times.Length).Where(i => times[i] is null).ToArray();
        var empty = others.Where(i => table.Rows[i].Cells[place].Length == 0).ToArray();
        foreach (var row in empty.Length > 0 && (read.Forms.Choose() is not null || empty.Length == others.Length) ? empty : others)
        {
            var text = table.Rows[row].Cells[place];
            faults.Add(new Fault(table.File, (int)table.Rows[row].Line, table.Columns[place],
                text.Length == 0 ? "There is no time here; a row without one says nothing."
                : read.Forms.IsAmbiguous ? $"'{text}' can be read in more than one way; write days as 2026-03-31."
                : others.Length < times.Length || read.Periods > 0 ? $"'{text}' is not written as the other times are, or is no time; write all as 2026-03-31 or 2026-03-31 14:00:00."
                : $"'{text}' is no time; write it as 2026-03-31 or 2026-03-31 14:00:00."));
        }
    }

    private static DateTime? Iso(string text) =>
        DateTimeOffset.TryParseExact(
            text, IsoForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.UtcDateTime
            : null;

    // 2025-Q1, 2025Q1, Q1 2025, and the Monday of 2025-W05.
    private static DateTime? Period(string text)
    {
        var match = QuarterOrWeek().Match(text);
        if (!match.Success || !int.TryParse(match.Groups["year"].Value, CultureInfo.InvariantCulture, out var year) || year is < 1 or > 9998)
        {
            return null;
        }

        var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        return match.Groups["kind"].Value.Equals("Q", StringComparison.OrdinalIgnoreCase)
            ? number is >= 1 and <= 4 ? new DateTime(year, (number * 3) - 2, 1) : null
            : number >= 1 && number <= ISOWeek.GetWeeksInYear(year) ? ISOWeek.ToDateTime(year, number, DayOfWeek.Monday) : null;
    }

    // Numbers are years, days (yyyyMMdd), Unix times, or numbers of periods.
    private static ReadTimes? Numbers(string[] texts)
    {
        var numbers = new double[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!double.TryParse(texts[i], NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                return null;
            }
        }

        var (least, most) = numbers.Length == 0 ? (0, 0) : (numbers.Min(), numbers.Max());
        var whole = Array.TrueForAll(numbers, double.IsInteger);
        if (whole && least >= 1800 && most <= 2200 && numbers.Distinct().Count() > 1)
        {
            return new ReadTimes([.. numbers.Select(n => new DateTime((int)n, 1, 1))], false);
        }

        if (texts.All(t => t.Length == 8 && Iso(t) is not null))
        {
            return null;
        }

        return least >= FewestUnixMilliseconds ? new ReadTimes([.. numbers.Select(n => DateTime.UnixEpoch.AddMilliseconds(Math.Min(n, 1e14)))], false)
            : least >= FewestUnixSeconds ? new ReadTimes([.. numbers.Select(n => DateTime.UnixEpoch.AddSeconds(Math.Min(n, 1e11)))], false)
            : whole && most <= SeriesMaking.MostPeriods * 100.0 ? new ReadTimes([.. numbers.Select(n => DateTime.MinValue.AddSeconds(n))], true)
            : null;
    }

    [GeneratedRegex(@"^(?:(?<year>\d{4})[-\s/]?(?<kind>[QqWw])(?<number>\d{1,2})|(?<kind>[Qq])(?<number>\d)[-\s/](?<year>\d{4}))$")]
    private static partial Regex QuarterOrWeek();
}
