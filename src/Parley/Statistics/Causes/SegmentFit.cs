namespace Parley.Statistics.Causes;

/// <summary>How well a shift of one size explains a segment's leaves.</summary>
/// <param name="Gain">By how much the leaves are likelier with it, in natural logarithms.</param>
/// <param name="Shift">Its size, in units of the shape.</param>
/// <param name="Shape">Which of the model's shapes.</param>
internal readonly record struct SegmentFit(double Gain, double Shift, int Shape)
{
    /// <summary>The scatter of the leaves' own shifts, in parts of the shift.</summary>
    public double Spread { get; init; }

    private const int Rounds = 6;

    // A cause may move its leaves unevenly: their scatter around it, in parts of its effect.
    private static readonly double[] Spreads = [0, 0.1, 0.2, 0.35, 0.6, 1, 1.5];

    /// <summary>Fits the leaves that no cause has claimed.</summary>
    public static SegmentFit Of(LeafModel model, LeafNoise noise, ReadOnlySpan<int> leaves)
    {
        var best = new SegmentFit(double.MinValue, 0, 0);
        for (var shape = 0; shape < model.Shapes.Length; shape++)
        {
            var fit = Of(model, noise, leaves, shape);
            best = fit.Gain > best.Gain + 1e-9 ? fit : best;
        }

        return best;
    }

    private static SegmentFit Of(LeafModel model, LeafNoise noise, ReadOnlySpan<int> leaves, int shape)
    {
        var (residual, scale, x) = (model.Residual, noise.Scale, model.Shapes[shape]);
        var shift = Middle(residual, scale, x, leaves);
        for (var round = 0; round < Rounds; round++)
        {
            double top = 0, bottom = 0;
            foreach (var i in leaves)
            {
                var unit = x[i] / scale[i];
                var z = residual[i] / scale[i];
                var weight = noise.Weight(z - (shift * unit));
                top += weight * unit * z;
                bottom += weight * unit * unit;
            }

            if (bottom <= 0)
            {
                return new SegmentFit(0, 0, shape);
            }

            shift = top / bottom;
        }

        var (gain, spread) = GainOf(model, noise, leaves, shape, shift);
        return new SegmentFit(gain, shift, shape) { Spread = spread };
    }

    private static (double Gain, double Spread) GainOf(LeafModel model, LeafNoise noise, ReadOnlySpan<int> leaves, int shape, double shift)
    {
        var (residual, scale, x) = (model.Residual, noise.Scale, model.Shapes[shape]);
        Span<double> with = stackalloc double[Spreads.Length];
        var without = 0.0;
        foreach (var i in leaves)
        {
            var z = residual[i] / scale[i];
            without += noise.Loss(z);
            var effect = shift * x[i] / scale[i];
            var left = z - effect;
            for (var s = 0; s < Spreads.Length; s++)
            {
                var widened = Math.Sqrt(1 + (Spreads[s] * Spreads[s] * effect * effect));
                with[s] += noise.Loss(left / widened) + Math.Log(widened);
            }
        }

        var best = 0;
        for (var s = 1; s < Spreads.Length; s++)
        {
            best = with[s] + 1 < with[best] + (best == 0 ? 0 : 1) ? s : best;
        }

        return (without - with[best] - (best == 0 ? 0 : 1), Spreads[best]);
    }

    /// <summary>The weighted median of the leaves' own shifts.</summary>
    private static double Middle(double[] residual, double[] scale, double[] x, ReadOnlySpan<int> leaves)
    {
        var shifts = new (double Shift, double Weight)[leaves.Length];
        var (count, total) = (0, 0.0);
        foreach (var i in leaves)
        {
            if (x[i] != 0)
            {
                var weight = Math.Abs(x[i] / scale[i]);
                shifts[count++] = (residual[i] / x[i], weight);
                total += weight;
            }
        }

        Array.Sort(shifts, 0, count);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sum += shifts[i].Weight;
            if (sum >= total / 2)
            {
                return shifts[i].Shift;
            }
        }

        return 0;
    }
}
