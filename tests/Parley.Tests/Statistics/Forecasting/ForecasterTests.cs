using CsCheck;
using Parley.Statistics.Forecasting;
using Xunit;

namespace Parley.Tests.Statistics.Forecasting;

public sealed class ForecasterTests
{
    private static readonly Gen<double[]> AnySeries = Gen.OneOf(
        Gen.Double[-1e6, 1e6].Array[20, 90],
        Gen.Int[0, 5].Select(i => (double)i).Array[20, 90],
        Gen.Int[0, 20].Select(i => i < 15 ? 0d : i).Array[20, 90],
        Gen.Double[1e-6, 1e9].Array[20, 60],
        Gen.Double[0.5, 1].Array[20, 60].Select(a => a.Select((v, i) => v * Math.Exp(i * 0.4)).ToArray()),
        Gen.Const(0d).Array[20, 40],
        Gen.Const(1e12).Array[20, 40]);

    [Fact]
    public void Bands_are_numbers_in_order_and_hold_the_mean() => AnySeries.Sample(values =>
    {
        var forecast = Made(values, 5);

        Assert.All(forecast.Points.Concat(forecast.Totals), p =>
        {
            Assert.All([p.Mean, p.Low80, p.High80, p.Low95, p.High95], v => Assert.True(double.IsFinite(v)));
            Assert.True(p.Low95 <= p.Low80 && p.Low80 <= p.Mean && p.Mean <= p.High80 && p.High80 <= p.High95, p.ToString());
        });
    }, iter: 400);

    [Fact]
    public void What_was_never_negative_is_not_expected_to_be() => AnySeries.Sample(values =>
    {
        var amounts = values.Select(Math.Abs).ToArray();
        var forecast = Made(amounts, 8);

        Assert.All(forecast.Points.Concat(forecast.Totals), p => Assert.True(p.Low95 >= 0 && p.Mean >= 0));
    }, iter: 200);

    [Fact]
    public void The_same_request_gives_the_same_forecast() => AnySeries.Sample(values =>
        Assert.Equal(Made(values, 4).Points, Made(values, 4).Points), iter: 50);

    [Fact]
    public void A_constant_goes_on()
    {
        var forecast = Made([.. Enumerable.Repeat(42.5, 40)], 6);

        Assert.All(forecast.Points, p => Assert.Equal((42.5, 42.5, 42.5), (Math.Round(p.Mean, 3), Math.Round(p.Low95, 3), Math.Round(p.High95, 3))));
        Assert.Equal(6 * 42.5, forecast.Totals[5].Mean, 0.01);
    }

    [Fact]
    public void A_season_and_a_trend_go_on()
    {
        var values = Enumerable.Range(0, 96).Select(i => 200 + i + (30 * Math.Sin(2 * Math.PI * i / 12))).ToArray();
        var forecast = Made(values, 12, 12);

        Assert.Equal([12], forecast.Seasons);
        Assert.All(Enumerable.Range(0, 12), h =>
            Assert.Equal(200 + 96 + h + (30 * Math.Sin(2 * Math.PI * (96 + h) / 12)), forecast.Points[h].Mean, 8.0));
    }

    [Fact]
    public void Swings_that_grow_with_the_level_are_modelled_on_logarithms()
    {
        var values = Enumerable.Range(0, 96).Select(i => 100 * Math.Exp(0.02 * i) * (1 + (0.3 * Math.Sin(2 * Math.PI * i / 12)))).ToArray();
        var forecast = Made(values, 12, 12);

        Assert.Contains("logarithms", forecast.Method, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 12), h =>
            Assert.InRange(forecast.Points[h].Mean / (100 * Math.Exp(0.02 * (96 + h)) * (1 + (0.3 * Math.Sin(2 * Math.PI * (96 + h) / 12)))), 0.93, 1.07));
    }

    [Fact]
    public void Too_little_history_is_said_and_nothing_is_guessed()
    {
        Assert.Equal(12, Lacking(Enumerable.Repeat(1d, 11), 3).Needed);
        Assert.Equal(38, Lacking(Enumerable.Repeat(1d, 20), 30).Needed);
        Assert.Equal(104, Lacking(Enumerable.Repeat(1d, 100), 3, 52).Needed);
    }

    [Fact]
    public void What_is_no_number_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Forecaster.Forecast(new([.. Enumerable.Repeat(double.NaN, 20)], 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Forecaster.Forecast(new([.. Enumerable.Repeat(1d, 20)], 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Forecaster.Forecast(new([.. Enumerable.Repeat(1d, 20)], 3) { Seasons = [0] }));
    }

    [Fact]
    public void A_holiday_that_was_seen_is_expected_again()
    {
        var holidays = Enumerable.Range(0, 414).Select(i => i % 100 == 10 ? 0 : -1).ToArray();
        var noise = SeasonalityTests.Noise(400);
        var values = Enumerable.Range(0, 400).Select(i => 100 + noise[i] + (holidays[i] == 0 ? -60 : 0)).ToArray();
        var forecast = ((ForecastOutcome.Made)Forecaster.Forecast(new([.. values], 14) { Candidates = [7], Holidays = [.. holidays] })).Forecast;

        Assert.InRange(forecast.Points[10].Mean, 30, 50);
        Assert.InRange(forecast.Points[9].Mean, 97, 103);
    }

    [Fact]
    public void Demand_now_and_then_has_a_level_mean_and_bands_from_the_past()
    {
        var values = SeasonalityTests.Noise(240).Select(e => e > 1 ? Math.Round(10 + (3 * e)) : 0).ToArray();
        var forecast = Made(values, 7, 7);

        Assert.Contains("intermittent", forecast.Method, StringComparison.Ordinal);
        Assert.All(forecast.Points, p => Assert.InRange(p.Mean, 1.5, 5));
        Assert.All(forecast.Points, p => Assert.Equal(0, p.Low80));
        Assert.True(forecast.Totals[6].High80 < 7 * forecast.Points[0].High80, "a week's total varies less than seven times a day");
    }

    private static Forecast Made(double[] values, int horizon, params int[] candidates) =>
        ((ForecastOutcome.Made)Forecaster.Forecast(new([.. values], horizon) { Candidates = [.. candidates] })).Forecast;

    private static ForecastOutcome.NotEnoughHistory Lacking(IEnumerable<double> values, int horizon, params int[] seasons) =>
        (ForecastOutcome.NotEnoughHistory)Forecaster.Forecast(new([.. values], horizon) { Seasons = seasons.Length > 0 ? [.. seasons] : null });
}
