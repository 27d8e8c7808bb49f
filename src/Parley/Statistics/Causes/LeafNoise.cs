namespace Parley.Statistics.Causes;

/// <summary>
/// How far leaves stray where nothing happened: each by a Student-t with a scale of <c>a × size^g</c>. Power, scale and
/// degrees of freedom are those under which the residuals are most likely; half of the leaves may be of causes.
/// </summary>
internal sealed class LeafNoise
{
    // 0: the same noise in all leaves; 0.5: counts; 1: in proportion.
    private static readonly double[] Powers = [0, 0.25, 0.5, 0.75, 1];
    private static readonly double[] Freedoms = [3, 5, 10, 30];

    private LeafNoise(double[] scale, double freedom) => (Scale, Freedom) = (scale, freedom);

    /// <summary>Each leaf's scale, above 0.</summary>
    public double[] Scale { get; }

    /// <summary>Degrees of freedom.</summary>
    public double Freedom { get; }

    /// <summary>Minus the logarithm of a standardised residual's likelihood, less that of 0.</summary>
    public double Loss(double standardised) => (Freedom + 1) / 2 * Math.Log(1 + (standardised * standardised / Freedom));

    /// <summary>The weight of a residual in an estimate.</summary>
    public double Weight(double standardised) => (Freedom + 1) / (Freedom + (standardised * standardised));

    /// <summary>Estimates from what is left once causes are taken away.</summary>
    public static LeafNoise Of(double[] residuals, LeafModel model, double least)
    {
        LeafNoise? best = null;
        var bestLoss = double.MaxValue;
        foreach (var power in Powers)
        {
            var (scale, logs) = ScaleOf(residuals, model, power, least);
            foreach (var freedom in Freedoms)
            {
                var noise = new LeafNoise(scale, freedom);
                var loss = logs + (residuals.Length * Normaliser(freedom));
                for (var i = 0; i < residuals.Length; i++)
                {
                    loss += noise.Loss(residuals[i] / scale[i]);
                }

                if (loss < bestLoss - 1e-9)
                {
                    (best, bestLoss) = (noise, loss);
                }
            }
        }

        return best!;
    }

    private static (double[] Scale, double Logs) ScaleOf(double[] residuals, LeafModel model, double power, double least)
    {
        var sizes = model.Size;
        var raised = new double[sizes.Length];
        var spread = new double[sizes.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            raised[i] = Math.Pow(sizes[i], power);
            spread[i] = Math.Abs(residuals[i]) / raised[i];
        }

        Array.Sort(spread);

        // The quartile of a t with some degrees of freedom lies near 0.7 scales.
        var unit = spread[spread.Length / 2] / 0.7;
        var logs = 0.0;
        for (var i = 0; i < sizes.Length; i++)
        {
            raised[i] = Math.Max(Math.Max(unit * raised[i], least * sizes[i]), model.Counting?[i] ?? 0);
            logs += Math.Log(raised[i]);
        }

        return (raised, logs);
    }

    /// <summary>−log of the t density at 0: the price of heavy tails.</summary>
    private static double Normaliser(double freedom) => freedom switch
    {
        3 => 1.0008888,
        5 => 0.9686196,
        10 => 0.9437340,
        _ => 0.9272652,
    };
}
