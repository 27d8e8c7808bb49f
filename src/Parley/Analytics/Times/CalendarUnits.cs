using Parley.Answers;
using Parley.Products;

namespace Parley.Analytics.Times;

/// <summary>Units that periods are made of.</summary>
internal enum TimeUnit
{
    /// <summary>A day.</summary>
    Day,

    /// <summary>A week of the product's calendar.</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A quarter of the fiscal year, which is the calendar's where that starts in January.</summary>
    Quarter,

    /// <summary>Half a fiscal year.</summary>
    Half,

    /// <summary>A calendar year.</summary>
    Year,

    /// <summary>A fiscal year; named by the year in which it ends.</summary>
    FiscalYear,
}

/// <summary>A span of days without a name.</summary>
/// <param name="Start">First day.</param>
/// <param name="End">Last day, included.</param>
internal readonly record struct Days(DateOnly Start, DateOnly End);

/// <summary>Arithmetic of the calendar; out-of-range dates throw as <see cref="DateOnly"/> does.</summary>
internal static class CalendarUnits
{
    /// <summary>The unit that a day lies in.</summary>
    public static Days Containing(TimeUnit unit, DateOnly day, Calendar calendar)
    {
        switch (unit)
        {
            case TimeUnit.Day:
                return new Days(day, day);
            case TimeUnit.Week:
                var monday = day.AddDays(-(((int)day.DayOfWeek - (int)calendar.WeekStart + 7) % 7));
                return new Days(monday, monday.AddDays(6));
            default:
                var months = Months(unit);
                var anchor = unit is TimeUnit.Month or TimeUnit.Year ? 1 : calendar.FiscalYearStart;
                var index = (day.Year * 12) + day.Month - anchor;
                var start = index - (index % months) + anchor - 1;
                var first = new DateOnly(start / 12, (start % 12) + 1, 1);
                return new Days(first, first.AddMonths(months).AddDays(-1));
        }
    }

    /// <summary>The unit a number of units after (before, where negative) the one that a day lies in.</summary>
    public static Days Offset(TimeUnit unit, DateOnly day, int by, Calendar calendar) =>
        Containing(unit, Add(unit, Containing(unit, day, calendar).Start, by), calendar);

    /// <summary>A day a number of units later; the last day of the month where the month is too short.</summary>
    public static DateOnly Add(TimeUnit unit, DateOnly day, int by) => unit switch
    {
        TimeUnit.Day => day.AddDays(by),
        TimeUnit.Week => day.AddDays(7 * by),
        _ => day.AddMonths(Months(unit) * by),
    };

    /// <summary>The first day of a fiscal year.</summary>
    public static DateOnly FiscalYearStart(int year, Calendar calendar) =>
        new(calendar.FiscalYearStart == 1 ? year : year - 1, calendar.FiscalYearStart, 1);

    /// <summary>The name of the fiscal year that a day lies in: the year in which it ends.</summary>
    public static int FiscalYearOf(DateOnly day, Calendar calendar) =>
        Containing(TimeUnit.FiscalYear, day, calendar).End.Year;

    /// <summary>The unit with the name of a grain; null for grains finer than a day.</summary>
    public static TimeUnit? Of(TimeGrain grain) => grain switch
    {
        TimeGrain.Day => TimeUnit.Day,
        TimeGrain.Week => TimeUnit.Week,
        TimeGrain.Month => TimeUnit.Month,
        TimeGrain.Quarter => TimeUnit.Quarter,
        TimeGrain.Year => TimeUnit.Year,
        _ => null,
    };

    private static int Months(TimeUnit unit) => unit switch
    {
        TimeUnit.Month => 1,
        TimeUnit.Quarter => 3,
        TimeUnit.Half => 6,
        _ => 12,
    };
}
