using System.Collections.Immutable;
using Parley.Statistics;

namespace Parley.Signals.Monitors.Rules;

/// <summary>Data that usually comes and has not; a pure function.</summary>
public static class LateRule
{
    /// <summary>A part without data for longer than this has ended, and is not late.</summary>
    public const int LongestDays = 28;

    /// <summary>Judges one series of days.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="series">The days.</param>
    /// <param name="asOf">The day of the run; data of the day before is due, and so many days later as the monitor grants.</param>
    /// <returns>Null where everything is there.</returns>
    public static Finding? Judge(Monitor monitor, WatchedSeries series, DateOnly asOf)
    {
        var due = asOf.AddDays(-1 - monitor.GraceDays);
        ImmutableArray<DateOnly> missing = [.. series.Missing.Where(d => d >= asOf.AddDays(-AnomalyRule.WindowDays) && d <= due), .. Gaps.After(series.DaysWithData, due)];
        return missing is [var first, ..] ? new Finding(monitor, series.Segment, first, due) { Direction = -1, Weight = 1, Lead = "Data is late" } : null;
    }
}
