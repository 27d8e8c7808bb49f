using Parley.Signals.Monitors;

namespace Parley.Signals;

/// <summary>Something that Parley says unasked: written once for a monitor, segment and day.</summary>
/// <param name="Product">The product.</param>
/// <param name="Monitor">The monitor that noticed it.</param>
/// <param name="Segment">The segment, <c>dimension=member</c>; empty for the whole.</param>
/// <param name="Day">The last day it is about.</param>
public sealed record Signal(string Product, string Monitor, string Segment, DateOnly Day)
{
    /// <summary>Unique id; given when it is stored.</summary>
    public string Id { get; init; } = "";

    /// <summary>
    /// Who may see it: the <see cref="Signals.Audience.KeyOf"/> of the permissions under which it was found; callers with other permissions
    /// never do.
    /// </summary>
    public string Audience { get; init; } = "";

    /// <summary>What the monitor looks for.</summary>
    public MonitorKind Kind { get; init; } = MonitorKind.Change;

    /// <summary>The metric.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Since when; with monitor and segment it names the signal.</summary>
    public DateOnly Since { get => field == default ? Day : field; init; }

    /// <summary>One sentence: what, how much, since when.</summary>
    public required string Headline { get; init; }

    /// <summary>The top cause, as a contribution; empty where none stands out.</summary>
    public string Cause { get; init; } = "";

    /// <summary>What more there is to say, as plain text; empty for nothing.</summary>
    public string Body { get; init; } = "";

    /// <summary>The question that opens the conversation about it.</summary>
    public required string Question { get; init; }

    /// <summary>How much it moves the whole, as a share of it; orders a digest.</summary>
    public double Weight { get; init; }

    /// <summary>Whoever has it may stop this signal by one click; it opens nothing else.</summary>
    public string MuteToken { get; init; } = "";

    /// <summary>When it was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
