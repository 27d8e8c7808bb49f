namespace Parley.Statistics.Agreement;

/// <summary>What the distance of two ratings is.</summary>
public enum RatingScale
{
    /// <summary>Names: equal or not.</summary>
    Nominal,

    /// <summary>Ranks: how many ratings lie between them.</summary>
    Ordinal,

    /// <summary>Numbers: the square of their difference.</summary>
    Interval,
}

/// <summary>Krippendorff's alpha: agreement of any number of raters, with gaps, on any scale.</summary>
/// <remarks>Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).</remarks>
public static class KrippendorffAlpha
{
    /// <summary>Computes alpha.</summary>
    /// <param name="units">For each unit the ratings it got, without those that are missing; a unit with one rating says nothing.</param>
    /// <param name="scale">What the distance of two ratings is.</param>
    /// <returns>1 is full agreement, 0 is chance, below 0 is worse; NaN where all ratings are one value or none can be paired.</returns>
    public static double Of(IReadOnlyList<double[]> units, RatingScale scale)
    {
        var values = units.Where(unit => unit.Length > 1).SelectMany(unit => unit).Distinct().Order().ToArray();
        if (values.Length < 2)
        {
            return double.NaN;
        }

        var coincidences = Coincidences(units, values);
        var totals = new double[values.Length];
        for (var c = 0; c < totals.Length; c++)
        {
            for (var k = 0; k < totals.Length; k++)
            {
                totals[c] += coincidences[c][k];
            }
        }

        var all = totals.Sum();
        double observed = 0, expected = 0;
        for (var c = 0; c < totals.Length; c++)
        {
            for (var k = c + 1; k < totals.Length; k++)
            {
                var distance = Distance(scale, values, totals, (c, k));
                observed += coincidences[c][k] * distance;
                expected += totals[c] * totals[k] * distance;
            }
        }

        return 1 - ((all - 1) * observed / expected);
    }

    // Each pair of ratings of a unit counts 1 / (ratings - 1).
    private static double[][] Coincidences(IReadOnlyList<double[]> units, double[] values)
    {
        var table = values.Select(_ => new double[values.Length]).ToArray();
        foreach (var unit in units.Where(unit => unit.Length > 1))
        {
            for (var i = 0; i < unit.Length; i++)
            {
                for (var j = 0; j < unit.Length; j++)
                {
                    if (i != j)
                    {
                        table[Array.BinarySearch(values, unit[i])][Array.BinarySearch(values, unit[j])] += 1.0 / (unit.Length - 1);
                    }
                }
            }
        }

        return table;
    }

    private static double Distance(RatingScale scale, double[] values, double[] totals, (int Low, int High) pair)
    {
        switch (scale)
        {
            case RatingScale.Nominal:
                return 1;
            case RatingScale.Interval:
                return Math.Pow(values[pair.High] - values[pair.Low], 2);
            default:
                var between = -(totals[pair.Low] + totals[pair.High]) / 2;
                for (var g = pair.Low; g <= pair.High; g++)
                {
                    between += totals[g];
                }

                return between * between;
        }
    }
}
