using System.Collections.Immutable;
using Parley.Answers;
using Parley.Signals.Delivery;

namespace Parley.Signals.Monitors;

/// <summary>What a monitor looks for.</summary>
public enum MonitorKind
{
    /// <summary>A change from the period before, or a value beyond a limit.</summary>
    Change,

    /// <summary>A period that its own past did not lead to expect.</summary>
    Anomaly,

    /// <summary>A period outside the band that was forecast for it.</summary>
    ForecastMiss,

    /// <summary>A running period that will probably not reach its goal.</summary>
    GoalAtRisk,

    /// <summary>Data that usually comes and has not.</summary>
    DataLate,
}

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

/// <summary>What is watched: a metric, over all and by segment.</summary>
/// <param name="Name">Unique in its product.</param>
/// <param name="Metric">The metric.</param>
public sealed record Monitor(string Name, string Metric)
{
    /// <summary>What is looked for.</summary>
    public MonitorKind Kind { get; init; } = MonitorKind.Change;

    /// <summary>The period: day, week, month, quarter or year; the last complete one is judged, for goals the running one.</summary>
    public TimeGrain Grain { get; init; } = TimeGrain.Month;

    /// <summary>Watched for each member of these dimensions too; terms or query names.</summary>
    public ImmutableArray<string> By { get; init; } = [];

    /// <summary>Watched for these members too: <c>region=North</c>, or a member alone where it is of one dimension.</summary>
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

    /// <summary>A change counts only where it is large for this series, which changes from period to period anyway.</summary>
    public bool OnlyUnusual { get; init; }

    /// <summary>Late data: how many days more than usual it may take. Default 1.</summary>
    public int GraceDays { get; init; } = 1;

    /// <summary>True where it is kept, and says nothing.</summary>
    public bool IsOff { get; init; }

    /// <summary>Names of those who get its signals; nobody but the page where empty.</summary>
    public ImmutableArray<string> Receivers { get; init; } = [];

    /// <summary>True where a change upwards counts, or downwards.</summary>
    /// <param name="up">Upwards.</param>
    internal bool Hears(bool up) => Direction == MonitorDirection.Any || up == (Direction == MonitorDirection.Up);
}

/// <summary>A product's monitors, and who can be told when.</summary>
/// <param name="Monitors">What is watched; the first ones lead where several notice the same.</param>
/// <param name="Receivers">Who can be told.</param>
public sealed record MonitorSettings(ImmutableArray<Monitor> Monitors, ImmutableArray<Receiver> Receivers)
{
    /// <summary>True where everything that has one cause is one signal; false for a signal a monitor and segment.</summary>
    public bool IsGrouped { get; init; } = true;

    /// <summary>When monitors run; after each refresh of the data where it has no times.</summary>
    public Schedule Schedule { get; init; } = Schedule.AfterRefresh;

    /// <summary>Digests to send.</summary>
    public ImmutableArray<DigestSetting> Digests { get; init; } = [];
}

/// <summary>A digest that is sent after each period.</summary>
/// <param name="Period">week, month or quarter.</param>
/// <param name="Receivers">Who gets it.</param>
public sealed record DigestSetting(TimeGrain Period, ImmutableArray<string> Receivers);
