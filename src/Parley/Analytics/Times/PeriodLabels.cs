using System.Globalization;
using Parley.Answers;
using Calendar = Parley.Products.Calendar;

namespace Parley.Analytics.Times;

/// <summary>
/// What periods are called, everywhere. One span of days has one label (and one more where it is called "to date"), and
/// <see cref="TimeReader"/> reads every label back to the same days.
/// </summary>
/// <param name="language">The words.</param>
/// <param name="calendar">Where fiscal years start.</param>
internal sealed class PeriodLabels(TimeLanguage language, Calendar calendar)
{
    /// <summary>The calendar that names are made for.</summary>
    public Calendar Calendar => calendar;

    /// <summary>A period with its label: <c>Q3 2026</c>, <c>August 2026</c>, <c>Aug–Oct 2026</c>, <c>19–25 Oct 2026</c>.</summary>
    public Period Name(Days days) => new(days.Start, days.End, Label(days));

    /// <summary>A period with its label.</summary>
    public Period Name(DateOnly start, DateOnly end) => Name(new Days(start, end));

    /// <summary>The unit of a trend's point that a day lies in: <c>August 2026</c>.</summary>
    public Period Name(TimeGrain grain, DateOnly day) =>
        Name(CalendarUnits.Containing(CalendarUnits.Of(grain) ?? TimeUnit.Day, day, calendar));

    /// <summary>The part of a unit up to a day: <c>2026 to date (1 Jan – 25 Oct)</c>. Weeks and other spans keep plain dates.</summary>
    /// <param name="unit">A period; named units give the long form.</param>
    /// <param name="lastDay">A day in it.</param>
    public Period ToDate(Period unit, DateOnly lastDay)
    {
        var days = new Days(unit.Start, lastDay);
        if (lastDay >= unit.End)
        {
            return Name(unit.Start, unit.End);
        }

        var whole = Baselines.Whole(unit, calendar);
        return whole is null or TimeUnit.Week or TimeUnit.Day
            ? Name(days)
            : new Period(unit.Start, lastDay, Format(language.Labels.ToDate, Label(new Days(unit.Start, unit.End)), InYear(days)));
    }

    private string Label(Days days)
    {
        var unit = Baselines.Whole(new Period(days.Start, days.End, ""), calendar);
        return unit switch
        {
            TimeUnit.Year => Number(days.Start.Year),
            TimeUnit.FiscalYear => FiscalYear(days.Start),
            TimeUnit.Half => Format(language.Labels.Half, Number(Part(days.Start, 6)), YearName(days.Start)),
            TimeUnit.Quarter => Format(language.Labels.Quarter, Number(Part(days.Start, 3)), YearName(days.Start)),
            TimeUnit.Month => $"{language.Labels.Months[days.Start.Month - 1]} {Number(days.Start.Year)}",
            TimeUnit.Day => $"{DayMonth(days.Start)} {Number(days.Start.Year)}",
            _ => Run(days),
        };
    }

    private string Run(Days days)
    {
        var (start, end) = days;
        if (start.Day == 1 && end.AddDays(1).Day == 1)
        {
            return start.Month == 1 && end.Month == 12
                ? $"{Number(start.Year)}–{Number(end.Year)}"
                : start.Year == end.Year
                    ? $"{Short(start)}–{Short(end)} {Number(end.Year)}"
                    : $"{Short(start)} {Number(start.Year)} – {Short(end)} {Number(end.Year)}";
        }

        return start.Year == end.Year
            ? $"{InYear(days)} {Number(end.Year)}"
            : $"{DayMonth(start)} {Number(start.Year)} – {DayMonth(end)} {Number(end.Year)}";
    }

    /// <summary>Dates without a year; with years where the span crosses one.</summary>
    private string InYear(Days days)
    {
        var (start, end) = days;
        return start == end ? DayMonth(start)
            : start.Year != end.Year ? $"{DayMonth(start)} {Number(start.Year)} – {DayMonth(end)} {Number(end.Year)}"
            : start.Month == end.Month ? $"{Number(start.Day)}–{DayMonth(end)}"
            : $"{DayMonth(start)} – {DayMonth(end)}";
    }

    private int Part(DateOnly start, int months) => (((start.Month - calendar.FiscalYearStart + 12) % 12) / months) + 1;

    private string YearName(DateOnly start) => calendar.FiscalYearStart == 1 ? Number(start.Year) : FiscalYear(start);

    private string FiscalYear(DateOnly day) =>
        Format(language.Labels.FiscalYear, Number(CalendarUnits.FiscalYearOf(day, calendar)));

    private string DayMonth(DateOnly day) => $"{Number(day.Day)} {Short(day)}";

    private string Short(DateOnly day) => language.Labels.Short[day.Month - 1];

    private static string Format(string format, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, format, values);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
