using CsCheck;
using Parley.Statistics.Anomalies;
using Parley.Statistics.Anomalies.Periods;
using Parley.Statistics.Series;
using Parley.Tests.Statistics.Forecasting;
using Xunit;

namespace Parley.Tests.Statistics.Anomalies;

public sealed class SeriesAnomaliesTests
{
    private static readonly SeriesStep Day = new(StepKind.Day);

    private static readonly Gen<double[]> AnyDays = Gen.OneOf(
        Gen.Double[-1e6, 1e6].Array[60, 200],
        Gen.Int[0, 4].Select(i => (double)i).Array[60, 200],
        Gen.Int[0, 20].Select(i => i < 18 ? 0d : i).Array[60, 200],
        Gen.Const(5d).Array[60, 200],
        Gen.Double[1e-9, 1e12].Array[60, 120]);

    [Fact]
    public void Scores_are_numbers_from_0_to_1() => AnyDays.Sample(values =>
    {
        Assert.All(Days(values), r => Assert.True(r.Score is >= 0 and <= 1 && double.IsFinite(r.Expected!.Value)));
        Assert.All(SeriesAnomalies.JudgeStream(Minutes(values)), r => Assert.InRange(r.Score, 0, 1));
    }, iter: 200);

    [Fact]
    public void What_comes_later_changes_no_score() => Gen.Select(AnyDays, Gen.Int[1, 30]).Sample((values, cut) =>
    {
        var early = values[..^cut];

        Assert.Equal(Days(early), Days(values).Take(early.Length));
        Assert.Equal(SeriesAnomalies.JudgeStream(Minutes(early)), SeriesAnomalies.JudgeStream(Minutes(values)).Take(early.Length));
    }, iter: 100);

    [Fact]
    public void A_constant_is_never_unusual_and_its_first_change_is()
    {
        double[] values = [.. Enumerable.Repeat(50.0, 100), 80, .. Enumerable.Repeat(50.0, 20)];
        var judged = Days(values);

        Assert.True(judged[100].Flagged);
        Assert.All(judged.Take(100), r => Assert.False(r.Flagged));
        Assert.False(judged[110].Flagged);
    }

    [Theory]
    [InlineData(1.8, AnomalyKind.High)]
    [InlineData(0.4, AnomalyKind.Low)]
    [InlineData(0.0, AnomalyKind.Low)]
    public void A_day_far_off_is_flagged_and_its_neighbours_are_not(double factor, AnomalyKind kind)
    {
        var values = Business(200);
        values[150] *= factor;
        var judged = Days(values);

        Assert.Equal(kind, judged[150].Kind);
        Assert.All(Enumerable.Range(140, 10).Concat(Enumerable.Range(151, 10)), i => Assert.False(judged[i].Flagged));
    }

    [Fact]
    public void A_quiet_weekend_is_no_drop()
    {
        var values = Business(300).Select((v, i) => i % 7 >= 5 ? v * 0.2 : v).ToArray();

        Assert.InRange(Days(values).Count(r => r.Flagged), 0, 2);
    }

    [Fact]
    public void A_new_level_is_found_once_and_then_expected()
    {
        var values = Business(240).Select((v, i) => i >= 150 ? v * 1.6 : v).ToArray();
        var judged = Days(values);

        Assert.Contains(Enumerable.Range(150, 5), i => judged[i].Flagged);
        Assert.Contains(Enumerable.Range(150, 7), i => judged[i].Kind == AnomalyKind.LevelShift);
        Assert.All(Enumerable.Range(158, 80), i => Assert.False(judged[i].Flagged));
    }

    [Fact]
    public void The_return_after_an_outage_is_no_news()
    {
        var values = Business(240).Select((v, i) => i is >= 150 and < 155 ? 0 : v).ToArray();
        var judged = Days(values);

        Assert.True(judged[150].Flagged);
        Assert.All(Enumerable.Range(155, 60), i => Assert.False(judged[i].Flagged));
    }

    [Fact]
    public void A_missing_day_is_not_judged_and_does_no_harm()
    {
        double?[] values = [.. Business(200).Select((v, i) => i is 150 or 151 ? (double?)null : v)];
        var judged = SeriesAnomalies.JudgePeriods(values, Day);

        Assert.Equal((0, false), (judged[150].Score, judged[150].Flagged));
        Assert.All(Enumerable.Range(152, 10), i => Assert.False(judged[i].Flagged));
    }

    [Fact]
    public void A_yearly_holiday_is_expected_the_second_time()
    {
        var values = Business(760).Select((v, i) => i % 365 == 300 ? v * 0.3 : v).ToArray();
        var judged = Days(values);

        Assert.True(judged[300].Flagged);
        Assert.False(judged[665].Flagged);
    }

    [Fact]
    public void A_stream_that_does_something_new_is_flagged()
    {
        var noise = SeriesNoise(2000);
        var values = noise.Select((e, i) => 50 + (10 * Math.Sin(2 * Math.PI * i / 288)) + e + (i is >= 1500 and < 1530 ? 60 : 0)).ToArray();
        var judged = SeriesAnomalies.JudgeStream(Minutes(values));

        Assert.Contains(Enumerable.Range(1500, 3), i => judged[i].Flagged);
        Assert.InRange(judged.Take(1500).Count(r => r.Flagged), 0, 3);
    }

    [Fact]
    public void The_tail_of_a_known_distribution_is_met()
    {
        var tail = new TailEstimate(5000, 100, 0.05);
        foreach (var e in SeriesNoise(4000))
        {
            // Exponential: the chance of more than x is e to the −x.
            tail.Add(-Math.Log(((e / Math.Sqrt(12)) + 0.5) + 1e-12));
        }

        Assert.Equal(2, tail.Rarity(4.605), 0.2);
        Assert.Equal(4, tail.Rarity(9.21), 0.8);
    }

    private static double[] Business(int days) =>
        [.. SeriesNoise(days).Select((e, i) => 1000 * (1 + (0.1 * (i % 7))) * Math.Exp(0.05 * e))];

    private static double[] SeriesNoise(int length) => SeasonalityTests.Noise(length);

    private static JudgedRow[] Days(double[] values) => [.. SeriesAnomalies.JudgePeriods([.. values.Select(v => (double?)v)], Day)];

    private static SeriesRow[] Minutes(double[] values) =>
        [.. values.Select((v, i) => new SeriesRow(new DateTime(2026, 1, 1).AddMinutes(5 * i), v, i))];
}
