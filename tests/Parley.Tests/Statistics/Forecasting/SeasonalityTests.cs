using Parley.Statistics.Forecasting.Seasonality;
using Xunit;

namespace Parley.Tests.Statistics.Forecasting;

public sealed class SeasonalityTests
{
    [Fact]
    public void A_line_with_a_season_comes_apart_exactly()
    {
        var season = new[] { 3.0, -1, 0, 4, -6, 0, 0 };
        var values = Enumerable.Range(0, 140).Select(i => 10 + (0.5 * i) + season[i % 7]).ToArray();
        var parts = Stl.Decompose(values, 7, 11, 0);

        Assert.All(Enumerable.Range(0, 140), i => Assert.Equal(10 + (0.5 * i), parts.Trend[i], 0.05));
        Assert.All(Enumerable.Range(0, 140), i => Assert.Equal(season[i % 7], parts.Season[i], 0.05));
    }

    [Fact]
    public void Outliers_do_not_move_trend_and_season()
    {
        var values = Enumerable.Range(0, 140).Select(i => 10 + (i % 7) + (i == 70 ? 500 : 0) + (0.1 * Math.Sin(i * 7.7))).ToArray();
        var parts = Stl.Decompose(values, 7, 11, 10);

        Assert.Equal(0, parts.Weights[70]);
        Assert.All(Enumerable.Range(60, 20), i => Assert.Equal(13, parts.Trend[i], 0.5));
    }

    [Fact]
    public void Two_seasons_come_apart()
    {
        var values = Enumerable.Range(0, 24 * 7 * 8).Select(i => 50 + (5 * Math.Sin(2 * Math.PI * i / 24)) + (i / 24 % 7 >= 5 ? -8.0 : 0)).ToArray();
        var parts = Mstl.Decompose(values, [24, 168]);

        var left = parts.Rest.Skip(168).SkipLast(168).ToArray();
        Assert.InRange(left.Max() - left.Min(), 0, 1.5);
    }

    [Theory]
    [InlineData(7, 140)]
    [InlineData(12, 60)]
    [InlineData(52, 156)]
    public void A_season_of_the_grain_is_found_and_pure_noise_has_none(int season, int length)
    {
        var noise = Noise(length);
        var seasonal = noise.Select((e, i) => 100 + (0.2 * i) + e + (3 * Math.Sin(2 * Math.PI * i / season))).ToArray();

        Assert.Equal([season], SeasonDetection.Find(seasonal, [season]));
        Assert.Empty(SeasonDetection.Find([.. noise.Select((e, i) => 100 + (0.2 * i) + e)], [season]));
    }

    [Fact]
    public void A_season_of_unknown_length_is_found()
    {
        var values = Noise(220).Select((e, i) => e + (4 * Math.Sin(2 * Math.PI * i / 11))).ToArray();

        Assert.Equal([11], SeasonDetection.Find(values, []));
        Assert.Empty(SeasonDetection.Find(Noise(220), []));
    }

    [Fact]
    public void A_shape_seen_twice_is_shrunk_where_it_does_not_repeat()
    {
        var weights = Enumerable.Repeat(1d, 104).ToArray();
        var repeated = Enumerable.Range(0, 104).Select(i => Math.Sin(2 * Math.PI * i / 52)).ToArray();

        Assert.InRange(SeasonShape.Find(repeated, weights, 52).Max(), 0.9, 1.0);
        Assert.InRange(SeasonShape.Find(Noise(104), weights, 52).Max(), 0, 0.6);
    }

    /// <summary>Noise between −1.7 and 1.7 with deviation 1, the same on every machine.</summary>
    internal static double[] Noise(int length)
    {
        var (values, state) = (new double[length], 88172645463325252UL);
        for (var i = 0; i < length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            values[i] = (((state >> 11) / (double)(1UL << 53)) - 0.5) * Math.Sqrt(12);
        }

        return values;
    }
}
