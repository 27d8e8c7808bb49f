using System.Collections.Immutable;

namespace Parley.Analytics.Times;

/// <summary>Spans that are counted from today or from other spans.</summary>
/// <param name="context">Clock, calendar and data range.</param>
internal sealed class TimeRanges(TimeContext context)
{
    /// <summary>The meaning of a phrase; null where it is none of these.</summary>
    public TimeValue? Of(TimeRule rule, ImmutableList<Capture> captures) =>
        FromToday(rule, captures) ?? FromOther(rule.Means, captures);

    private TimeValue? FromToday(TimeRule rule, ImmutableList<Capture> captures) => rule.Means switch
    {
        "last_n" => LastN(TimeMeanings.Unit(captures), captures.Int("n")),
        "rolling_n" => Rolling(rule.Unit ?? TimeMeanings.Unit(captures), rule.By > 0 ? rule.By : captures.Int("n")),
        "next_n" => NextN(TimeMeanings.Unit(captures), captures.Int("n")),
        "weekday" => Weekday(captures.Int("weekday"), context.Today.AddDays(rule.By)),
        "weekday_of_week" => WeekdayOfWeek(captures.Int("weekday"), rule.By),
        "weekend" => Weekend(rule.By),
        "to_date" => ToDate(CalendarUnits.Containing(rule.Unit ?? TimeUnit.Year, context.Today, context.Calendar)),
        "until_end" => RestOf(CalendarUnits.Containing(TimeMeanings.Unit(captures), context.Today, context.Calendar)),
        "all" => All(),
        _ => null,
    };

    private TimeValue? FromOther(string means, ImmutableList<Capture> captures)
    {
        var values = captures.Values();
        if (values.IsEmpty || values[0] is NowhereValue or EitherValue)
        {
            return values.IsEmpty ? null : values[0];
        }

        if (means == "between")
        {
            return Between(values[0], values[1]);
        }

        if (means == "to_date_of" && values.Length == 2)
        {
            return ToDateOf(values[0], values[1]);
        }

        return Place(values[0]) is { } span ? FromSpan(means, captures, span) : new NowhereValue(UnplaceableReason.NoSuchDate);
    }

    private TimeValue? FromSpan(string means, ImmutableList<Capture> captures, SpanValue span)
    {
        var (start, end) = span.Days;
        return means switch
        {
            "to_date_of" => ToDate(span.PartOf ?? span.Days),
            "since" or "from" => Since(span, means),
            "until" => Spanned(Earlier(context.From ?? context.Today, end), end) with { IsOpen = true },
            "at_end" => AtEnd(span),
            "at_start" => AtStart(span),
            "rest_of" => RestOf(span.PartOf ?? span.Days),
            "before" => Spanned(Earlier(context.From ?? context.Today, start.AddDays(-1)), start.AddDays(-1)) with { IsOpen = true },
            "after" => Spanned(end.AddDays(1), context.LastDay),
            "units_before" => Beside(span, Units(TimeMeanings.Unit(captures), Count(captures), start, -1)),
            "units_after" => Beside(span, Units(TimeMeanings.Unit(captures), Count(captures), end.AddDays(1), 1)),
            "week_of" => new SpanValue(CalendarUnits.Containing(TimeUnit.Week, start, context.Calendar)) { YearAssumed = span.YearAssumed, Year = span.Year },
            "half_of" => (TimeValue?)HalfOf(captures.Int("nthlast"), span) ?? new NowhereValue(UnplaceableReason.Vague),
            "first_n" => Inside(span, new Days(start, CalendarUnits.Add(TimeMeanings.Unit(captures), start, Count(captures)).AddDays(-1))),
            "end_n" => Inside(span, new Days(CalendarUnits.Add(TimeMeanings.Unit(captures), end.AddDays(1), -Count(captures)), end)),
            _ => null,
        };
    }

    /// <summary>What ends before the data begins is one day that has none, not the first that has.</summary>
    private static DateOnly Earlier(DateOnly first, DateOnly second) => first < second ? first : second;

