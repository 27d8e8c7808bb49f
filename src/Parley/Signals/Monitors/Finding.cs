namespace Parley.Signals.Monitors;

/// <summary>What a monitor noticed in one part of its metric.</summary>
/// <param name="Monitor">The monitor.</param>
/// <param name="Segment">The part.</param>
/// <param name="Since">First day of what was noticed; names the signal, so that a run on a later day finds it said.</param>
/// <param name="Until">Last day of it.</param>
public sealed record Finding(Monitor Monitor, Segment Segment, DateOnly Since, DateOnly Until)
{
    private const int NearDays = 3;

    /// <summary>+1 for more than before or expected, −1 for less, 0 for neither.</summary>
    public int Direction { get; init; }

    /// <summary>How much it moves the whole, as a share of it; orders what is said.</summary>
    public double Weight { get; init; }

    /// <summary>Words before the figures: <c>Unusually low</c>; empty for none.</summary>
    public string Lead { get; init; } = "";

    /// <summary>The days it is compared with; null for the period before.</summary>
    public (DateOnly Start, DateOnly End)? Against { get; init; }

    /// <summary>First day of the period that is asked about, where that begins before <see cref="Since"/>.</summary>
    public DateOnly? AskedFrom { get; init; }

    /// <summary>True where two are about the same days, or days of the same few: a cause does not show everywhere on one day.</summary>
    /// <param name="other">Another.</param>
    public bool IsNear(Finding other) => Since <= other.Until.AddDays(NearDays) && other.Since <= Until.AddDays(NearDays);

    /// <summary>True where two are about some of the same days.</summary>
    /// <param name="other">Another.</param>
    public bool Overlaps(Finding other) => Since <= other.Until && other.Since <= Until;
}
