using Parley.Evaluation.Browsing;
using Xunit;

namespace Parley.Tests.Evaluation.Browsing;

public sealed class DistributionTests
{
    [Fact]
    public void OfScores_AtTheEnds_StayInTheFirstAndLastBin()
    {
        var spread = Distribution.OfScores([[0, 0.05, 0.1, 0.999, 1, 7, double.NaN], []]);

        Assert.Equal([2, 1, 0, 0, 0, 0, 0, 0, 0, 3], spread.Counts[0]);
        Assert.Equal(0, spread.Counts[1].Sum());
        Assert.Equal("0.9–1.0", spread.Bins[^1]);
    }

    [Fact]
    public void OfTimes_LeavesOutWhatNoValueReaches()
    {
        var spread = Distribution.OfTimes([[12, 19.9], [99]]);

        Assert.Equal(["10 ms–20 ms", "20 ms–50 ms", "50 ms–100 ms"], spread.Bins);
        Assert.Equal([2, 0, 0], spread.Counts[0]);
        Assert.Equal([0, 0, 1], spread.Counts[1]);
        Assert.Empty(Distribution.OfTimes([[]]).Bins);
        Assert.Equal(["60 s or more"], Distribution.OfTimes([[1e9]]).Bins);
    }

    [Fact]
    public void Ranks_OfNothing_AreNoNumbers() => Assert.True(double.IsNaN(Distribution.Ranks([]).Median));
}
