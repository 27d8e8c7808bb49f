namespace Parley.Bench.Harness;

/// <summary>One published figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Target">The bound it must meet.</param>
/// <param name="Bound">On which side of the target it must lie.</param>
/// <param name="Peer">The peer's figure in the same run; null where there is no peer.</param>
public sealed record Measurement(
    string Name, double Value, string Unit, double Target, Bound Bound = Bound.AtLeast, double? Peer = null)
{
    /// <summary>True where the target is met.</summary>
    public bool Ok => Bound == Bound.AtLeast ? Value >= Target : Value <= Target;
}

/// <summary>The side of the target on which a figure is good.</summary>
public enum Bound
{
    /// <summary>The target or more.</summary>
    AtLeast,

    /// <summary>The target or less.</summary>
    AtMost,
}
