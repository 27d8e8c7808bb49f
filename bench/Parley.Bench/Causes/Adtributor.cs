using System.Collections.Immutable;
using Parley.Statistics.Causes;

namespace Parley.Bench.Causes;

/// <summary>
/// The peer: Adtributor, written from its paper (Bhagwan et al., NSDI 2014). For each attribute alone its values in the order of
/// their surprise (Jensen-Shannon divergence of their shares) are taken while they explain at least <c>TEEP</c> each, until they
/// explain <c>TEP</c> together; the attribute with the greatest surprise is the answer. Ratios by the paper's derived measures.
/// </summary>
internal static class Adtributor
{
    private const double Together = 0.67;
    private const double Each = 0.1;

    /// <summary>The causes it finds, as text.</summary>
    public static ImmutableArray<string> Find(LeafTable table)
    {
        var best = (Surprise: double.MinValue, Members: ImmutableArray<int>.Empty, Attribute: -1);
        for (var attribute = 0; attribute < table.Attributes.Length; attribute++)
        {
            var (surprise, members) = OfAttribute(table, attribute);
            if (!members.IsEmpty && surprise > best.Surprise)
            {
                best = (surprise, members, attribute);
            }
        }

        return best.Attribute < 0 ? []
            : [.. best.Members.Select(m => CauseCase.Text([(table.Attributes[best.Attribute], table.Members[best.Attribute][m])]))];
    }

    private static (double Surprise, ImmutableArray<int> Members) OfAttribute(LeafTable table, int attribute)
    {
        var sums = table.Members[attribute].Select(_ => new Leaf([], 0, 0)).ToArray();
        for (var i = 0; i < table.Leaves.Length; i++)
        {
            var (place, leaf) = (table.Codes[attribute][i], table.Leaves[i]);
            sums[place] = new Leaf([], sums[place].Actual + leaf.Actual, sums[place].Expected + leaf.Expected)
            {
                Denominator = sums[place].Denominator + leaf.Denominator,
                ExpectedDenominator = sums[place].ExpectedDenominator + leaf.ExpectedDenominator,
            };
        }

        var (actual, expected) = (sums.Sum(s => s.Actual), sums.Sum(s => s.Expected));
        var (denominator, expectedDenominator) = (sums.Sum(s => s.Denominator), sums.Sum(s => s.ExpectedDenominator));
        var surprise = sums.Select(s => Divergence(s.Expected / expected, s.Actual / actual)
            + (table.IsRatio ? Divergence(s.ExpectedDenominator / expectedDenominator, s.Denominator / denominator) : 0)).ToArray();
        var power = sums.Select(s => table.IsRatio
            ? ((s.Actual - s.Expected) * expectedDenominator) - ((s.Denominator - s.ExpectedDenominator) * expected)
            : s.Actual - s.Expected).ToArray();
        var whole = power.Sum();
        var (members, explained) = (ImmutableArray.CreateBuilder<int>(), 0.0);
        foreach (var place in Enumerable.Range(0, sums.Length).OrderByDescending(i => surprise[i]).Where(i => power[i] / whole > Each))
        {
            members.Add(place);
            explained += power[place] / whole;
            if (explained > Together)
            {
                return (members.Sum(m => surprise[m]), members.ToImmutable());
            }
        }

        return (0, []);
    }

    private static double Divergence(double p, double q)
    {
        static double Term(double a, double both) => a <= 0 ? 0 : 0.5 * a * Math.Log(2 * a / both);
        return Term(p, p + q) + Term(q, p + q);
    }
}
