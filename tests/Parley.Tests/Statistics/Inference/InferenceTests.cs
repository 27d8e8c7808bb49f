using Parley.Statistics;
using Parley.Statistics.Inference;
using Xunit;

namespace Parley.Tests.Statistics.Inference;

public sealed class InferenceTests
{
    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.5, 0)]
    [InlineData(0.000001, -4.753424308822899)]
    [InlineData(0.9, 1.2815515655446004)]
    public void Quantile_OfAProbability_IsTheTabledValue(double probability, double expected) =>
        Assert.Equal(expected, Normal.Quantile(probability), 1e-12);

    [Theory]
    [InlineData(1.96, 0.9750021048517795)]
    [InlineData(-3, 0.0013498980316300946)]
    [InlineData(0.5, 0.6914624612740131)]
    public void Cumulative_OfAValue_IsTheTabledProbability(double z, double expected) =>
        Assert.Equal(expected, Normal.Cumulative(z), 1e-13);

    [Fact]
    public void Cumulative_FarInTheTail_KeepsItsDigits() => Assert.Equal(6.22096057427178e-16, Normal.Cumulative(-8), 1e-28);

    // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_OfPublishedCounts_IsThePublishedInterval(int successes, int trials, double low, double high)
    {
        var interval = Proportions.Wilson(successes, trials);

        Assert.Equal(low, interval.Low, 0.00005);
        Assert.Equal(high, interval.High, 0.00005);
    }

    [Fact]
    public void Wilson_OfNoTrials_SaysNothing() => Assert.Equal(new Interval(0, 0, 1, 0.95), Proportions.Wilson(0, 0));

    [Fact]
    public void Wilson_OfMoreSuccessesThanTrials_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Proportions.Wilson(3, 2));

    // Newcombe, Interval estimation for the difference between independent proportions, ibid., table II, method 10: first less second there.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1)]
    public void Difference_OfPublishedCounts_IsThePublishedInterval(int a, int m, int b, int n, double low, double high)
    {
        var interval = Proportions.Difference((b, n), (a, m));

        Assert.Equal(low, interval.Low, 0.0001);
        Assert.Equal(high, interval.High, 0.0001);
    }

    [Theory]
    [InlineData(6, 2, 0.2890625)]
    [InlineData(2, 6, 0.2890625)]
    [InlineData(0, 10, 0.001953125)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 0, 1)]
    public void McNemar_OfDiscordantPairs_IsTwiceTheBinomialTail(int first, int second, double expected) =>
        Assert.Equal(expected, PairedTests.McNemar(first, second), 1e-12);

    [Fact]
    public void McNemar_OfThousandsOfPairs_DoesNotUnderflow() => Assert.InRange(PairedTests.McNemar(2450, 2550), 0.15, 0.17);

    [Fact]
    public void Holm_OfFourValues_StepsDown()
    {
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        var adjusted = PairedTests.Holm([0.01, 0.04, 0.03, 0.005]);

        Assert.All(expected.Zip(adjusted), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData(10, 3, 1, 0.3)]
    [InlineData(10, 3, 2, 0.5333333333333333)]
    [InlineData(10, 3, 8, 1)]
    [InlineData(5, 0, 5, 0)]
    public void PassAtK_OfAttempts_IsTheUnbiasedEstimate(int attempts, int passed, int k, double expected) =>
        Assert.Equal(expected, Repetition.PassAtK(attempts, passed, k), 1e-12);

    [Theory]
    [InlineData(10, 8, 1, 0.8)]
    [InlineData(10, 8, 2, 0.6222222222222222)]
    [InlineData(4, 2, 3, 0)]
    public void PassHatK_OfAttempts_IsTheUnbiasedEstimate(int attempts, int passed, int k, double expected) =>
        Assert.Equal(expected, Repetition.PassHatK(attempts, passed, k), 1e-12);

    [Fact]
    public void FlakeRate_CountsTasksThatDoBoth() =>
        Assert.Equal(1.0 / 3, Repetition.FlakeRate([(3, 3), (3, 1), (3, 0), (1, 1)]), 1e-12);

    [Fact]
    public void OfRates_BetweenHalfAndSeventyPercent_IsCohensH() => Assert.Equal(0.41151684606748806, Effects.OfRates(0.5, 0.7), 1e-12);

    [Fact]
    public void OfPairs_OfVaryingDifferences_IsTheirMeanOverTheirDeviation() =>
        Assert.Equal(2 / Math.Sqrt(2.0 / 3), Effects.OfPairs([1, 1, 1, 1], [2, 3, 3, 4]), 1e-12);

    [Fact]
    public void Accelerated_OfASkewedSample_ReachesFurtherToTheLongSide()
    {
        double[] skewed = [.. Enumerable.Range(1, 40).Select(i => -Math.Log(1 - ((i - 0.5) / 40)))];

        var plain = Bootstrap.Percentile(skewed);
        var moved = Bootstrap.Accelerated(skewed);

        Assert.True(moved.Low > plain.Low && moved.High > plain.High, $"{moved} against {plain}");
    }

    [Fact]
    public void Accelerated_OfALargeSymmetricSample_IsTheNormalInterval()
    {
        double[] values = [.. Enumerable.Range(1, 400).Select(i => Normal.Quantile((i - 0.5) / 400))];
        var interval = Bootstrap.Accelerated(values);

        Assert.Equal(-1.96 / 20, interval.Low, 0.006);
        Assert.Equal(1.96 / 20, interval.High, 0.006);
    }

    // 0.871 over 4,000 samples of another program; three standard errors of 1,000 trials on either side.
    [Fact]
    public void Accelerated_ManyTimesOverSmallSamples_CoversTheTruthAsOften()
    {
        var random = new SeededRandom(7);
        var covered = 0;
        for (var trial = 0; trial < 1000; trial++)
        {
            double[] sample = [.. Enumerable.Range(0, 30).Select(_ => -Math.Log(1 - random.Unit()))];
            var interval = Bootstrap.Accelerated(sample, 0.9);
            covered += interval.Low <= 1 && interval.High >= 1 ? 1 : 0;
        }

        Assert.InRange(covered / 1000.0, 0.84, 0.90);
    }

    [Fact]
    public void Paired_OfTheSameDifferenceThroughout_HasNoWidth() =>
        Assert.Equal(new Interval(0.5, 0.5, 0.5, 0.95), Bootstrap.Paired([1, 2, 3], [1.5, 2.5, 3.5]));
}
