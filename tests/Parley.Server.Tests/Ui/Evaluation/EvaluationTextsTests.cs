using Parley.Evaluation.Browsing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Server.Ui.Evaluation;
using Parley.Statistics.Inference;
using Xunit;

namespace Parley.Server.Tests.Ui.Evaluation;

public sealed class EvaluationTextsTests
{
    [Theory]
    [InlineData(0, "0%")]
    [InlineData(1, "100%")]
    [InlineData(0.9583, "95.8%")]
    [InlineData(0.9987, "99.87%")]
    public void Percent_NearTheEnds_SaysMore(double share, string text) => Assert.Equal(text, EvaluationTexts.Percent(share));

    [Theory]
    [InlineData("1-1-1", 0, 0, 0)]
    [InlineData("12-3-2", 11, 2, 1)]
    public void Cell_ReadsWhatAddressWrites(string address, int test, int repeat, int column)
    {
        Assert.Equal((new RunCase(test, repeat), column), EvaluationTexts.Cell(address));
        Assert.Equal(address, EvaluationTexts.Address(new RunCase(test, repeat), column));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0-1-1")]
    [InlineData("1-1")]
    [InlineData("-1-1-1")]
    [InlineData("a-b-c")]
    public void Cell_OfAnythingElse_IsNone(string address) => Assert.Null(EvaluationTexts.Cell(address));

    [Fact]
    public void HowWell_OfAnEarlierVersion_SaysThatTheProductChanged()
    {
        var header = new RunHeader("r", "s", new DateTimeOffset(2026, 11, 24, 23, 30, 0, TimeSpan.Zero)) { Labels = RunHeaderLabels("v1") };
        var run = new RunSummary(header, TimeSpan.FromSeconds(3), 45, 2, 1);

        Assert.Equal("Tested last on 24 Nov 2026: 45 of 48 cases went as they should, 93.8% (other questions like these: 83.2% to 97.9%).", EvaluationTexts.HowWell(run, "v1"));
        Assert.EndsWith(" The product has changed since.", EvaluationTexts.HowWell(run, "v2"), StringComparison.Ordinal);
    }

    [Fact]
    public void Agreement_WithoutTwoLabels_IsNotKnown()
    {
        Assert.Equal("not known yet", EvaluationTexts.Agreement(new Interval(double.NaN, double.NaN, double.NaN, 0.95)));
        Assert.Equal("kappa 0.33 (-0.20 to 0.80)", EvaluationTexts.Agreement(new Interval(1 / 3.0, -0.2, 0.8, 0.95)));
    }

    [Fact]
    public void Outcome_OfAWord_IsTheKindThatTheWordNames() =>
        Assert.Equal([FailureKind.None, FailureKind.Assertion, FailureKind.Error, null], new[] { "passed", "failed", "error", "else" }.Select(EvaluationTexts.Outcome));

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> RunHeaderLabels(string version) =>
        System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("product", "finance").Add("version", version);
}
