using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Analytics.Times;

/// <summary>
/// What the phrases of the language files mean; null where a phrase means nothing after all (a quarter 5).
/// </summary>
/// <remarks>
/// Decided here: "last 3 months" are the three whole calendar months before today's; "past 30 days" and "rolling 3 months" end
/// yesterday; "past month" is last month. "Until June" includes June, "before June" does not. "3 months ago" is that
/// calendar month. Quarters and halves are the fiscal year's, which is the calendar's where it starts in January; years are the
/// calendar's unless called fiscal.
/// </remarks>
/// <param name="context">Clock, calendar and data range.</param>
internal sealed class TimeMeanings(TimeContext context)
{
    private readonly TimeCycles _cycles = new(context);
    private readonly TimeRanges _ranges = new(context);

    /// <summary>The meaning of a phrase.</summary>
    /// <param name="rule">The phrase.</param>
    /// <param name="captures">What its slots took.</param>
    public TimeValue? Of(TimeRule rule, ImmutableList<Capture> captures)
    {
        try
        {
            return Simple(rule, captures) ?? _cycles.Of(rule.Means, captures) ?? _ranges.Of(rule, captures);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The calendar of DateOnly ends with the years 1 and 9999.
            return new NowhereValue(UnplaceableReason.NoSuchDate);
        }
    }

    private TimeValue? Simple(TimeRule rule, ImmutableList<Capture> captures) => rule.Means switch
    {
        "as_is" => captures.Last(c => c.Value is TimeValue or string).Value as TimeValue,
        "year" => new YearValue(FullYear(captures.Int("year4", "yy")), false, null),
        "year_offset" => new YearValue(context.Today.Year + rule.By, false, rule.By),
        "fiscal_year" => new YearValue(FullYear(captures.Int("fiscalyear", "year4", "yy", "twodigits")), true, null),
        "fiscal_year_offset" => new YearValue(CalendarUnits.FiscalYearOf(context.Today, context.Calendar) + rule.By, true, rule.By),
        "day" => Relative(TimeUnit.Day, rule.By),
        "relative" => Relative(Unit(captures), rule.By),
        "ago" => Relative(Unit(captures), -captures.Int("n")) is var span ? span with { IfChange = span } : null,
        "plain_year" => PlainYear((YearValue)captures[0].Value),
        "grain" => new GrainValue(Grain(captures)),
        "versus" => new VersusValue((TimeValue)captures[^1].Value),
        "over_unit" => captures[0].Value.Equals(captures[1].Value) ? new ShiftValue(Unit(captures)) : null,
        "shift" => new ShiftValue(rule.Unit),
        "shift_unit" => new ShiftValue(Unit(captures)),
        "preceding" => new ShiftValue(null),
        "recent" => new NowhereValue(UnplaceableReason.Recent),
        "vague" => new NowhereValue(UnplaceableReason.Vague),
        "finer" => new NowhereValue(UnplaceableReason.FinerThanDay),
        "season" => new NowhereValue(UnplaceableReason.Season),
        "decade" => new NowhereValue(UnplaceableReason.Decade),
        "recurring" => new NowhereValue(UnplaceableReason.Recurring),
        "event" => new NowhereValue(UnplaceableReason.UnknownEvent),
        _ => null,
    };

    /// <summary>The unit so many away from today's; the current one ends on the last day.</summary>
    private SpanValue Relative(TimeUnit unit, int by)
    {
        var days = CalendarUnits.Offset(unit, context.Today, by, context.Calendar);
        return new SpanValue(days) { Relative = (unit, by) } is var span && by == 0 ? ToDate(span) : span;
    }

    private SpanValue ToDate(SpanValue span) => _ranges.ToDate(span.Days) with { Relative = span.Relative };

    private SpanValue PlainYear(YearValue year)
    {
        var unit = year.Fiscal ? TimeUnit.FiscalYear : TimeUnit.Year;
        var day = year.Fiscal ? CalendarUnits.FiscalYearStart(year.Year, context.Calendar) : new DateOnly(year.Year, 1, 1);
        var days = CalendarUnits.Containing(unit, day, context.Calendar);
        return year.Offset is { } by ? Relative(unit, by) : new SpanValue(days) { Year = year.Year };
    }

    /// <summary>Two digits are a year of the century around today: 26 is 2026, 98 is 1998.</summary>
    internal static int FullYear(int year) => year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year;

    internal static TimeUnit Unit(ImmutableList<Capture> captures) =>
        Enum.Parse<TimeUnit>((string)captures.First(c => c.Slot == "unit").Value, ignoreCase: true);

    private static Answers.TimeGrain Grain(ImmutableList<Capture> captures) =>
        Enum.Parse<Answers.TimeGrain>((string)captures[0].Value, ignoreCase: true);
}

/// <summary>Reads what slots took.</summary>
internal static class Captures
{
    /// <summary>The number taken by the first of some slots.</summary>
    public static int Int(this ImmutableList<Capture> captures, params ReadOnlySpan<string> slots)
    {
        foreach (var capture in captures)
        {
            if (slots.Contains(capture.Slot))
            {
                return int.Parse((string)capture.Value, CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("A phrase of the language file lacks a slot that its meaning needs.");
    }

    /// <summary>True where a slot took something.</summary>
    public static bool Has(this ImmutableList<Capture> captures, string slot) => captures.Exists(c => c.Slot == slot);

    /// <summary>The values of sections, in order.</summary>
    public static ImmutableArray<TimeValue> Values(this ImmutableList<Capture> captures) =>
        [.. captures.Select(c => c.Value).OfType<TimeValue>()];
}
