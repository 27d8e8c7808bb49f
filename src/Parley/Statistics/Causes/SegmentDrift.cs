using System.Collections.Immutable;

namespace Parley.Statistics.Causes;

/// <summary>
/// By how much, in proportion, the expectation of a whole segment is usually off, beyond what its leaves' noise makes: the
/// spread that makes the middle segment's shift as large as chance would.
/// </summary>
internal static class SegmentDrift
{
    private const int FewestSegments = 8;
    private const int FewestLeaves = 3;

    // The middle of a squared standard normal.
    private const double Middle = 0.4549;

    public static double Of(double[] left, LeafModel model, LeafNoise noise, ImmutableArray<Cuboid> cuboids)
    {
        var cells = cuboids.Where(c => c.Attributes.Length <= 2).SelectMany(c => Enumerable.Range(0, c.Cells).Select(cell => Shift(c.Leaves(cell), left, model, noise)))
            .OfType<(double Squared, double Variance)>().ToArray();
        if (cells.Length < FewestSegments || MiddleOf(cells, 0) <= Middle)
        {
            return 0;
        }

        var (low, high) = (0.0, 100.0);
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = MiddleOf(cells, middle * middle) > Middle ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double MiddleOf((double Squared, double Variance)[] cells, double drift)
    {
        var scores = cells.Select(c => c.Squared / (c.Variance + drift)).Order().ToArray();
        return scores[scores.Length / 2];
    }

    private static (double Squared, double Variance)? Shift(ReadOnlySpan<int> leaves, double[] left, LeafModel model, LeafNoise noise)
    {
        if (leaves.Length < FewestLeaves)
        {
            return null;
        }

        double top = 0, bottom = 0;
        foreach (var i in leaves)
        {
            var unit = model.Shapes[0][i] / noise.Scale[i];
            top += unit * left[i] / noise.Scale[i];
            bottom += unit * unit;
        }

        return bottom <= 0 ? null : (top / bottom * (top / bottom), 1 / bottom);
    }
}
