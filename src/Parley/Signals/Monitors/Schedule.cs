using Cronos;

namespace Parley.Signals.Monitors;

/// <summary>When monitors run. Times are of a time zone; a time that a clock change leaves out is the next one that is there, and one that comes twice counts once.</summary>
/// <param name="Cron">Five fields: minute, hour, day, month, weekday; empty to run after each refresh of the data.</param>
/// <param name="Zone">The time zone.</param>
public sealed record Schedule(string Cron, TimeZoneInfo Zone)
{
    /// <summary>After each refresh.</summary>
    public static Schedule AfterRefresh { get; } = new("", TimeZoneInfo.Utc);

    /// <summary>True where it runs at times.</summary>
    public bool IsTimed => Cron.Length > 0;

    /// <summary>True for five fields that say a time.</summary>
    /// <param name="cron">The text.</param>
    public static bool IsCron(string cron) => CronExpression.TryParse(cron, out _);

    /// <summary>The last time that it should have run.</summary>
    /// <param name="now">Until now.</param>
    /// <returns>Null where that was more than a month and a day ago.</returns>
    public DateTimeOffset? Last(DateTimeOffset now) =>
        !IsTimed ? null
        : CronExpression.Parse(Cron).GetOccurrences(now.AddDays(-32), now, Zone, fromInclusive: true, toInclusive: true) is var times
            ? times.Select(t => (DateTimeOffset?)t).LastOrDefault()
            : null;
}
