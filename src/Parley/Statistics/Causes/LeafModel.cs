using System.Collections.Immutable;

namespace Parley.Statistics.Causes;

/// <summary>
/// Leaves as a search sees them: how far each lies from what was expected of it (<see cref="Residual"/>), and the shapes that a
/// cause's effect may have over leaves. By the ripple effect a cause changes all its leaves in proportion to what was expected
/// of them; a ratio may also change by the same amount in each.
/// </summary>
internal sealed class LeafModel
{
    private LeafModel(double[] residual, double[] size, double[][] shapes) => (Residual, Size, Shapes) = (residual, size, shapes);

    /// <summary>The least noise of each leaf, in its own unit: what counting alone makes.</summary>
    public double[]? Counting { get; private init; }

    /// <summary>Actual less expected; for a ratio numerator less denominator × expected ratio.</summary>
    public double[] Residual { get; }

    /// <summary>What the noise of a leaf grows with, above 0.</summary>
    public double[] Size { get; }

    /// <summary>Effects of one unit of a cause on each leaf.</summary>
    public double[][] Shapes { get; }

    public static LeafModel Of(LeafTable table) => table.IsRatio ? OfRatio(table) : OfSum(table);

    private static LeafModel OfSum(LeafTable table)
    {
        var leaves = table.Leaves;
        var (residual, size, shape) = (new double[leaves.Length], new double[leaves.Length], new double[leaves.Length]);
        var floor = Floor(leaves.Select(l => Math.Abs(l.Expected)));
        for (var i = 0; i < leaves.Length; i++)
        {
            var (actual, expected) = (leaves[i].Actual, leaves[i].Expected);
            residual[i] = actual - expected;
            size[i] = Math.Max(Math.Abs(expected), floor);

            // What was not expected at all has appeared as a whole.
            shape[i] = expected == 0 ? actual : expected;
        }

        return new LeafModel(residual, size, [shape]);
    }

    private static LeafModel OfRatio(LeafTable table)
    {
        var leaves = table.Leaves;
        var (residual, size, shape, flat) = (new double[leaves.Length], new double[leaves.Length], new double[leaves.Length], new double[leaves.Length]);
        var (numerators, denominators) = (leaves.Sum(l => l.Expected), leaves.Sum(l => l.ExpectedDenominator));
        var whole = denominators == 0 ? 0 : numerators / denominators;
        var usual = Median(leaves.Select(l => Math.Abs(l.ExpectedDenominator)).Where(d => d > 0));
        for (var i = 0; i < leaves.Length; i++)
        {
            var leaf = leaves[i];
            var rate = leaf.ExpectedDenominator == 0 ? whole : leaf.Expected / leaf.ExpectedDenominator;
            var steady = (leaf.Expected + (usual * whole)) / (leaf.ExpectedDenominator + usual);
            residual[i] = leaf.Actual - (leaf.Denominator * rate);
            shape[i] = leaf.Denominator * rate;
            flat[i] = leaf.Denominator * whole;
            size[i] = Math.Abs(leaf.Denominator * steady);
        }

        var floor = Floor(size);
        for (var i = 0; i < size.Length; i++)
        {
            size[i] = Math.Max(size[i], floor);
        }

        return new LeafModel(residual, size, [shape, flat]) { Counting = Counts(leaves) ? CountingNoise(leaves, size) : null };
    }

    /// <summary>True where the ratio tells how many of a number of things are so.</summary>
    private static bool Counts(IEnumerable<Leaf> leaves) => leaves.All(l =>
        l.Actual >= 0 && l.Actual <= l.Denominator && double.IsInteger(l.Actual) && double.IsInteger(l.Denominator));

    private static double[] CountingNoise(ImmutableArray<Leaf> leaves, double[] size)
    {
        const double LeastOthers = 0.05;
        return [.. size.Select((s, i) => Math.Sqrt(s * Math.Max(1 - (s / Math.Max(leaves[i].Denominator, 1)), LeastOthers)))];
    }

    /// <summary>A small part of the usual size, so that what was not expected has some noise too.</summary>
    private static double Floor(IEnumerable<double> sizes) => Math.Max(Median(sizes.Where(s => s > 0)) * 0.01, double.Epsilon * 1e10);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 1 : sorted[sorted.Length / 2];
    }
}
