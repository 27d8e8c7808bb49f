using Parley.Evaluation.Judging;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Xunit;

namespace Parley.Tests.Evaluation.Judging;

public sealed class JudgeProbesTests
{
    private static readonly ProbePair[] Pairs = [.. Enumerable.Range(0, 30).Select(i => new ProbePair($"question {i}", i % 2 == 0 ? "short" : "a much longer answer", i % 2 == 0 ? "a much longer answer" : "short") { OwnPlace = i % 2 })];

    [Fact]
    public async Task A_judge_that_always_takes_the_first_leans_to_places()
    {
        var leanings = await ProbeAsync("'0'");

        Assert.Equal((60, 0, 0.0, 1.0), (leanings.Asked, leanings.Unread, leanings.Consistent.Estimate, leanings.FirstPlace.Estimate));
        Assert.True(leanings.FirstPlace.Low > 0.9);
    }

    [Fact]
    public void A_judge_that_takes_the_longer_one_leans_to_length_and_not_to_places()
    {
        var leanings = JudgeProbes.Read([.. Pairs.Select((pair, i) => (pair, (int?)(i % 2 == 0 ? 1 : 0), (int?)(i % 2 == 0 ? 0 : 1)))]);

        Assert.Equal((1.0, 0.5, 1.0, 0.0), (leanings.Consistent.Estimate, leanings.FirstPlace.Estimate, leanings.Longer.Estimate, leanings.Own!.Value.Estimate));
    }

    [Fact]
    public async Task What_a_judge_says_that_is_no_choice_is_counted()
    {
        var leanings = await ProbeAsync("'none of them'");

        Assert.Equal((60, 60), (leanings.Asked, leanings.Unread));
    }

    private static Task<JudgeLeanings> ProbeAsync(string answer) =>
        JudgeProbes.RunAsync(new SuiteProvider($"javascript:{answer}"), Pairs, "Which answer is better?", new EvaluationOptions(), TestContext.Current.CancellationToken);
}
