using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Statistics.Series;

/// <summary>What a series' periods are.</summary>
public enum StepKind
{
    /// <summary>A number of seconds; also hours and minutes.</summary>
    Seconds,

    /// <summary>Days.</summary>
    Day,

    /// <summary>Days without Saturdays and Sundays.</summary>
    Weekday,

    /// <summary>Weeks.</summary>
    Week,

    /// <summary>A number of calendar months: 1 a month, 3 a quarter, 12 a year.</summary>
    Months,

    /// <summary>Numbered periods of unknown length.</summary>
    Number,
}

/// <summary>The distance between two periods of a series.</summary>
/// <param name="Kind">What periods are.</param>
/// <param name="Size">How many seconds or months; 1 for the other kinds.</param>
public sealed record SeriesStep(StepKind Kind, int Size = 1)
{
    private const int DaySeconds = 86400;

    /// <summary>Seasons that such periods can have, ascending; empty where any is as likely.</summary>
    public ImmutableArray<int> Candidates => Kind switch
    {
        StepKind.Day => [7, 365],
        StepKind.Weekday => [5, 261],
        StepKind.Week => [52],
        StepKind.Months when 12 % Size == 0 && Size < 12 => [12 / Size],
        StepKind.Months => [1],
        StepKind.Seconds when Size < DaySeconds && DaySeconds % Size == 0 => [DaySeconds / Size, 7 * (DaySeconds / Size)],
        StepKind.Seconds => [1],
        _ => [],
    };

    /// <summary>True for periods of at least a day.</summary>
    public bool IsCalendar => Kind is not (StepKind.Seconds or StepKind.Number);

    /// <summary>How the distance is called: "day", "15 minutes", "quarter".</summary>
    public string Name => (Kind, Size) switch
    {
        (StepKind.Months, 1) => "month",
        (StepKind.Months, 3) => "quarter",
        (StepKind.Months, 12) => "year",
        (StepKind.Months, _) => string.Create(CultureInfo.InvariantCulture, $"{Size} months"),
        (StepKind.Seconds, 3600) => "hour",
        (StepKind.Seconds, _) when Size % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{Size / 3600} hours"),
        (StepKind.Seconds, 60) => "minute",
        (StepKind.Seconds, _) when Size % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{Size / 60} minutes"),
        (StepKind.Seconds, 1) => "second",
        (StepKind.Seconds, _) => string.Create(CultureInfo.InvariantCulture, $"{Size} seconds"),
        (StepKind.Number, _) => "period",
        _ => Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>The period a time is in, counted from that of another.</summary>
    /// <param name="origin">A time in period 0.</param>
    /// <param name="time">The time.</param>
    public int Index(DateTime origin, DateTime time) => Kind switch
    {
        StepKind.Months => (((time.Year - origin.Year) * 12) + time.Month - origin.Month) / Size,
        StepKind.Week => (int)Math.Round((time.Date - origin.Date).TotalDays / 7, MidpointRounding.ToEven),
        StepKind.Day => (int)(time.Date - origin.Date).TotalDays,
        StepKind.Weekday => Weekdays(time) - Weekdays(origin),
        StepKind.Number => (int)(time - origin).TotalSeconds,
        _ => (int)Math.Round((time - origin).TotalSeconds / Size, MidpointRounding.ToEven),
    };

    /// <summary>The time some periods after another.</summary>
    /// <param name="origin">The time of period 0.</param>
    /// <param name="index">How many periods later.</param>
    public DateTime At(DateTime origin, int index) => Kind switch
    {
        StepKind.Months => AddMonths(origin, index * Size),
        StepKind.Week => origin.AddDays(7.0 * index),
        StepKind.Day => origin.AddDays(index),
        StepKind.Weekday => AfterWeekdays(origin, index),
        StepKind.Number => origin.AddSeconds(index),
        _ => origin.AddSeconds((double)Size * index),
    };

    // A month's last day stays the last day.
    private static DateTime AddMonths(DateTime origin, int months)
    {
        var at = origin.AddMonths(months);
        return origin.Day == DateTime.DaysInMonth(origin.Year, origin.Month)
            ? at.AddDays(DateTime.DaysInMonth(at.Year, at.Month) - at.Day)
            : at;
    }

    // Weekdays since a Monday long ago.
    private static int Weekdays(DateTime time)
    {
        var days = DateOnly.FromDateTime(time).DayNumber;
        return (days / 7 * 5) + Math.Min(days % 7, 4);
    }

    private static DateTime AfterWeekdays(DateTime origin, int count)
    {
        var at = Weekdays(origin) + count;
        var (week, day) = (Math.DivRem(at, 5).Quotient, ((at % 5) + 5) % 5);
        return DateOnly.FromDayNumber((week * 7) + day).ToDateTime(TimeOnly.FromDateTime(origin));
    }
}
