using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Guardrails.Reading;

/// <summary>Days or a span of days as it stands in a text.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character.</param>
/// <param name="From">First day; null where the text says no year.</param>
/// <param name="To">Last day; null where the text says no year.</param>
internal sealed record WrittenDate(int Start, int End, DateOnly? From, DateOnly? To);

/// <summary>
/// Finds dates and periods written with years: days, months, quarters, halves, years (calendar and fiscal), and spans of
/// them. What has a day or month name and no year is found too, with no days.
/// </summary>
internal sealed class DateReader
{
    private static readonly ConcurrentDictionary<(string Locale, int Fiscal), DateReader> Kept = new();
    private readonly FrozenDictionary<string, int> _months;
    private readonly bool _monthFirst;
    private readonly int _fiscalStart;
    private readonly Regex _pattern;

    private DateReader(string locale, int fiscalStart)
    {
        var format = CultureInfo.GetCultureInfo(locale).DateTimeFormat;
        _fiscalStart = fiscalStart;
        _monthFirst = format.ShortDatePattern.IndexOf('M', StringComparison.Ordinal) < format.ShortDatePattern.IndexOf('d', StringComparison.Ordinal);
        _months = Months(format).Concat(Months(CultureInfo.InvariantCulture.DateTimeFormat))
            .GroupBy(m => m.Name, m => m.Number, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase);
        var month = string.Join('|', _months.Keys.OrderByDescending(k => k.Length).Select(Regex.Escape));
        _pattern = new Regex(Pattern(month), RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Compiled | RegexOptions.IgnoreCase);
    }

    /// <summary>The reader of a locale and fiscal calendar.</summary>
    public static DateReader For(string locale, int fiscalStart) => Kept.GetOrAdd((locale, fiscalStart), k => new DateReader(k.Locale, k.Fiscal));

    /// <summary>The dates of a text in order. A bare year is no date here: it may be a number.</summary>
    /// <param name="text">Any text.</param>
    public ImmutableArray<WrittenDate> Read(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return [];
        }

        var dates = ImmutableArray.CreateBuilder<WrittenDate>();
        for (var match = _pattern.Match(text); match.Success; match = match.NextMatch())
        {
            var days = Days(match);
            dates.Add(new WrittenDate(match.Index, match.Index + match.Length, days?.From, days?.To));
        }

