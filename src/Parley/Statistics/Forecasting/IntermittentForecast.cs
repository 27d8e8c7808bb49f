using System.Collections.Immutable;
using Parley.Statistics.Forecasting.Models;

namespace Parley.Statistics.Forecasting;

/// <summary>
/// A forecast of a series that is mostly zero: the mean of every period is alike, and the bands are what single periods, and
/// runs of periods, were in the past.
/// </summary>
internal static class IntermittentForecast
{
    private const int Tries = 80;

    /// <summary>Forecasts.</summary>
    /// <param name="values">The series.</param>
    /// <param name="horizon">How many periods.</param>
    public static Forecast Make(double[] values, int horizon)
    {
        var mean = Intermittent.Forecast(values, Intermittent.Fit(values, Tries));
        var floor = values.Min() >= 0 ? 0 : double.NegativeInfinity;
        var points = ImmutableArray.CreateBuilder<ForecastPoint>(horizon);
        var totals = ImmutableArray.CreateBuilder<ForecastPoint>(horizon);
        var single = Band(values, 1, mean, floor);
        for (var h = 1; h <= horizon; h++)
        {
            points.Add(single);
            totals.Add(Band(values, h, mean, floor));
        }

        return new Forecast(points.MoveToImmutable(), totals.MoveToImmutable(), "intermittent demand: chance and size smoothed apart")
        {
            Origins = values.Length,
            Sums = window => Band(values, window.Length, mean, floor),
        };
    }

    // Sums of runs in the past. Where a run is long against the past there are few of them: their spread is that of the
    // longest runs there are enough of, grown by the root of the length.
    private static ForecastPoint Band(double[] values, int length, double mean, double floor)
    {
        var run = Math.Min(length, Math.Max(1, values.Length / 4));
        var sums = new double[values.Length - run + 1];
        sums[0] = values.Take(run).Sum();
        for (var i = 1; i < sums.Length; i++)
        {
            sums[i] = sums[i - 1] + values[i + run - 1] - values[i - 1];
        }

        Array.Sort(sums);
        var (expected, grown) = (mean * length, Math.Sqrt((double)length / run));
        var middle = sums.Average();
        return new ForecastPoint(expected, At(0.1), At(0.9), At(0.025), At(0.975)).NotBelow(floor);

        // A single period is what single periods were; a run is shifted to the present rate. The band never leaves the mean out.
        double At(double share)
        {
            var place = Quantiles.At(sums, share);
            var bound = run == 1 && length == 1 ? place : expected + ((place - middle) * grown);
            return share < 0.5 ? Math.Min(bound, expected) : Math.Max(bound, expected);
        }
    }
}
