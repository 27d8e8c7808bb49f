using System.Collections.Immutable;
using Parley.Answers;
using Parley.Signals.Delivery;

namespace Parley.Signals.Monitors;

/// <summary>In which direction a monitor listens.</summary>
public enum MonitorDirection
{
    /// <summary>Both.</summary>
    Any,

    /// <summary>Rises only.</summary>
    Up,

    /// <summary>Falls only.</summary>
    Down,
}

/// <summary>What is watched: a metric's last complete period against the one before it, or against limits.</summary>
/// <param name="Name">Unique in its product.</param>
/// <param name="Metric">The metric.</param>
public sealed record Monitor(string Name, string Metric)
{
    /// <summary>The period: week, month, quarter or year.</summary>
    public TimeGrain Grain { get; init; } = TimeGrain.Month;

    /// <summary>Watched for each of these members too, where the whole is quiet; <c>dimension</c> and its members.</summary>
    public ImmutableArray<string> Segments { get; init; } = [];

    /// <summary>The relative change from which it speaks, as a fraction; null where only limits count.</summary>
    public decimal? Change { get; init; }

    /// <summary>It speaks where the value lies above this.</summary>
    public decimal? Above { get; init; }

    /// <summary>It speaks where the value lies below this.</summary>
    public decimal? Below { get; init; }

    /// <summary>Which changes count.</summary>
    public MonitorDirection Direction { get; init; } = MonitorDirection.Any;

    /// <summary>A change smaller than this, in the metric's unit, is not material.</summary>
    public decimal Floor { get; init; }

    /// <summary>Names of those who get its signals; nobody but the page where empty.</summary>
    public ImmutableArray<string> Receivers { get; init; } = [];
}

/// <summary>A product's monitors and receivers.</summary>
/// <param name="Monitors">What is watched.</param>
/// <param name="Receivers">Who can be told.</param>
public sealed record MonitorSettings(ImmutableArray<Monitor> Monitors, ImmutableArray<Receiver> Receivers);

/// <summary>What was measured of a monitor's metric.</summary>
/// <param name="Value">In the period; null without data.</param>
/// <param name="Before">In the period before; null without data.</param>
public readonly record struct MonitorReading(decimal? Value, decimal? Before);

/// <summary>Whether a monitor speaks; a pure function.</summary>
public static class MonitorRule
{
    /// <summary>True where the reading is worth a signal. Without data it is not: data that is late is another finding.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="reading">What was measured.</param>
    public static bool Speaks(Monitor monitor, MonitorReading reading)
    {
        if (reading.Value is not { } value)
        {
            return false;
        }

        if (value > monitor.Above || value < monitor.Below)
        {
            return true;
        }

        if (monitor.Change is not { } least || reading.Before is not { } before || before == 0)
        {
            return false;
        }

        var change = value - before;
        var counts = monitor.Direction == MonitorDirection.Any || (change > 0) == (monitor.Direction == MonitorDirection.Up);
        return counts && Math.Abs(change) >= monitor.Floor && Math.Abs(change / before) >= least;
    }
}
