using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parley.Telemetry;

/// <summary>What Parley tells about itself: to nobody, unless the host listens to <see cref="Name"/>.</summary>
public static class Instruments
{
    /// <summary>The name of the source of spans and of the meter.</summary>
    public const string Name = "Parley";

    /// <summary>The source under which Microsoft.Extensions.AI tells of models and tools.</summary>
    public const string Models = "Experimental.Microsoft.Extensions.AI";

    /// <summary>The source of spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>True to put questions, answers and statements on spans; false by default. The host sets it once, at its start.</summary>
    public static bool CapturesContent { get; set; }

    private static Meter Meter { get; } = new(Name);

    /// <summary>Turns, by product and outcome.</summary>
    internal static Counter<long> Turns { get; } = Meter.CreateCounter<long>("parley.turns", "{turn}", "Turns that ended.");

    /// <summary>How long turns took, by product and outcome.</summary>
    internal static Histogram<double> TurnDuration { get; } = Meter.CreateHistogram<double>("parley.turn.duration", "s", "From a question's arrival until its turn was recorded.");
}
