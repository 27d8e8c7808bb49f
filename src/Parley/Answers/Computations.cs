using System.Collections.Immutable;

namespace Parley.Answers;

/// <summary>
/// The declared computations: the only ways in which evidence may be derived from evidence. Composers call them and
/// checkers run them again.
/// </summary>
public static class Computations
{
    /// <summary>Every computation by name and version.</summary>
    public static ImmutableSortedDictionary<string, Computation> All { get; } = new Computation[]
    {
        new("difference/1", "a − b", v => v[0] - v[1]),
        new("relative_change/1", "(a − b) ÷ |b|", v => v[1] == 0 ? null : (v[0] - v[1]) / Math.Abs(v[1])),
        new("ratio/1", "a ÷ b", v => v[1] == 0 ? null : v[0] / v[1]),
        new("share/1", "a ÷ b", v => v[1] == 0 ? null : v[0] / v[1]),
        new("sum/1", "a + b + …", v => v.Sum()),
        new("mean/1", "(a + b + …) ÷ n", v => v.Length == 0 ? null : v.Sum() / v.Length),
    }.ToImmutableSortedDictionary(c => c.Name, c => c, StringComparer.Ordinal);
}

/// <summary>One declared computation.</summary>
/// <param name="Name">Name and version.</param>
/// <param name="Formula">As shown to people.</param>
/// <param name="Evaluate">From the inputs' values, in order; null where undefined.</param>
public sealed record Computation(string Name, string Formula, Func<ImmutableArray<decimal>, decimal?> Evaluate);
