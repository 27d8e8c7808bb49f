using Parley.Text;

namespace Parley.Metrics.Queries.Names;

/// <summary>Ends a sentence about an unknown name.</summary>
internal static class Hint
{
    /// <summary>The nearest known name as a half sentence; a full stop where none is near.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What there is.</param>
    internal static string For(string name, IEnumerable<string> known) =>
        EditDistance.Nearest(name, known) is { } meant ? $"; did you mean '{meant}'?" : ".";
}