    /// <summary>A cycle becomes its latest that has begun (and that the data has reached); a span stays.</summary>
    public SpanValue? Place(TimeValue value) => value switch
    {
        SpanValue span => span,
        CycleValue cycle => cycle.Latest(context.LastDay) is { } days ? new SpanValue(days) { YearAssumed = true } : null,
        _ => null,
    };

    private SpanValue? LastN(TimeUnit unit, int count) => count is < 1 or > 1000 ? null : new SpanValue(new Days(
        CalendarUnits.Offset(unit, context.Today, -count, context.Calendar).Start,
        CalendarUnits.Offset(unit, context.Today, -1, context.Calendar).End));

    private SpanValue? NextN(TimeUnit unit, int count) => count is < 1 or > 1000 ? null : new SpanValue(new Days(
        CalendarUnits.Offset(unit, context.Today, 1, context.Calendar).Start,
        CalendarUnits.Offset(unit, context.Today, count, context.Calendar).End));

    private SpanValue? Rolling(TimeUnit unit, int count) => count is < 1 or > 1000
        ? null
        : new SpanValue(new Days(CalendarUnits.Add(unit, context.Today, -count), context.Today.AddDays(-1)));

    private static SpanValue Weekday(int iso, DateOnly by) =>
        by.AddDays(-(((int)by.DayOfWeek - (iso % 7) + 7) % 7)) is var day ? new SpanValue(new Days(day, day)) : null!;

    private SpanValue WeekdayOfWeek(int iso, int by)
    {
        var start = CalendarUnits.Offset(TimeUnit.Week, context.Today, by, context.Calendar).Start;
        var day = start.AddDays(((iso % 7) - (int)start.DayOfWeek + 7) % 7);
        return new SpanValue(new Days(day, day));
    }

    /// <summary>Saturday and Sunday: the last that are over, or those of (or after) today's.</summary>
    private SpanValue Weekend(int by)
    {
        var sunday = Weekday(7, context.Today.AddDays(-1)).Days.Start;
        sunday = by == 0 ? sunday.AddDays(7) : sunday;
        return new SpanValue(new Days(sunday.AddDays(-1), sunday));
    }

    /// <summary>The part of a unit up to the last day; up to today where the data has not reached the unit.</summary>
    public SpanValue ToDate(Days unit)
    {
        var end = context.LastDay >= unit.Start ? context.LastDay : context.Today;
        return end >= unit.Start && end < unit.End
            ? new SpanValue(unit with { End = end }) { PartOf = unit }
            : new SpanValue(unit);
    }

    /// <summary>"2026 to date (1 Jan – 25 Oct)": dates without a year lie in the unit.</summary>
    private static TimeValue ToDateOf(TimeValue unit, TimeValue dates)
    {
        var inside = unit is SpanValue whole
            ? dates is CycleValue cycle ? cycle.FirstFrom(whole.Days.Start) : dates is SpanValue { Ends: { } ends } part && part.YearAssumed ? Moved(ends, whole.Days) : (dates as SpanValue)?.Days
            : null;
        return unit is SpanValue u && inside is { } days && days.Start == u.Days.Start && days.End <= u.Days.End
            ? new SpanValue(days) { PartOf = u.Days, Year = u.Year }
            : new NowhereValue(UnplaceableReason.NoSuchDate);
    }

    private static Days Moved((Days First, Days Last) ends, Days unit)
    {
        var years = unit.Start.Year - ends.First.Start.Year;
        return new Days(ends.First.Start.AddYears(years), ends.Last.End.AddYears(years));
    }

    /// <summary>What is left of a unit after the last day; a unit that is over has its last day left, which is no time to come.</summary>
    private SpanValue RestOf(Days unit)
    {
        var start = context.LastDay >= unit.Start ? context.LastDay.AddDays(1) : unit.Start;
        return new SpanValue(unit with { Start = Earlier(start, unit.End) });
    }

    private TimeValue All() => context.From is { } from
        ? new SpanValue(new Days(from, context.LastDay < from ? from : context.LastDay)) { IsOpen = true }
        : new NowhereValue(UnplaceableReason.NoData);

