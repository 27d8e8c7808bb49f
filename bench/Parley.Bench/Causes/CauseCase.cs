using System.Collections.Immutable;
using Parley.Statistics.Causes;

namespace Parley.Bench.Causes;

/// <summary>A table with known causes.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Family">The family it is counted in.</param>
/// <param name="Table">Its leaves.</param>
/// <param name="Causes">Each cause as <c>attribute=value</c>, sorted and joined by <c>&amp;</c>.</param>
internal sealed record CauseCase(string Name, string Family, LeafTable Table, ImmutableArray<string> Causes)
{
    /// <summary>A cause as text: two causes are equal where all attributes and values are.</summary>
    public static string Text(IEnumerable<(string Attribute, string Member)> conditions) =>
        string.Join('&', conditions.Select(c => $"{c.Attribute}={c.Member}").Order(StringComparer.Ordinal));

    /// <summary>A found cause as text.</summary>
    public static string Text(SegmentCause cause) => Text(cause.Conditions.Select(c => (c.Attribute, c.Member)));
}

/// <summary>Right, wrong and missed causes.</summary>
/// <param name="Right">Found and true.</param>
/// <param name="Wrong">Found and not true.</param>
/// <param name="Missed">True and not found.</param>
internal readonly record struct CauseScore(int Right, int Wrong, int Missed)
{
    /// <summary>2 × right ÷ (2 × right + wrong + missed).</summary>
    public double F1 => Right == 0 ? 0 : 2.0 * Right / ((2 * Right) + Wrong + Missed);

    public static CauseScore operator +(CauseScore a, CauseScore b) => new(a.Right + b.Right, a.Wrong + b.Wrong, a.Missed + b.Missed);

    /// <summary>Scores what was found in a case.</summary>
    public static CauseScore Of(CauseCase one, IReadOnlyCollection<string> found)
    {
        var right = found.Count(one.Causes.Contains);
        return new CauseScore(right, found.Count - right, one.Causes.Length - right);
    }
}
