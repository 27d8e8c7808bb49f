using Parley.Answers;
using Parley.Statistics;

namespace Parley.Signals.Monitors.Rules;

/// <summary>What was measured of a monitor's metric.</summary>
/// <param name="Value">In the period; null without data.</param>
/// <param name="Before">In the period before; null without data.</param>
public readonly record struct MonitorReading(decimal? Value, decimal? Before);

/// <summary>A change from the period before, and limits; pure functions.</summary>
public static class ChangeRule
{
    private const int WeekDays = 7;
    private const int FewestChanges = 5;
    private const double UnusualScales = 3;

    /// <summary>True where the reading is worth a signal. Without data it is not: data that is late is another finding.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="reading">What was measured.</param>
    public static bool Speaks(Monitor monitor, MonitorReading reading) =>
        reading.Value is { } value && (IsBeyond(monitor, value) || IsChange(monitor, value, reading.Before));

    /// <summary>Judges the last complete period.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="series">The series at the monitor's grain.</param>
    /// <returns>Null where there is nothing to say.</returns>
    public static Finding? Judge(Monitor monitor, WatchedSeries series)
    {
        var at = series.Values.Length - 1;
        // A day is compared with the same weekday.
        var back = series.Grain == TimeGrain.Day ? WeekDays : 1;
        var reading = new MonitorReading(series.At(at), series.At(at - back));
        if (!Speaks(monitor, reading))
        {
            return null;
        }

        var (value, before) = (reading.Value!.Value, reading.Before);
        var beyond = IsBeyond(monitor, value);
        var noise = beyond && !monitor.OnlyUnusual ? null : Noise(series, at, back);
        if ((monitor.OnlyUnusual || (!beyond && !HasShare(series, at - back, noise))) && !IsUnusual(Change(series, at, back), noise))
        {
            return null;
        }

        return new Finding(monitor, series.Segment, series.Start(at), series.End(at))
        {
            Direction = beyond ? value > monitor.Above ? 1 : -1 : Math.Sign(value - before!.Value),
            Weight = before is null or 0 ? 1 : (double)Math.Abs(value - before.Value) / Level(series, (double)before.Value),
            Lead = !beyond ? "" : value > monitor.Above ? "Above its limit" : "Below its limit",
            Against = at >= back ? (series.Start(at - back), series.End(at - back)) : null,
        };
    }

    /// <summary>What a deviation is measured by: what it is a deviation from, and at least the usual size of the series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="from">What it deviates from.</param>
    internal static double Level(WatchedSeries series, double from)
    {
        double[] sizes = [.. series.Values.OfType<decimal>().Select(v => (double)Math.Abs(v))];
        var level = Math.Max(Math.Abs(from), sizes.Length == 0 ? 0 : Quantiles.Median(sizes));
        return level > 0 ? level : 1;
    }

    /// <summary>True where the series seldom changes as much: by three times its usual change, robustly measured.</summary>
    private static bool IsUnusual(double? change, double? noise) => change > noise;

    /// <summary>
    /// True where a part of the period before says how large a change is: not of what goes above and below nothing, and not where that
    /// period lies so near to nothing that the usual changes are larger.
    /// </summary>
    private static bool HasShare(WatchedSeries series, int before, double? noise) =>
        !(series.Values.Any(v => v < 0) && series.Values.Any(v => v > 0))
        && (noise is not { } usual || (double)Math.Abs(series.At(before) ?? 0) >= usual);

    /// <summary>Three times the usual change; null where too few are known.</summary>
    private static double? Noise(WatchedSeries series, int at, int back)
    {
        double[] changes = [.. Enumerable.Range(0, Math.Max(0, at)).Select(i => Change(series, i, back)).OfType<double>()];
        return changes.Length < FewestChanges ? null : UnusualScales * Quantiles.DeviationScale * Quantiles.Median(changes);
    }

    private static double? Change(WatchedSeries series, int at, int back) =>
        series.At(at) is { } now && series.At(at - back) is { } then ? (double)Math.Abs(now - then) : null;

    private static bool IsBeyond(Monitor monitor, decimal value) => value > monitor.Above || value < monitor.Below;

    // From nothing there is no share of a change; a part that is new shows in what the whole's change is made of.
    private static bool IsChange(Monitor monitor, decimal value, decimal? before) =>
        monitor.Change is { } least && before is { } from && from != 0
        && monitor.Hears(value > from) && Math.Abs(value - from) >= monitor.Floor && Math.Abs((value - from) / from) >= least;
}
