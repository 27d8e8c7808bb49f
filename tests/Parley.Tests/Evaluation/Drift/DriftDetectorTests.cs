using Parley.Evaluation.Drift;
using Parley.Statistics.Inference;
using Xunit;

namespace Parley.Tests.Evaluation.Drift;

public sealed class DriftDetectorTests
{
    [Fact]
    public void Compare_OfEqualSamples_RaisesNothing() =>
        Assert.DoesNotContain(DriftDetector.Compare(Sample(300, i => i % 5 != 0), Sample(300, i => i % 5 != 1)), f => f.IsAlarm);

    [Fact]
    public void Compare_OfFewerGoodAnswers_SaysSo()
    {
        var alarm = Assert.Single(DriftDetector.Compare(Sample(300, i => i % 5 != 0), Sample(300, i => i % 3 != 0)), f => f.IsAlarm);

        Assert.Equal((DriftKind.Behaviour, "good answers"), (alarm.Kind, alarm.Name));
        Assert.Contains("80.0 % of 300 before, 66.7 % of 300 now", alarm.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OfMoreGoodAnswers_IsNoAlarm() =>
        Assert.DoesNotContain(DriftDetector.Compare(Sample(300, i => i % 3 != 0), Sample(300, i => i % 5 != 0)), f => f.IsAlarm);

    [Fact]
    public void Compare_OfOtherWords_NamesThem()
    {
        var after = Sample(200, i => i % 5 != 0).Select((o, i) => i % 3 == 0 ? o with { Question = "cancel my subscription now" } : o).ToArray();

        var alarm = Assert.Single(DriftDetector.Compare(Sample(200, i => i % 5 != 0), after), f => f is { IsAlarm: true, Name: "vocabulary" });

        Assert.Contains("subscription", alarm.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OfTheSameProbes_IsAboutTheModelAndPaired()
    {
        var before = Sample(200, i => i % 5 != 0).Select((o, i) => o with { Probe = (UInt128)i }).ToArray();
        var after = before.Select((o, i) => o with { Answered = o.Answered && i % 12 != 1 }).ToArray();

        var findings = DriftDetector.Compare(before, after);

        Assert.All(findings, f => Assert.Equal(DriftKind.Model, f.Kind));
        Assert.True(findings.Single(f => f.Name == "good answers").IsAlarm);
        Assert.DoesNotContain(DriftDetector.Compare(before, before), f => f.IsAlarm);
    }

    [Fact]
    public void Compare_OfTooFew_LooksAtNothing() => Assert.Empty(DriftDetector.Compare(Sample(19, _ => true), Sample(300, _ => false)));

    // Hollander and Wolfe, Nonparametric Statistical Methods (1973), page 69: W = 35 of 50 where 25 is expected.
    [Fact]
    public void RankSum_OfAnExample_CountsItsRanks()
    {
        double[] x = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        double[] y = [1.15, 0.88, 0.90, 0.74, 1.21];

        Assert.Equal(2 * (1 - Normal.Cumulative(10 / Math.Sqrt(10 * 5 * 16 / 12.0))), TwoSamples.RankSum(x, y), 12);
    }

    private static DriftObservation[] Sample(int count, Func<int, bool> answered) =>
    [
        .. Enumerable.Range(0, count).Select(i => new DriftObservation($"what was the revenue in week {i % 7} of region {(i % 3 == 0 ? "north" : "south")}", answered(i))
        {
            Output = new string('x', 50 + (i * 37 % 100)),
            Score = i * 61 % 100 / 100.0,
        }),
    ];
}
