using Parley.Answers;
using Parley.Products;

namespace Parley.Analytics.Times;

/// <summary>The periods that a period is compared with.</summary>
internal static class Baselines
{
    private static readonly TimeUnit[] Units =
        [TimeUnit.Year, TimeUnit.FiscalYear, TimeUnit.Half, TimeUnit.Quarter, TimeUnit.Month, TimeUnit.Week];

    /// <summary>The period that a baseline means for a period.</summary>
    /// <remarks>
    /// "Last year" beside a period of a year or less is the same days a year earlier. "Last month" beside a period longer than
    /// a month is the month itself.
    /// </remarks>
    public static Period Resolve(Baseline baseline, Period period, PeriodLabels labels) => baseline switch
    {
        Baseline.Fixed f => f.Period,
        Baseline.Shift { Named: { } named } s when period.Days > named.Days && !IsToDate(period, s.Unit, labels.Calendar) => named,
        Baseline.Shift s => Shifted(period, s.Unit, s.Count, labels),
        _ => Preceding(period, labels),
    };

    /// <summary>
    /// The comparable span before: the same part of the unit before for a part "to date", the unit before a whole unit, as many
    /// months before a run of whole months, and for anything else the same number of days just before.
    /// </summary>
    /// <remarks>
    /// A part is told by what it is called: 1–31 January is a month, and a part of a quarter and of a year. A run of more than
    /// half a year and less than a whole one is compared with the same months a year earlier: the months before it are of
    /// another season.
    /// </remarks>
    public static Period Preceding(Period period, PeriodLabels labels)
    {
        if (PartOf(period, labels) is { } part)
        {
            return Shifted(period, part, 1, labels);
        }

        if (Whole(period, labels.Calendar) is { } unit)
        {
            return labels.Name(CalendarUnits.Offset(unit, period.Start, -1, labels.Calendar));
        }

        return MonthsIn(period) switch
        {
            > 6 and < 12 => YearEarlier(period, labels),
            { } months => labels.Name(new Days(period.Start.AddMonths(-months), period.Start.AddDays(-1))),
            null => labels.Name(new Days(period.Start.AddDays(-period.Days), period.Start.AddDays(-1))),
        };
    }

    /// <summary>The same dates one year earlier; a whole week is the week 52 weeks before, so that weekdays match.</summary>
    public static Period YearEarlier(Period period, PeriodLabels labels) => Shifted(period, TimeUnit.Year, 1, labels);

    /// <summary>A period a number of units earlier; whole units stay whole.</summary>
    public static Period Shifted(Period period, TimeUnit unit, int count, PeriodLabels labels)
    {
        var calendar = labels.Calendar;
        if (unit >= TimeUnit.Month && Whole(period, calendar) == TimeUnit.Week)
        {
            return labels.Name(CalendarUnits.Containing(TimeUnit.Week, CalendarUnits.Add(unit, period.Start.AddDays(3), -count), calendar));
        }

        var start = CalendarUnits.Add(unit, period.Start, -count);
        if (unit >= TimeUnit.Month && IsMonthEnd(period.End) && period.Start.Day == 1)
        {
            var last = CalendarUnits.Add(unit, new DateOnly(period.End.Year, period.End.Month, 1), -count);
            return labels.Name(new Days(start, last.AddMonths(1).AddDays(-1)));
        }

        // "To date" compares as many days, but never more than the earlier unit has.
        var end = unit is TimeUnit.Year or TimeUnit.FiscalYear ? CalendarUnits.Add(unit, period.End, -count) : start.AddDays(period.Days - 1);
        if (IsToDate(period, unit, calendar) && CalendarUnits.Containing(unit, start, calendar).End is var limit && end > limit)
        {
            end = limit;
        }

        return labels.Name(new Days(start, end));
    }

    /// <summary>A period cut where the data ends: itself, or its part "to date". Itself, too, where no day would be left.</summary>
    public static Period Until(Period period, DateOnly lastDay, PeriodLabels labels) =>
        lastDay >= period.End || lastDay < period.Start ? period : labels.ToDate(period, lastDay);

    /// <summary>The unit that a period is one of; null where it is none.</summary>
    public static TimeUnit? Whole(Period period, Calendar calendar)
    {
        foreach (var unit in Units)
        {
            if (CalendarUnits.Containing(unit, period.Start, calendar) == new Days(period.Start, period.End))
            {
                return unit;
            }
        }

        return period.Days == 1 ? TimeUnit.Day : null;
    }

    /// <summary>The unit that a period is one of, or the part "to date" of; null where it is none of the larger ones.</summary>
    public static TimeUnit? Part(Period period, PeriodLabels labels) => Whole(period, labels.Calendar) is { } whole and not TimeUnit.Day ? whole : PartOf(period, labels);

    private static bool IsToDate(Period period, TimeUnit unit, Calendar calendar) =>
        CalendarUnits.Containing(unit, period.Start, calendar) is var whole && whole.Start == period.Start && period.End < whole.End;

    private static TimeUnit? PartOf(Period period, PeriodLabels labels)
    {
        foreach (var unit in Units)
        {
            if (IsToDate(period, unit, labels.Calendar)
                && period.Label == labels.ToDate(labels.Name(CalendarUnits.Containing(unit, period.Start, labels.Calendar)), period.End).Label)
            {
                return unit;
            }
        }

        return null;
    }

    private static int? MonthsIn(Period period) => period.Start.Day == 1 && IsMonthEnd(period.End)
        ? ((period.End.Year - period.Start.Year) * 12) + period.End.Month - period.Start.Month + 1
        : null;

    private static bool IsMonthEnd(DateOnly day) => day.AddDays(1).Day == 1;
}
