using Parley.Statistics.Forecasting.Models;
using Xunit;

namespace Parley.Tests.Statistics.Forecasting;

/// <summary>Each method against published figures where there are some, and against what must hold of it.</summary>
public sealed class SmoothingModelTests
{
    // R. J. Hyndman, G. Athanasopoulos, "Forecasting: principles and practice", 2nd edition, 2018, table 7.1: oil production
    // of Saudi Arabia, million tonnes, 1996 to 2013; parameters and forecast are the book's.
    private static readonly double[] Oil =
    [
        445.36, 453.20, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95, 488.89, 509.87, 456.72, 473.82, 525.95, 549.83, 542.34,
    ];

    // The same, table 7.2: air passengers in Australia, millions, 1990 to 2016.
    private static readonly double[] Air =
    [
        17.55, 21.86, 23.89, 26.93, 26.89, 28.83, 30.08, 30.95, 30.19, 31.58, 32.58, 33.48, 39.02, 41.39, 41.60, 44.66, 46.95, 48.73,
        51.49, 50.03, 60.64, 63.36, 66.36, 68.20, 68.12, 69.78, 72.60,
    ];

    [Fact]
    public void Simple_smoothing_gives_the_published_forecast()
    {
        var means = DampedTrend.Forecast(Oil, [0.8339, 0, 1, 446.5868, 0], 2);

        Assert.Equal([542.68, 542.68], means.Select(m => Math.Round(m, 2)));
    }

    [Fact]
    public void Smoothing_with_a_trend_gives_the_published_forecasts()
    {
        var means = DampedTrend.Forecast(Air, [0.8302, 0.0001, 1, 15.5715, 2.1017], 5);
        double[] published = [74.60, 76.70, 78.80, 80.91, 83.01];

        Assert.All(means.Zip(published), pair => Assert.Equal(pair.Second, pair.First, 0.015));
    }

    [Fact]
    public void Fitting_finds_errors_no_greater_than_those_of_the_published_parameters()
    {
        var fitted = DampedTrend.Fit(Air, null, 600);

        Assert.True(Squares(fitted) <= Squares([0.8302, 0.0001, 0.98, 15.5715, 2.1017]) * 1.02, $"{Squares(fitted)}");

        static double Squares(double[] p) => Enumerable.Range(2, Air.Length - 2).Sum(n => Math.Pow(Air[n] - DampedTrend.Forecast(Air[..n], p, 1)[0], 2));
    }

    [Fact]
    public void A_damped_trend_flattens()
    {
        var means = DampedTrend.Forecast([.. Enumerable.Range(1, 40).Select(i => (double)i)], [0.5, 0.1, 0.9, 0, 1], 60);
        var rises = means.Zip(means.Skip(1), (a, b) => b - a).ToArray();

        Assert.All(rises.Zip(rises.Skip(1)), pair => Assert.Equal(0.9, pair.Second / pair.First, 1e-9));
    }

    // Theta 1 leaves the line out (Fiorucci et al. 2016, section 2): what is left is simple smoothing.
    [Fact]
    public void Theta_of_1_is_simple_smoothing()
    {
        var theta = DynamicTheta.Forecast(Oil, [446.5868, 0.8339, 1], 3);

        Assert.All(theta, mean => Assert.Equal(542.68, mean, 0.01));
    }

    // R. J. Hyndman, B. Billah, "Unmasking the theta method", 2003: theta 2 is simple smoothing with a drift of half the slope.
    [Fact]
    public void Theta_of_2_drifts_by_half_the_slope_of_the_line()
    {
        var line = Enumerable.Range(0, 200).Select(i => 5 + (3.0 * i)).ToArray();
        var means = DynamicTheta.Forecast(line, [5, 0.5, 2], 6);

        Assert.All(means.Zip(means.Skip(1)), pair => Assert.Equal(1.5, pair.Second - pair.First, 0.02));
    }

    // Svetunkov, Kourentzes, Ord 2022, section 3: with α₁ = 1 the level is smoothed with α₀ − 1, whatever the hidden part.
    [Fact]
    public void Complex_smoothing_with_an_imaginary_part_of_1_is_simple_smoothing()
    {
        var level = Oil.Take(12).ToArray() is var first ? StraightLine.Beginning(first).Level : 0;
        var simple = DampedTrend.Forecast(Oil, [0.3, 0, 1, level, 0], 3);

        Assert.All(ComplexSmoothing.Forecast(Oil, [1.3, 1], 3).Zip(simple), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    }

    [Fact]
    public void Every_method_goes_on_with_what_never_changes()
    {
        var same = Enumerable.Repeat(7.0, 30).ToArray();

        Assert.All(SmoothingModel.All, model => Assert.All(model.Forecast(same, model.Fit(same, null, 100), 5), mean => Assert.Equal(7, mean, 0.1)));
    }

    [Fact]
    public void Intermittent_demand_is_expected_at_chance_times_size()
    {
        var values = Enumerable.Range(0, 200).Select(i => i % 4 == 0 ? 12.0 : 0).ToArray();

        Assert.Equal(3, Intermittent.Forecast(values, [0.05, 0.1]), 0.4);
    }

    [Fact]
    public void Demand_that_has_ended_is_expected_to_stay_away()
    {
        double[] values = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? 9.0 : 0), .. new double[60]];

        Assert.True(Intermittent.Forecast(values, [0.1, 0.1]) < 0.1);
    }

    [Fact]
    public void Seasonal_naive_repeats_the_last_season() =>
        Assert.Equal([4d, 5, 6, 4], SeasonalNaive.Forecast([1, 2, 3, 4, 5, 6], 3, 4));

    // H. H. Rosenbrock, 1960: the valley's lowest point is (1, 1).
    [Fact]
    public void The_search_finds_the_bottom_of_a_bent_valley()
    {
        var found = SimplexSearch.Minimise(
            p => Math.Pow(1 - p[0], 2) + (100 * Math.Pow(p[1] - (p[0] * p[0]), 2)), [-1.2, 1], [(-5, 5), (-5, 5)], 0.1, 2000);

        Assert.Equal(1, found[0], 0.01);
        Assert.Equal(1, found[1], 0.02);
    }

    [Fact]
    public void The_search_stays_within_bounds_and_survives_what_is_no_number()
    {
        var found = SimplexSearch.Minimise(p => p[0] > 0.5 ? double.NaN : -p[0], [0.1], [(0, 0.3)], 0.3, 200);

        Assert.InRange(found[0], 0.29, 0.3);
    }
}
