using System.Collections.Immutable;

namespace Parley.Statistics.Causes;

/// <summary>What was, and what was to be expected, of one combination of attribute values.</summary>
/// <param name="Members">A value for each attribute.</param>
/// <param name="Actual">The measure; for a ratio its numerator.</param>
/// <param name="Expected">What the measure was expected to be.</param>
public sealed record Leaf(ImmutableArray<string> Members, double Actual, double Expected)
{
    /// <summary>The denominator of a ratio; 0 for a sum.</summary>
    public double Denominator { get; init; }

    /// <summary>What the denominator was expected to be; 0 for a sum.</summary>
    public double ExpectedDenominator { get; init; }
}

/// <summary>The finest pieces of a measure, by attributes; rows of the same combination are added up.</summary>
public sealed class LeafTable
{
    private LeafTable(ImmutableArray<string> attributes, bool isRatio) => (Attributes, IsRatio) = (attributes, isRatio);

    /// <summary>The attributes' names.</summary>
    public ImmutableArray<string> Attributes { get; }

    /// <summary>True where the measure is a ratio of two sums.</summary>
    public bool IsRatio { get; }

    /// <summary>For each attribute its values, in ordinal order.</summary>
    public ImmutableArray<ImmutableArray<string>> Members { get; private init; }

    /// <summary>The leaves, in the order of their values.</summary>
    public ImmutableArray<Leaf> Leaves { get; private init; }

    /// <summary>For each attribute, the place of each leaf's value among <see cref="Members"/>.</summary>
    internal int[][] Codes { get; private init; } = [];

    /// <summary>Makes a table.</summary>
    /// <param name="attributes">At least one attribute.</param>
    /// <param name="isRatio">True where the measure is a ratio of two sums.</param>
    /// <param name="leaves">Leaves in any order; their order does not matter to anything that is found.</param>
    public static LeafTable Of(ImmutableArray<string> attributes, bool isRatio, IEnumerable<Leaf> leaves)
    {
        var merged = new Dictionary<string, Leaf>(StringComparer.Ordinal);
        foreach (var leaf in leaves)
        {
            var key = string.Join('\u001f', leaf.Members);
            merged[key] = merged.TryGetValue(key, out var known) ? Add(known, leaf) : leaf;
        }

        ImmutableArray<Leaf> ordered = [.. merged.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value)];
        ImmutableArray<ImmutableArray<string>> members =
            [.. attributes.Select((_, a) => ordered.Select(l => l.Members[a]).Distinct().Order(StringComparer.Ordinal).ToImmutableArray())];
        var codes = members.Select((values, a) =>
        {
            var places = values.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i, StringComparer.Ordinal);
            return ordered.Select(l => places[l.Members[a]]).ToArray();
        });
        return new LeafTable(attributes, isRatio) { Leaves = ordered, Members = members, Codes = [.. codes] };
    }

    private static Leaf Add(Leaf one, Leaf other) => one with
    {
        Actual = one.Actual + other.Actual,
        Expected = one.Expected + other.Expected,
        Denominator = one.Denominator + other.Denominator,
        ExpectedDenominator = one.ExpectedDenominator + other.ExpectedDenominator,
    };
}
