namespace Parley.Statistics.Forecasting.Seasonality;

/// <summary>A series taken apart: value = trend + season + remainder.</summary>
/// <param name="Trend">The slow part.</param>
/// <param name="Season">The part that repeats.</param>
/// <param name="Weights">How much each value counted; below 1 for outliers.</param>
internal sealed record StlParts(double[] Trend, double[] Season, double[] Weights);

/// <summary>
/// Takes a series apart into trend, season and remainder by local lines: R. B. Cleveland, W. S. Cleveland, J. E. McRae,
/// I. Terpenning, "STL: a seasonal-trend decomposition procedure based on loess", 1990.
/// </summary>
internal static class Stl
{
    /// <summary>The span that makes a season repeat without change.</summary>
    public const int Periodic = 0;

    private const int InnerRounds = 2;

    /// <summary>Takes a series apart.</summary>
    /// <param name="values">At least two seasons of values.</param>
    /// <param name="season">Periods a season, at least 2.</param>
    /// <param name="seasonSpan">Over how many seasons the season's shape is smoothed; <see cref="Periodic"/> where it does not change.</param>
    /// <param name="robustRounds">How often outliers are weighed down and the parts found anew.</param>
    public static StlParts Decompose(double[] values, int season, int seasonSpan, int robustRounds)
    {
        var n = values.Length;
        var trendSpan = Odd(1.5 * season / (1 - (1.5 / (seasonSpan == Periodic ? (10 * n) + 1 : seasonSpan))));
        var (trend, seasonal, weights) = (new double[n], new double[n], Array.Empty<double>());
        for (var round = 0; ; round++)
        {
            for (var inner = 0; inner < InnerRounds; inner++)
            {
                seasonal = Seasonal(values, trend, weights, season, seasonSpan);
                var rest = new double[n];
                for (var i = 0; i < n; i++)
                {
                    rest[i] = values[i] - seasonal[i];
                }

                trend = Loess.Smooth(rest, weights, trendSpan);
            }

            if (round == robustRounds)
            {
                return new StlParts(trend, seasonal, weights.Length == 0 ? [.. Enumerable.Repeat(1d, n)] : weights);
            }

            weights = Bisquare(values, trend, seasonal);
        }
    }

    private static double[] Seasonal(double[] values, double[] trend, double[] weights, int season, int span)
    {
        var n = values.Length;
        var cycles = new double[n + (2 * season)];
        for (var phase = 0; phase < season; phase++)
        {
            var count = ((n - phase - 1) / season) + 1;
            var (part, counts) = (new double[count], new double[weights.Length == 0 ? 0 : count]);
            for (var k = 0; k < count; k++)
            {
                part[k] = values[phase + (k * season)] - trend[phase + (k * season)];
                if (counts.Length > 0)
                {
                    counts[k] = weights[phase + (k * season)];
                }
            }

            var mean = span == Periodic ? WeightedMean(part, counts) : 0;
            for (var k = -1; k <= count; k++)
            {
                cycles[phase + ((k + 1) * season)] = span == Periodic ? mean : Loess.At(part, counts, span, k);
            }
        }

        // What is slow in the cycles belongs to the trend.
        var low = Loess.Smooth(MovingMean(MovingMean(MovingMean(cycles, season), season), 3), [], Odd(season));
        var seasonal = new double[n];
        for (var i = 0; i < n; i++)
        {
            seasonal[i] = cycles[season + i] - low[i];
        }

        return seasonal;
    }

    private static double WeightedMean(double[] values, double[] weights)
    {
        var (sum, total) = (0d, 0d);
        for (var i = 0; i < values.Length; i++)
        {
            var weight = weights.Length == 0 ? 1 : weights[i];
            sum += weight * values[i];
            total += weight;
        }

        return total > 0 ? sum / total : values.Average();
    }

    private static double[] MovingMean(double[] values, int length)
    {
        var means = new double[values.Length - length + 1];
        var sum = values.Take(length).Sum();
        means[0] = sum / length;
        for (var i = 1; i < means.Length; i++)
        {
            sum += values[i + length - 1] - values[i - 1];
            means[i] = sum / length;
        }

        return means;
    }

    private static double[] Bisquare(double[] values, double[] trend, double[] seasonal)
    {
        var distances = new double[values.Length];
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = Math.Abs(values[i] - trend[i] - seasonal[i]);
        }

        var far = 6 * Quantiles.Median(distances);
        return [.. distances.Select(d => far == 0 ? 1 : d >= far ? 0 : Math.Pow(1 - (d / far * (d / far)), 2))];
    }

    private static int Odd(double at)
    {
        var least = (int)Math.Ceiling(at);
        return least % 2 == 0 ? least + 1 : least;
    }
}
