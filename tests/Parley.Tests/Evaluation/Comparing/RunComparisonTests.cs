using System.Text.Json.Nodes;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Statistics.Inference;
using Parley.Text;
using Xunit;

namespace Parley.Tests.Evaluation.Comparing;

public sealed class RunComparisonTests
{
    [Fact]
    public void Of_TwoRuns_ComparesTheCasesThatBothHave()
    {
        var comparison = RunComparison.Of(Run(100, i => i < 90), Run(110, i => i < 70 || i >= 100));
        var pass = comparison.Measures[0];

        Assert.Equal((100, 0, 10), (comparison.Cases, comparison.OnlyBefore, comparison.OnlyAfter));
        Assert.Equal((20, 0), pass.Discordant);
        Assert.Equal(-0.2, pass.Difference.Estimate, 12);
        Assert.Equal(PairedTests.McNemar(20, 0), pass.P, 12);
        Assert.True(pass.AdjustedP < 0.001 && pass.Difference.High < -0.1);
        Assert.Equal(20, comparison.Regressions.Length);
        Assert.Equal(Enumerable.Range(70, 20), comparison.Regressions.Select(r => r.After.TestIndex));
    }

    [Fact]
    public void Of_RunsWithTestsInAnotherOrder_FindsTheSameCases()
    {
        var forwards = Run(50, i => i % 2 == 0);
        var backwards = new StoredRows("b", () => [.. forwards.Read().Reverse().Select((row, i) => row with { TestIndex = i })]);

        var comparison = RunComparison.Of(forwards, backwards);

        Assert.Equal((50, 0.0), (comparison.Cases, comparison.Measures[0].Difference.Estimate));
        Assert.Empty(comparison.Regressions);
    }

    [Fact]
    public void Of_CasesThatAreEqual_PairsThemByTheirOrder()
    {
        var twice = new StoredRows("a", () => Enumerable.Range(0, 4).Select(i => Row(i, i != 3, vars: "same")));

        var comparison = RunComparison.Of(twice, twice);

        Assert.Equal((4, 0), (comparison.Cases, comparison.OnlyBefore));
        Assert.Empty(comparison.Regressions);
    }

    [Fact]
    public void Of_RepeatedRows_CountsACaseOnce()
    {
        StoredRows Repeated(int passed) => new("r", () => Enumerable.Range(0, 30).SelectMany(i => Enumerable.Range(0, 4).Select(r => Row(i, r < passed) with { Repeat = r })));

        var pass = RunComparison.Of(Repeated(4), Repeated(3)).Measures[0];

        Assert.Equal((30, -0.25), (pass.Cases, pass.Difference.Estimate));
        Assert.True(pass.P < 0.001);
    }

    [Fact]
    public void Of_SlicesByMetadata_ShowsTheOneThatBecameWorse()
    {
        StoredRows Sliced(Func<int, bool> passes) => new("s", () => Enumerable.Range(0, 80).Select(i => Row(i, passes(i)) with { Metadata = new JsonObject { ["language"] = i % 2 == 0 ? "en" : "de", ["redLine"] = true } }));

        var slices = RunComparison.Of(Sliced(_ => true), Sliced(i => i % 2 == 0 || i > 40)).Slices;

        Assert.Equal(["de", "en"], slices.Where(s => s.Slice == "language").Select(s => s.Value));
        Assert.DoesNotContain(slices, s => s.Slice == "redLine");
        Assert.True(slices.Single(s => s.Value == "de").Pass.Difference.High < 0);
        Assert.Equal(0, slices.Single(s => s.Value == "en").Pass.Difference.Estimate);
    }

    [Fact]
    public void Plain_OfTwoTexts_MarksWordsThatChanged() =>
        Assert.Equal("Sales [-rose-] {+fell+} by 4% [-in May-]{+since June+}", WordDiff.Plain("Sales rose by 4% in May", "Sales fell by 4% since June"));

    // Without discordant pairs Tango's bounds are z² / (n + z²) on either side.
    [Theory]
    [InlineData(10, 0, 0, -0.2775, 0.2775)]
    [InlineData(100, 0, 0, -0.0370, 0.0370)]
    public void Difference_WithoutDiscordantPairs_LeavesRoomForOne(int pairs, int first, int second, double low, double high)
    {
        var interval = PairedRates.Difference(pairs, first, second);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Difference_TurnedRound_TurnsItsInterval()
    {
        var (one, other) = (PairedRates.Difference(60, 9, 2), PairedRates.Difference(60, 2, 9));

        Assert.Equal(one.Low, -other.High, 9);
        Assert.Equal(one.High, -other.Low, 9);
        Assert.True(one.High < 0 && one.Estimate == -7 / 60.0);
    }

    internal static StoredRows Run(int cases, Func<int, bool> passes) => new("run", () => Enumerable.Range(0, cases).Select(i => Row(i, passes(i))));

    internal static RecordedRow Row(int test, bool passes, string? vars = null) => new()
    {
        TestIndex = test,
        Description = "case",
        Provider = "p",
        Rendered = "one two three",
        Vars = new JsonObject { ["n"] = vars ?? $"{test}" },
        Output = passes ? "yes" : "no",
        Failure = passes ? FailureKind.None : FailureKind.Assertion,
        Error = passes ? null : "Expected yes",
        Score = passes ? 1 : 0,
    };
}