        return dates.ToImmutable();
    }

    private static string Pattern(string month)
    {
        const string Dash = @"\s?[-–—]\s?";
        const string Year = @"(?:19|20)\d\d";
        var m = $@"(?:{month})\.?";
        return string.Join(
            '|',
            $@"(?<![\p{{L}}\d])(?:(?<d1>\d{{1,2}})\.?(?:\s(?<m1>{m}))?(?:\s(?<y1>{Year}))?{Dash}(?<d2>\d{{1,2}})\.?\s(?<m2>{m})(?:,?\s(?<y2>{Year}))?)(?![\p{{L}}\d])",
            $@"(?<![\p{{L}}\d])(?:(?<m1>{m})(?:\s(?<y1>{Year}))?{Dash}(?<m2>{m})\s(?<y2>{Year}))(?![\p{{L}}\d])",
            $@"(?<![\p{{L}}\d])(?:(?<d2>\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?:of\s)?(?<m2>{m})(?:,?\s(?<y2>{Year}))?)(?![\p{{L}}\d])",
            $@"(?<![\p{{L}}\d])(?:(?<m2>{m})\s(?<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?<y2>{Year}))?)(?![\p{{L}}\d])",
            $@"(?<![\p{{L}}\d])(?:(?<m2>{m})\s(?<y2>{Year}))(?![\p{{L}}\d])",
            $@"(?<![\p{{L}}\d])(?:(?<part>[QH])(?<n>[1-4])(?:\s(?<fy>FY)?\s?(?<y2>{Year}))?)(?![\p{{L}}\d])",
            $@"(?<![\p{{L}}\d])(?:(?<fy>FY)\s?(?<y2>{Year}))(?![\p{{L}}\d])",
            $@"(?<![\p{{L}}\d.,])(?:(?<y1>{Year})[–—](?<y2>{Year}))(?![\p{{L}}\d])",
            $@"(?<![\p{{L}}\d.,])(?:(?<y2>{Year})-(?<mm>\d\d)-(?<dd>\d\d))(?![\p{{L}}\d])",
            $@"(?<![\p{{L}}\d.,])(?:(?<y2>{Year})-(?<mm>\d\d))(?![\p{{L}}\d-])",
            $@"(?<![\p{{L}}\d.,])(?:(?<a>\d{{1,2}})(?<s>[./])(?<b>\d{{1,2}})\k<s>(?<y2>{Year}))(?![\p{{L}}\d])");
    }

    private (DateOnly From, DateOnly To)? Days(Match match)
    {
        var year = Number(match, "y2");
        if (year is not { } y)
        {
            return null;
        }

        try
        {
            return match.Groups["a"].Success ? Numeric(match, y)
                : match.Groups["mm"].Success ? Iso(match, y)
                : match.Groups["part"].Success ? Part(match, y)
                : match.Groups["fy"].Success ? Fiscal(y, 0, 12)
                : match.Groups["m2"].Success ? Named(match, y)
                : (new DateOnly(Number(match, "y1") ?? y, 1, 1), new DateOnly(y, 12, 31));
        }
        catch (ArgumentOutOfRangeException)
        {
            // 31 February: a date that is no day resolves to nothing.
            return null;
        }
    }

    private (DateOnly From, DateOnly To)? Numeric(Match match, int year)
    {
        var (a, b) = (Number(match, "a") ?? 0, Number(match, "b") ?? 0);
        var monthFirst = match.Groups["s"].Value == "/" && ((_monthFirst && a <= 12) || b > 12);
        var day = monthFirst ? new DateOnly(year, a, b) : new DateOnly(year, b, a);
        return (day, day);
    }

    private static (DateOnly From, DateOnly To)? Iso(Match match, int year)
    {
        var month = Number(match, "mm") ?? 0;
        if (Number(match, "dd") is { } d)
        {
            return (new DateOnly(year, month, d), new DateOnly(year, month, d));
        }

        return (new DateOnly(year, month, 1), new DateOnly(year, month, 1).AddMonths(1).AddDays(-1));
    }

    private (DateOnly From, DateOnly To)? Part(Match match, int year)
    {
        var months = match.Groups["part"].Value is "Q" or "q" ? 3 : 6;
        var number = Number(match, "n") ?? 0;
        return months * number > 12 ? null : Fiscal(year, (number - 1) * months, months);
    }

    /// <summary>Months of a fiscal year, which is named by the year in which it ends.</summary>
    private (DateOnly From, DateOnly To) Fiscal(int year, int offset, int months)
    {
        var start = new DateOnly(_fiscalStart == 1 ? year : year - 1, _fiscalStart, 1).AddMonths(offset);
        return (start, start.AddMonths(months).AddDays(-1));
    }

    private (DateOnly From, DateOnly To) Named(Match match, int year)
    {
        var month = Month(match.Groups["m2"].Value);
        var firstMonth = match.Groups["m1"].Success ? Month(match.Groups["m1"].Value) : month;
        var firstYear = Number(match, "y1") ?? (firstMonth > month ? year - 1 : year);
        if (Number(match, "d2") is { } last)
        {
            return (new DateOnly(firstYear, firstMonth, Number(match, "d1") ?? last), new DateOnly(year, month, last));
        }

        return (new DateOnly(firstYear, firstMonth, 1), new DateOnly(year, month, 1).AddMonths(1).AddDays(-1));
    }

    private int Month(string name) => _months[name.TrimEnd('.')];

    private static int? Number(Match match, string group) =>
        match.Groups[group] is { Success: true } g ? int.Parse(g.Value, CultureInfo.InvariantCulture) : null;

    private static IEnumerable<(string Name, int Number)> Months(DateTimeFormatInfo format) =>
        new[] { format.MonthNames, format.AbbreviatedMonthNames, format.MonthGenitiveNames, format.AbbreviatedMonthGenitiveNames }
            .SelectMany(names => names.Take(12).Select((name, i) => (Name: name.TrimEnd('.'), Number: i + 1)))
            .Where(m => m.Name.Length > 2).Append(("Sept", 9));
}
