using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Analytics.Times;

/// <summary>Months, quarters, halves, weeks and dates: with and without a year.</summary>
/// <param name="context">Clock, calendar and data range.</param>
internal sealed class TimeCycles(TimeContext context)
{
    /// <summary>The meaning of a phrase; null where it is none of these.</summary>
    public TimeValue? Of(string means, ImmutableList<Capture> captures) => means switch
    {
        "month" => Month(captures.Int("month")),
        "quarter" => Part(captures.Int("quarter", "nth", "nthword", "lastordinal", "n"), 3, 4, context.Calendar.FiscalYearStart),
        "calendar_quarter" => Part(captures.Int("quarter", "nthword"), 3, 4, 1),
        "fiscal_quarter" => Part(captures.Int("fiscalquarter", "quarter", "nthword"), 3, 4, context.Calendar.FiscalYearStart),
        "half" => Part(captures.Has("lastordinal") ? 2 : captures.Int("half", "nthword"), 6, 2, context.Calendar.FiscalYearStart),
        "week" => Week(captures.Int("weekno", "digits")),
        "day_of_month" => DaysOfMonth(captures.Int("day"), captures.Int("day"), captures.Int("month")),
        "days_of_month" => DaysOfMonth(captures.Int("day"), captures.FindLast(c => c.Slot == "day") is { } d ? int.Parse((string)d.Value, CultureInfo.InvariantCulture) : 0, captures.Int("month")),
        "in_year" => InYear(captures),
        "quarter_year" => Coded(captures, "quarteryear", 3, 4, false),
        "fiscal_quarter_year" => Coded(captures, "fiscalyearquarter", 3, 4, true),
        "half_year" => Coded(captures, "halfyear", 6, 2, false),
        "iso_date" => Date(captures[0].Numbers["y"], captures[0].Numbers["m"], captures[0].Numbers["d"]),
        "iso_month" => IsoMonth(captures[0].Numbers["y"], captures[0].Numbers["m"]),
        "iso_week" => Placed(Week(captures[0].Numbers["n"]).InYear(captures[0].Numbers["y"]), captures[0].Numbers["y"]),
        "dot_date" => Date(TimeMeanings.FullYear(captures[0].Numbers["y"]), captures[0].Numbers["m"], captures[0].Numbers["d"]),
        "slash_date" => SlashDate(captures[0].Numbers),
        _ => null,
    };

    private static TimeValue Placed(Days? days, int year) =>
        days is { } placed ? new SpanValue(placed) { Year = year } : new NowhereValue(UnplaceableReason.NoSuchDate);

    private CycleValue Month(int month) => Cycle(year => Whole(new DateOnly(year, month, 1), 1));

    /// <summary>The n-th part of a year that starts with a month; a fiscal year is named by the year in which it ends.</summary>
    private static CycleValue? Part(int number, int months, int last, int startMonth)
    {
        if (number < 1 || number > last)
        {
            return null;
        }

        Days? InYear(int year) => year < 2
            ? null
            : Whole(new DateOnly(startMonth == 1 ? year : year - 1, startMonth, 1).AddMonths((number - 1) * months), months);
        return new CycleValue(InYear, InYear);
    }

    private CycleValue Week(int number) => Cycle(year => number >= 1 && number <= ISOWeek.GetWeeksInYear(year)
        ? DateOnly.FromDateTime(ISOWeek.ToDateTime(year, number, DayOfWeek.Monday)) is var monday ? new Days(monday, monday.AddDays(6)) : null
        : null);

    private CycleValue DaysOfMonth(int first, int last, int month) => Cycle(year =>
        first >= 1 && first <= last && last <= DateTime.DaysInMonth(year, month)
            ? new Days(new DateOnly(year, month, first), new DateOnly(year, month, last))
            : null);

    /// <summary>In a fiscal year it is the one whose first day lies in that year.</summary>
    private CycleValue Cycle(Func<int, Days?> inYear)
    {
        Days? InFiscalYear(int year)
        {
            var start = CalendarUnits.FiscalYearStart(year, context.Calendar);
            return new[] { inYear(year - 1), inYear(year) }
                .FirstOrDefault(d => d is { } days && days.Start >= start && days.Start < start.AddYears(1));
        }

        return new CycleValue(inYear, InFiscalYear);
    }

    private static TimeValue InYear(ImmutableList<Capture> captures)
    {
        var values = captures.Values();
        var cycle = values.OfType<CycleValue>().First();
        var year = values.OfType<YearValue>().First();
        return Placed(year.Fiscal ? cycle.InFiscalYear(year.Year) : cycle.InYear(year.Year), year.Year);
    }

    private TimeValue? Coded(ImmutableList<Capture> captures, string slot, int months, int last, bool fiscal)
    {
        var numbers = captures.First(c => c.Slot == slot).Numbers;
        var year = TimeMeanings.FullYear(numbers["y"]);
        var part = Part(numbers["n"], months, last, context.Calendar.FiscalYearStart);
        return part is null ? null : Placed(fiscal ? part.InFiscalYear(year) : part.InYear(year), year);
    }

    private static TimeValue? IsoMonth(int year, int month) =>
        month is >= 1 and <= 12 ? Placed(Whole(new DateOnly(year, month, 1), 1), year) : null;

    private static TimeValue Date(int year, int month, int day) => Placed(DayOf(year, month, day), year);

    private static Days? DayOf(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new Days(new DateOnly(year, month, day), new DateOnly(year, month, day))
            : null;

    /// <summary>Month or day first: as the locale's region has it, as the numbers allow, or either.</summary>
    private TimeValue SlashDate(ImmutableSortedDictionary<string, int> numbers)
    {
        var (a, b, year) = (numbers["a"], numbers["b"], TimeMeanings.FullYear(numbers["y"]));
        var (monthFirst, dayFirst) = (DayOf(year, a, b), DayOf(year, b, a));
        if (monthFirst is null || dayFirst is null || a == b)
        {
            return Placed(monthFirst ?? dayFirst, year);
        }

        if (!context.Locale.Contains('-', StringComparison.Ordinal))
        {
            return new EitherValue([.. new[] { monthFirst.Value, dayFirst.Value }.OrderBy(d => d.Start)]);
        }

        var format = CultureInfo.GetCultureInfo(context.Locale).DateTimeFormat.ShortDatePattern;
        return Placed(format.IndexOf('M', StringComparison.Ordinal) < format.IndexOf('d', StringComparison.Ordinal) ? monthFirst : dayFirst, year);
    }

    private static Days Whole(DateOnly start, int months) => new(start, start.AddMonths(months).AddDays(-1));
}
