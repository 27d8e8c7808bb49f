namespace Parley.Statistics.Forecasting.Seasonality;

/// <summary>
/// The shape of a season of which few were seen: what one season says of a place is mostly noise, so neighbours are
/// averaged and the whole is shrunk towards nothing, both as far as it foretells one seen season from the others best.
/// </summary>
internal static class SeasonShape
{
    private const int FewestForSmoothing = 24;

    /// <summary>Smooths and shrinks a shape.</summary>
    /// <param name="values">Values without trend; the first is of phase 0.</param>
    /// <param name="weights">How much each counts.</param>
    /// <param name="season">Periods a season.</param>
    /// <returns>The shape by phase, with mean 0.</returns>
    public static double[] Find(double[] values, double[] weights, int season)
    {
        var cycles = (values.Length + season - 1) / season;
        int[] reaches = season < FewestForSmoothing ? [0] : [0, Math.Max(1, season / 26), Math.Max(2, season / 13), Math.Max(3, season / 7)];
        var (best, bestReach, bestShare) = (double.PositiveInfinity, 0, 0d);
        foreach (var reach in reaches)
        {
            var (own, across, squares) = (0d, 0d, 0d);
            for (var left = 0; left < cycles; left++)
            {
                var shape = Smooth(values, weights, season, reach, left);
                for (var i = left * season; i < Math.Min(values.Length, (left + 1) * season); i++)
                {
                    var told = shape[i % season];
                    own += weights[i] * values[i] * values[i];
                    across += weights[i] * values[i] * told;
                    squares += weights[i] * told * told;
                }
            }

            var share = squares == 0 ? 0 : Math.Clamp(across / squares, 0, 1);
            var error = own - (2 * share * across) + (share * share * squares);
            if (error < best)
            {
                (best, bestReach, bestShare) = (error, reach, share);
            }
        }

        // All seasons together know more than all but one: the share grows accordingly (1 / b = 1 + noise / (cycles − 1)).
        var noise = bestShare <= 0 ? 0 : ((1 / bestShare) - 1) * (cycles - 1);
        var final = bestShare <= 0 ? 0 : 1 / (1 + (noise / cycles));
        return [.. Smooth(values, weights, season, bestReach, -1).Select(v => v * final)];
    }

    // Triangular weights around the season; its end meets its beginning.
    private static double[] Smooth(double[] values, double[] weights, int season, int reach, int without)
    {
        var (sums, counts) = (new double[season], new double[season]);
        for (var i = 0; i < values.Length; i++)
        {
            if (i / season != without)
            {
                sums[i % season] += weights[i] * values[i];
                counts[i % season] += weights[i];
            }
        }

        var shape = new double[season];
        for (var phase = 0; phase < season; phase++)
        {
            var (sum, total) = (0d, 0d);
            for (var d = -reach; d <= reach; d++)
            {
                var near = (phase + d + season) % season;
                var weight = 1 - (Math.Abs(d) / (reach + 1d));
                sum += weight * sums[near];
                total += weight * counts[near];
            }

            shape[phase] = total > 0 ? sum / total : 0;
        }

        var mean = shape.Average();
        return [.. shape.Select(v => v - mean)];
    }
}
