using System.Collections.Immutable;

namespace Parley.Statistics.Causes;

/// <summary>An attribute held to one value.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Member">Its value.</param>
public sealed record Condition(string Attribute, string Member);

/// <summary>A segment that explains part of a change.</summary>
/// <param name="Conditions">One to three attributes and their values, in the order of the table's attributes.</param>
/// <param name="Leaves">Places of its own leaves in the table: those that no cause before it has; causes share no leaf.</param>
public sealed record SegmentCause(ImmutableArray<Condition> Conditions, ImmutableArray<int> Leaves)
{
    /// <summary>How much likelier the data is with it than without, in natural logarithms.</summary>
    public required double Evidence { get; init; }

    /// <summary>Its part of the change of the whole: of the sum, or of the ratio.</summary>
    public required double Part { get; init; }

    /// <summary>What its leaves made together.</summary>
    public required Leaf Sum { get; init; }
}

/// <summary>What a search found.</summary>
/// <param name="Causes">The foremost first; empty where nothing stands out from the noise.</param>
/// <param name="Total">The leaves together, without values.</param>
/// <param name="Change">Actual less expected of the whole, as a sum or as a ratio; NaN for a ratio with a denominator of 0.</param>
public sealed record CauseFindings(ImmutableArray<SegmentCause> Causes, Leaf Total, double Change)
{
    internal static CauseFindings Of(LeafTable table, ImmutableArray<FoundSegment> found)
    {
        var total = Together(table, Enumerable.Range(0, table.Leaves.Length));
        var change = table.IsRatio
            ? (total.Actual / total.Denominator) - (total.Expected / total.ExpectedDenominator)
            : total.Actual - total.Expected;
        return new CauseFindings(
            [.. found.Select(f => Cause(table, f, total)).OrderByDescending(c => Math.Abs(c.Part))], total, change);
    }

    private static SegmentCause Cause(LeafTable table, FoundSegment found, Leaf total)
    {
        var sum = Together(table, found.Leaves);
        return new SegmentCause(
            [.. found.Cuboid.Attributes.Select(a => new Condition(table.Attributes[a], table.Members[a][table.Codes[a][found.Leaves[0]]]))],
            [.. found.Leaves])
        {
            Evidence = found.Fit.Gain,
            Sum = sum,
            Part = table.IsRatio ? RatioPart(sum, total) : sum.Actual - sum.Expected,
        };
    }

    /// <summary>A segment's rate and mix effect on the ratio of the whole; over all segments they add up to its change.</summary>
    private static double RatioPart(Leaf sum, Leaf total)
    {
        var before = total.Expected / total.ExpectedDenominator;
        var (now, then) = (sum.Denominator / total.Denominator, sum.ExpectedDenominator / total.ExpectedDenominator);
        return (sum.Actual / total.Denominator) - (sum.Expected / total.ExpectedDenominator) - ((now - then) * before);
    }

    private static Leaf Together(LeafTable table, IEnumerable<int> leaves) =>
        leaves.Select(i => table.Leaves[i]).Aggregate(new Leaf([], 0, 0), (sum, leaf) => sum with
        {
            Actual = sum.Actual + leaf.Actual,
            Expected = sum.Expected + leaf.Expected,
            Denominator = sum.Denominator + leaf.Denominator,
            ExpectedDenominator = sum.ExpectedDenominator + leaf.ExpectedDenominator,
        });
}
