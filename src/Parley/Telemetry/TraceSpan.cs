using System.Collections.Immutable;

namespace Parley.Telemetry;

/// <summary>A span of a turn, as it is kept with the turn.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Depth">0 for the turn's own steps, 1 for what ran inside one of them, and so on.</param>
/// <param name="StartMs">When it began, in milliseconds since the turn began.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Attributes">More about it; never anybody's words.</param>
public sealed record TraceSpan(
    string Name, int Depth, double StartMs, double DurationMs, ImmutableSortedDictionary<string, string> Attributes);
