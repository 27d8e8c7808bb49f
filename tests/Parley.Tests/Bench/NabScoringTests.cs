using System.Collections.Immutable;
using Parley.Bench.Anomalies;
using Xunit;

namespace Parley.Tests.Bench;

/// <summary>The benchmark's scoring on cases that can be counted by hand.</summary>
public sealed class NabScoringTests
{
    private static readonly ImmutableArray<NabFile> OneWindow = [File(1000, (500, 599))];

    [Fact]
    public void Saying_nothing_scores_0_and_the_first_row_of_every_window_100()
    {
        Assert.Equal(0, NabScoring.Score(OneWindow, [new double[1000]], NabProfile.Standard).Score);
        Assert.Equal(100, NabScoring.Score(OneWindow, [With(500)], NabProfile.Standard).Score, 1e-9);
    }

    [Fact]
    public void Early_is_worth_more_than_late_and_a_second_alert_in_a_window_nothing()
    {
        var (early, late) = (Score(With(510)), Score(With(590)));

        Assert.True(early > late && late > 50);
        Assert.Equal(early, Score(With(510, 590)));
    }

    [Fact]
    public void A_false_alert_costs_its_weight_and_twice_that_where_few_are_wanted()
    {
        Assert.Equal(100 * (2 - 0.11) / 2, Score(With(500, 300)), 1e-9);
        Assert.Equal(100 * (2 - 0.22) / 2, NabScoring.Score(OneWindow, [With(500, 300)], NabProfile.LowFalse).Score, 1e-9);
    }

    [Fact]
    public void Alerts_before_the_probation_ends_do_not_count()
    {
        Assert.Equal(150, NabScoring.Probation(1000));
        Assert.Equal(750, NabScoring.Probation(20_000));
        Assert.Equal(100, Score(With(500, 149)), 1e-9);
    }

    [Fact]
    public void The_threshold_is_chosen_for_the_best_sum()
    {
        var scores = With(500);
        scores[300] = scores[310] = 0.4;

        var score = NabScoring.Score(OneWindow, [scores], NabProfile.Standard);
        Assert.Equal((1, 1, 0), (score.Threshold, score.Found, score.False));
    }

    private static double Score(double[] scores) => NabScoring.Score(OneWindow, [scores], NabProfile.Standard).Score;

    private static double[] With(params int[] alerts)
    {
        var scores = new double[1000];
        Array.ForEach(alerts, a => scores[a] = 1);
        return scores;
    }

    private static NabFile File(int rows, params (int, int)[] windows) => new(
        "made", [.. Enumerable.Range(0, rows).Select(i => new DateTime(2026, 1, 1).AddMinutes(5 * i))], [.. new double[rows]], [.. windows]);
}