    /// <summary>A side without a year takes the year that makes the range go forward.</summary>
    private TimeValue? Between(TimeValue first, TimeValue last)
    {
        if (last is NowhereValue or EitherValue)
        {
            return last;
        }

        var (from, to) = (first, last) switch
        {
            (CycleValue a, SpanValue b) => (a.Latest(b.Days.Start) is { } days ? new SpanValue(days) : null, b),
            (SpanValue a, CycleValue b) => (a, b.FirstFrom(a.Days.Start) is { } days ? new SpanValue(days) : null),
            (CycleValue a, CycleValue b) => Place(b) is { } end && a.Latest(end.Days.Start) is { } days
                ? (new SpanValue(days), end)
                : (null, null),
            _ => (first as SpanValue, last as SpanValue),
        };
        if (from is null || to is null)
        {
            return new NowhereValue(UnplaceableReason.NoSuchDate);
        }

        return from.Days.Start > to.Days.End
            ? null
            : new SpanValue(new Days(from.Days.Start, to.Days.End))
            {
                Ends = (from.PartOf ?? from.Days, to.Days),
                YearAssumed = to.YearAssumed,
                Year = from.Year == to.Year ? to.Year : null,
            };
    }

    /// <summary>"Since last month" can be a span or, in a question about change, what to compare with.</summary>
    private SpanValue Since(SpanValue span, string means)
    {
        var open = Spanned(span.Days.Start, context.LastDay < span.Days.Start ? span.Days.End : context.LastDay);
        return (means == "from" ? span : open) with { IfChange = span, YearAssumed = span.YearAssumed };
    }

    /// <summary>The end of a year is seen from its last month, that of a month from all of it.</summary>
    private static SpanValue AtEnd(SpanValue span)
    {
        var whole = span.PartOf ?? span.Days;
        var month = new DateOnly(whole.End.Year, whole.End.Month, 1);
        return new SpanValue(whole.Start < month ? whole with { Start = month } : whole)
        {
            Moment = (whole, true),
            YearAssumed = span.YearAssumed,
            Year = span.Year,
        };
    }

    /// <summary>What begins, begins with what the time before left: the month before a year, the week before a week.</summary>
    private static SpanValue AtStart(SpanValue span)
    {
        var whole = span.PartOf ?? span.Days;
        var last = whole.Start.AddDays(-1);
        var first = whole.Start.Day == 1 ? whole.Start.AddMonths(-1) : whole.Start.AddDays(whole.Start.DayNumber - whole.End.DayNumber - 1);
        return new SpanValue(new Days(first, last)) { Moment = (whole, false), YearAssumed = span.YearAssumed, Year = span.Year };
    }

    private static SpanValue Spanned(DateOnly start, DateOnly end) => new(new Days(start, end < start ? start : end));

    private static int Count(ImmutableList<Capture> captures) => captures.Has("n") ? captures.Int("n") : 1;

    /// <summary>The units that end before a day, or that begin with it.</summary>
    private static Days? Units(TimeUnit unit, int count, DateOnly day, int way) => count is < 1 or > 1000
        ? null
        : way < 0
            ? new Days(CalendarUnits.Add(unit, day, -count), day.AddDays(-1))
            : new Days(day, CalendarUnits.Add(unit, day, count).AddDays(-1));

    private static SpanValue? Beside(SpanValue span, Days? days) =>
        days is { } beside ? new SpanValue(beside) { YearAssumed = span.YearAssumed, Year = span.Year } : null;

    /// <summary>Halves of a month: 1–15 and the rest. Anything else has none here; halves of years are cycles.</summary>
    private static SpanValue? HalfOf(int half, SpanValue span)
    {
        if (half == 3 || span.Days.Start.Day != 1 || span.Days.Start.AddMonths(1).AddDays(-1) != span.Days.End)
        {
            return null;
        }

        var middle = span.Days.Start.AddDays(14);
        return span with { Days = half == 1 ? span.Days with { End = middle } : span.Days with { Start = middle.AddDays(1) } };
    }

    private static SpanValue? Inside(SpanValue span, Days days) =>
        days.Start >= span.Days.Start && days.End <= span.Days.End ? span with { Days = days, Relative = null, PartOf = null } : null;
}
