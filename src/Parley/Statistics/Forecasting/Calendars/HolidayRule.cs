using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Statistics.Forecasting.Calendars;

/// <summary>
/// When a holiday falls in a year. Written as <c>12-25</c>, <c>easter-2</c>, <c>thursday 4 in 11</c>, <c>monday last in 05</c>,
/// <c>monday before 05-25</c>, each also with <c>+1</c> after a space for days later, or <c>2026-03-31</c> for one day alone.
/// </summary>
internal abstract partial record HolidayRule
{
    private HolidayRule()
    {
    }

    /// <summary>The day in a year; null where there is none.</summary>
    /// <param name="year">1583 to 4099, for which Easter is computed.</param>
    public abstract DateOnly? In(int year);

    /// <summary>Reads a rule; null where it is none.</summary>
    /// <param name="text">The rule.</param>
    public static HolidayRule? Read(string text)
    {
        var match = Written().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var later = Number(match, "later");
        HolidayRule? rule = match.Groups["isEaster"].Success ? new AfterEaster(Number(match, "easter"))
            : match.Groups["year"].Success ? Once.Parse(match.Groups["year"].Value)
            : match.Groups["before"].Success && Weekday(match) is { } day ? Fixed.Parse(match.Groups["before"].Value) is { } end ? new Before(day, end) : null
            : match.Groups["which"].Success && Weekday(match) is { } weekday && Number(match, "month") is >= 1 and <= 12 and var month
                ? new Nth(weekday, match.Groups["which"].Value == "last" ? 0 : Number(match, "which"), month)
            : match.Groups["fixed"].Success ? Fixed.Parse(match.Groups["fixed"].Value)
            : null;
        return rule is null || later == 0 ? rule : new Later(rule, later);
    }

    /// <summary>
    /// Easter Sunday of the Gregorian calendar (the computus in the form of Meeus, "Astronomical Algorithms", 1991, chapter 8).
    /// </summary>
    /// <param name="year">1583 to 4099.</param>
    public static DateOnly Easter(int year)
    {
        var golden = year % 19;
        var (century, inCentury) = (year / 100, year % 100);
        var moon = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var sunday = (32 + (2 * (century % 4)) + (2 * (inCentury / 4)) - moon - (inCentury % 4)) % 7;
        var late = (golden + (11 * moon) + (22 * sunday)) / 451;
        var days = moon + sunday - (7 * late) + 114;
        return new DateOnly(year, days / 31, (days % 31) + 1);
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Length: > 0 } found ? int.Parse(found.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;

    private static DayOfWeek? Weekday(Match match) => Enum.TryParse<DayOfWeek>(match.Groups["day"].Value, ignoreCase: true, out var day) ? day : null;

    [GeneratedRegex(@"^(?:(?<isEaster>easter)(?<easter>[+-]\d{1,3})?|(?<year>\d{4}-\d\d-\d\d)|(?<day>[a-z]+) before (?<before>\d\d-\d\d)|(?<day>[a-z]+) (?<which>last|[1-5]) in (?<month>\d\d)|(?<fixed>\d\d-\d\d))(?: (?<later>[+-]\d{1,2}))?$")]
    private static partial Regex Written();

    private sealed record Fixed(int Month, int Day) : HolidayRule
    {
        public static Fixed? Parse(string text) =>
            DateOnly.TryParseExact($"2024-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(day.Month, day.Day) : null;

        public override DateOnly? In(int year) => Day <= DateTime.DaysInMonth(year, Month) ? new DateOnly(year, Month, Day) : null;
    }

    private sealed record Once(DateOnly At) : HolidayRule
    {
        public static Once? Parse(string text) =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(day) : null;

        public override DateOnly? In(int year) => At.Year == year ? At : null;
    }

    private sealed record AfterEaster(int Days) : HolidayRule
    {
        public override DateOnly? In(int year) => Easter(year).AddDays(Days);
    }

    private sealed record Nth(DayOfWeek On, int Which, int Month) : HolidayRule
    {
        public override DateOnly? In(int year)
        {
            var first = new DateOnly(year, Month, 1);
            var day = first.AddDays((((int)On - (int)first.DayOfWeek) + 7) % 7);
            var at = Which == 0 ? day.AddDays(28) : day.AddDays(7 * (Which - 1));
            return at.Month == Month ? at : Which == 0 ? day.AddDays(21) : null;
        }
    }

    private sealed record Before(DayOfWeek On, Fixed End) : HolidayRule
    {
        public override DateOnly? In(int year) =>
            End.In(year) is { } end ? end.AddDays(-((((int)end.DayOfWeek - (int)On) + 6) % 7) - 1) : null;
    }

    private sealed record Later(HolidayRule Rule, int Days) : HolidayRule
    {
        public override DateOnly? In(int year) => Rule.In(year)?.AddDays(Days);
    }
}
