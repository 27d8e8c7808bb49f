using System.Collections.Immutable;
using System.Globalization;
using Parley.Signals.Monitors;

namespace Parley.Signals;

/// <summary>A signal as other programs see it; published as <c>signals.schema.json</c>.</summary>
/// <param name="Id">Unique id.</param>
/// <param name="Monitor">The monitor that noticed it.</param>
/// <param name="Segment">The segment; empty for the whole.</param>
/// <param name="Day">The last day it is about.</param>
public sealed record SignalDocument(string Id, string Monitor, string Segment, string Day)
{
    /// <summary>change, anomaly, forecast_miss, goal_at_risk or data_late.</summary>
    public required string Kind { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Since when.</summary>
    public required string Since { get; init; }

    /// <summary>What, how much, since when.</summary>
    public required string Headline { get; init; }

    /// <summary>The top cause; empty where none stands out.</summary>
    public required string Cause { get; init; }

    /// <summary>What more there is to say; empty for nothing.</summary>
    public required string Body { get; init; }

    /// <summary>The question that opens the conversation about it.</summary>
    public required string Question { get; init; }

    /// <summary>A signal as a document.</summary>
    /// <param name="signal">The signal.</param>
    public static SignalDocument Of(Signal signal) => new(signal.Id, signal.Monitor, signal.Segment, Written(signal.Day))
    {
        Kind = KindName(signal.Kind),
        Metric = signal.Metric,
        Since = Written(signal.Since),
        Headline = signal.Headline,
        Cause = signal.Cause,
        Body = signal.Body,
        Question = signal.Question,
    };

    /// <summary>What a kind is called in files.</summary>
    /// <param name="kind">The kind.</param>
    public static string KindName(MonitorKind kind) => kind switch
    {
        MonitorKind.Anomaly => "anomaly",
        MonitorKind.ForecastMiss => "forecast_miss",
        MonitorKind.GoalAtRisk => "goal_at_risk",
        MonitorKind.DataLate => "data_late",
        _ => "change",
    };

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Signals, the newest first.</summary>
/// <param name="Signals">The signals.</param>
public sealed record SignalList(ImmutableArray<SignalDocument> Signals);
