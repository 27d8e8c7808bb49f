using Parley.Answers;

namespace Parley.Metrics.Queries.Names;

/// <summary>Standard grains by name, and their periods.</summary>
internal static class Grains
{
    private static readonly Dictionary<string, TimeGrain> ByName =
        Enum.GetValues<TimeGrain>().ToDictionary(Name, g => g, StringComparer.Ordinal);

    /// <summary>The name in group-bys: lower case.</summary>
    /// <param name="grain">The grain.</param>
    internal static string Name(TimeGrain grain) => grain.ToString().ToLowerInvariant();

    /// <summary>Reads a name.</summary>
    /// <param name="name">Lower case.</param>
    /// <param name="grain">The grain.</param>
    internal static bool TryParse(string name, out TimeGrain grain) => ByName.TryGetValue(name, out grain);

    /// <summary>The start of the period that holds a moment.</summary>
    /// <param name="grain">The period's length.</param>
    /// <param name="moment">The moment.</param>
    internal static DateTime Start(TimeGrain grain, DateTime moment) => grain switch
    {
        TimeGrain.Year => new DateTime(moment.Year, 1, 1),
        TimeGrain.Quarter => new DateTime(moment.Year, ((moment.Month - 1) / 3 * 3) + 1, 1),
        TimeGrain.Month => new DateTime(moment.Year, moment.Month, 1),
        TimeGrain.Week => moment.Date.AddDays(-(((int)moment.DayOfWeek + 6) % 7)),
        TimeGrain.Day => moment.Date,
        TimeGrain.Hour => Floor(moment, TimeSpan.TicksPerHour),
        TimeGrain.Minute => Floor(moment, TimeSpan.TicksPerMinute),
        TimeGrain.Second => Floor(moment, TimeSpan.TicksPerSecond),
        TimeGrain.Millisecond => Floor(moment, TimeSpan.TicksPerMillisecond),
        _ => Floor(moment, TimeSpan.TicksPerMicrosecond),
    };

    /// <summary>The start of the period after the one that starts at a moment.</summary>
    /// <param name="grain">The period's length.</param>
    /// <param name="start">The start of a period.</param>
    internal static DateTime Next(TimeGrain grain, DateTime start) => grain switch
    {
        TimeGrain.Year => start.AddYears(1),
        TimeGrain.Quarter => start.AddMonths(3),
        TimeGrain.Month => start.AddMonths(1),
        TimeGrain.Week => start.AddDays(7),
        TimeGrain.Day => start.AddDays(1),
        TimeGrain.Hour => start.AddHours(1),
        TimeGrain.Minute => start.AddMinutes(1),
        TimeGrain.Second => start.AddSeconds(1),
        TimeGrain.Millisecond => start.AddMilliseconds(1),
        _ => start.AddMicroseconds(1),
    };

    private static DateTime Floor(DateTime moment, long ticks) => new(moment.Ticks - (moment.Ticks % ticks), DateTimeKind.Unspecified);
}
