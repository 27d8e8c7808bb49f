using System.Collections.Immutable;
using Parley.Answers;
using Parley.Statistics.Anomalies;
using Parley.Statistics.Anomalies.Periods;

namespace Parley.Signals.Monitors.Rules;

/// <summary>Periods that their own past did not lead to expect; a pure function.</summary>
public static class AnomalyRule
{
    /// <summary>Days that are looked back on: what was refreshed late is still said.</summary>
    public const int WindowDays = 7;

    private const int ShiftDays = 3;
    private const int WeekDays = 7;
    private const int MostWeeksBack = 4;

    /// <summary>Judges the newest periods.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="series">The series at the monitor's grain.</param>
    /// <param name="among">How many series the monitor judges: of more, each has to be rarer.</param>
    /// <returns>Null where there is nothing to say.</returns>
    public static Finding? Judge(Monitor monitor, WatchedSeries series, int among)
    {
        var judged = SeriesAnomalies.JudgePeriods([.. series.Values.Select(v => (double?)v)], series.Step);
        var window = series.Grain == TimeGrain.Day ? WindowDays : 1;
        for (var at = judged.Length - 1; at >= 0 && at >= judged.Length - window; at--)
        {
            if (Counts(judged[at], among) && Of(monitor, series, judged, at) is { } finding)
            {
                return finding;
            }
        }

        return null;
    }

    // One in a hundred looks as rare; of n series, one in a hundred n.
    private static bool Counts(JudgedRow row, int among) =>
        row is { Flagged: true, Score: < 1 } && (row.Kind == AnomalyKind.LevelShift
            || SeriesAnomalies.FlagRarity * row.Score / (1 - row.Score) >= SeriesAnomalies.FlagRarity + Math.Log10(Math.Max(1, among)));

    private static Finding? Of(Monitor monitor, WatchedSeries series, ImmutableArray<JudgedRow> judged, int at)
    {
        var (actual, expected) = ((double)series.Values[at]!.Value, judged[at].Expected ?? 0);
        var up = actual > expected;
        if (!monitor.Hears(up) || Math.Abs(actual - expected) < (double)monitor.Floor)
        {
            return null;
        }

        var isShift = judged[at].Kind == AnomalyKind.LevelShift && series.Grain == TimeGrain.Day;
        var since = at;
        // Low days that turn out to be a new level are the same news.
        while (since > 0 && judged[since - 1].Flagged && ((double?)series.Values[since - 1] > judged[since - 1].Expected) == up)
        {
            since--;
        }

        var from = isShift && since == at ? Math.Max(0, at - ShiftDays + 1) : since;
        return new Finding(monitor, series.Segment, series.Start(since), series.End(at))
        {
            Direction = up ? 1 : -1,
            Weight = Math.Abs(actual - expected) / ChangeRule.Level(series, expected),
            Lead = judged[at].Kind == AnomalyKind.LevelShift ? up ? "A new, higher level" : "A new, lower level" : up ? "Unusually high" : "Unusually low",
            Against = Before(series, from, at, up),
            AskedFrom = series.Start(from),
        };
    }

    /// <summary>The nearest days before that were as they usually are: the same weekdays, on the other side of what was noticed.</summary>
    private static (DateOnly Start, DateOnly End)? Before(WatchedSeries series, int from, int at, bool up)
    {
        var (days, step) = (at - from + 1, series.Grain == TimeGrain.Day ? WeekDays : 1);
        var first = (days + step - 1) / step;
        var total = Total(series, from, at);
        for (var weeks = first; weeks < first + MostWeeksBack; weeks++)
        {
            var (start, end) = (from - (weeks * step), at - (weeks * step));
            if (start >= 0 && Total(series, start, end) is { } before && total is { } now && now != before && (now > before) == up)
            {
                return (series.Start(start), series.End(end));
            }
        }

        return null;
    }

    private static decimal? Total(WatchedSeries series, int from, int to)
    {
        decimal sum = 0;
        for (var i = from; i <= to; i++)
        {
            if (series.At(i) is not { } value)
            {
                return null;
            }

            sum += value;
        }

        return sum;
    }
}
