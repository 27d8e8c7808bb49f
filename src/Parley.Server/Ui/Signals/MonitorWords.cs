using System.Globalization;
using Parley.Answers;
using Parley.Metrics;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Server.Ui.Signals;

/// <summary>Monitors in words.</summary>
internal static class MonitorWords
{
    /// <summary>What is watched: metric, period, parts.</summary>
    public static string Watches(Monitor monitor, Catalogue catalogue)
    {
        var parts = monitor.By.Select(b => $"by {Term(b, catalogue)}").Concat(monitor.Segments).ToArray();
        return $"{Label(monitor.Metric, catalogue)}, each {monitor.Grain.ToString().ToLowerInvariant()}{(parts.Length == 0 ? "" : $", also {string.Join(", ", parts)}")}";
    }

    /// <summary>When it speaks.</summary>
    public static string Speaks(Monitor monitor)
    {
        var way = monitor.Direction switch { MonitorDirection.Up => "upwards ", MonitorDirection.Down => "downwards ", _ => "" };
        var floor = monitor.Floor == 0 ? "" : $", from {Number(monitor.Floor)} on";
        return monitor.Kind switch
        {
            MonitorKind.Anomaly => $"unusual {way}for its own past{floor}",
            MonitorKind.ForecastMiss => $"outside what was forecast {way}{floor}".TrimEnd(),
            MonitorKind.GoalAtRisk => "its goal is at risk",
            MonitorKind.DataLate => $"data is more than {Days(monitor.GraceDays)} late",
            _ => string.Join(", or ", Limits(monitor, way)) + floor,
        };
    }

    /// <summary>A kind in words.</summary>
    public static string Kind(MonitorKind kind) => kind switch
    {
        MonitorKind.Anomaly => "Unusual periods",
        MonitorKind.ForecastMiss => "Forecast missed",
        MonitorKind.GoalAtRisk => "Goal at risk",
        MonitorKind.DataLate => "Data late",
        _ => "Change or limit",
    };

    /// <summary>Who gets it, with the hours in which they are left alone.</summary>
    public static string Told(Monitor monitor, MonitorSettings settings) => monitor.Receivers.IsEmpty
        ? "the page alone"
        : string.Join(", ", monitor.Receivers.Select(r => settings.Receivers.FirstOrDefault(s => s.Name == r) is { } found ? $"{r}{Quiet(found.Quiet)}" : r));

    /// <summary>Who a receiver is: no secrets, of an address its host alone.</summary>
    public static string Reached(Receiver receiver) => receiver.Kind switch
    {
        ReceiverKind.SlackBot => $"Slack, channel {receiver.Channel}",
        ReceiverKind.SlackWebhook => "Slack, by incoming webhook",
        ReceiverKind.Email => $"mail to {string.Join(", ", receiver.To)}",
        _ => $"webhook at {receiver.Url.Host}",
    };

    /// <summary>When somebody is left alone, as the end of a sentence about them.</summary>
    public static string LeftAlone(QuietHours quiet) => Quiet(quiet) is { Length: > 0 } text
        ? $"is left alone {text[" (quiet ".Length..^1]}, {quiet.Zone.Id}; what comes then is sent after"
        : "gets everything at once";

    /// <summary>A day.</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>" (quiet 20:00–07:00)"; empty for never.</summary>
    public static string Quiet(QuietHours quiet)
    {
        string[] times = quiet.From == quiet.To ? [] : [string.Create(CultureInfo.InvariantCulture, $"{quiet.From:HH:mm}–{quiet.To:HH:mm}")];
        string[] all = [.. times, .. QuietDraft.Week.Where(quiet.Days.Contains).Select(d => d.ToString())];
        return all.Length == 0 ? "" : $" (quiet {string.Join(", ", all)})";
    }

    private static IEnumerable<string> Limits(Monitor monitor, string way)
    {
        if (monitor.Change is { } change)
        {
            yield return $"it changes {way}by {Number(change * 100)}% or more{(monitor.OnlyUnusual ? " and unusually" : "")}";
        }

        if (monitor.Above is { } above)
        {
            yield return $"it is above {Number(above)}";
        }

        if (monitor.Below is { } below)
        {
            yield return $"it is below {Number(below)}";
        }
    }

    private static string Label(string metric, Catalogue catalogue) => catalogue.Metric(metric)?.Label ?? metric;

    private static string Term(string dimension, Catalogue catalogue) =>
        catalogue.Dimensions.FirstOrDefault(d => d.Name == dimension || d.Term == dimension)?.Label.ToLowerInvariant() ?? dimension;

    private static string Days(int days) => days == 1 ? "a day" : $"{days.ToString(CultureInfo.InvariantCulture)} days";

    private static string Number(decimal value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);
}
