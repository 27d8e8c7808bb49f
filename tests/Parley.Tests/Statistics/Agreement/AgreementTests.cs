using Parley.Statistics.Agreement;
using Xunit;

namespace Parley.Tests.Statistics.Agreement;

public sealed class AgreementTests
{
    // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: four observers, twelve units, seven gaps.
    private static readonly double[][] ExampleC =
    [
        [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
    ];

    [Theory]
    [InlineData(RatingScale.Nominal, 0.743)]
    [InlineData(RatingScale.Ordinal, 0.815)]
    [InlineData(RatingScale.Interval, 0.849)]
    public void Alpha_OfThePapersExample_IsThePublishedValue(RatingScale scale, double expected) =>
        Assert.Equal(expected, KrippendorffAlpha.Of(ExampleC, scale), 0.0005);

    [Fact]
    public void Alpha_OfOneValueThroughout_IsNotDefined() =>
        Assert.True(double.IsNaN(KrippendorffAlpha.Of([[1, 1], [1, 1]], RatingScale.Nominal)));

    [Fact]
    public void Cohen_OfTwentyFiveAndFifteen_IsTwoFifths()
    {
        // 20 times both yes, 5 yes and no, 10 no and yes, 15 both no.
        var first = Repeat(("yes", 25), ("no", 25));
        var second = Repeat(("yes", 20), ("no", 5), ("yes", 10), ("no", 15));

        Assert.Equal(0.4, Kappa.Cohen(first, second), 1e-12);
    }

    // Fleiss, Measuring nominal scale agreement among many raters (1971), the worked example as it is usually quoted: 14 raters, 10 subjects.
    [Fact]
    public void Fleiss_OfFourteenRaters_IsThePublishedValue()
    {
        int[][] counts =
        [
            [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
        ];

        Assert.Equal(0.210, Kappa.Fleiss(counts), 0.0005);
    }

    [Fact]
    public void Fleiss_OfItemsWithDifferentRaters_IsRefused() => Assert.Throws<ArgumentException>(() => Kappa.Fleiss([[2, 0], [1, 0]]));

    private static string[] Repeat(params (string Label, int Times)[] runs) =>
        [.. runs.SelectMany(run => Enumerable.Repeat(run.Label, run.Times))];
}
