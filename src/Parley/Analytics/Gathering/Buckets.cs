using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics.Gathering;

/// <summary>Calendar buckets: weeks start on Monday, quarters in January, as the metric compiler truncates.</summary>
public static class Buckets
{
    /// <summary>Grains from year to week.</summary>
    public static ImmutableArray<TimeGrain> Coarse { get; } = [TimeGrain.Year, TimeGrain.Quarter, TimeGrain.Month, TimeGrain.Week];

    /// <summary>First day of the bucket that holds a day.</summary>
    /// <param name="grain">Day or coarser; finer grains count as days.</param>
    /// <param name="day">The day.</param>
    public static DateOnly Start(TimeGrain grain, DateOnly day) => grain switch
    {
        TimeGrain.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        TimeGrain.Month => new DateOnly(day.Year, day.Month, 1),
        TimeGrain.Quarter => new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
        TimeGrain.Year => new DateOnly(day.Year, 1, 1),
        _ => day,
    };

    /// <summary>Last day of the bucket that starts on a day.</summary>
    /// <param name="grain">Day or coarser; finer grains count as days.</param>
    /// <param name="start">Its first day.</param>
    public static DateOnly End(TimeGrain grain, DateOnly start) => grain switch
    {
        TimeGrain.Week => start.AddDays(6),
        TimeGrain.Month => start.AddMonths(1).AddDays(-1),
        TimeGrain.Quarter => start.AddMonths(3).AddDays(-1),
        TimeGrain.Year => start.AddYears(1).AddDays(-1),
        _ => start,
    };

    /// <summary>First days of all buckets that have a day in a period, in order.</summary>
    /// <param name="grain">Day or coarser.</param>
    /// <param name="period">The period.</param>
    public static IEnumerable<DateOnly> Of(TimeGrain grain, Period period)
    {
        for (var start = Start(grain, period.Start); start <= period.End; start = End(grain, start).AddDays(1))
        {
            yield return start;
        }
    }

    /// <summary>A grain that gives a period between about 6 and 40 points.</summary>
    /// <param name="period">The period.</param>
    /// <param name="finest">The finest grain the metric has.</param>
    public static TimeGrain For(Period period, TimeGrain finest)
    {
        var grain = period.Days switch
        {
            <= 35 => TimeGrain.Day,
            <= 190 => TimeGrain.Week,
            <= 1130 => TimeGrain.Month,
            <= 3700 => TimeGrain.Quarter,
            _ => TimeGrain.Year,
        };
        return grain < finest ? finest : grain;
    }
}
