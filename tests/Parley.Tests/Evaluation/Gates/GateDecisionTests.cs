using System.Text.Json.Nodes;
using System.Xml.Linq;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Gates;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Suites;
using Parley.Statistics.Inference;
using Parley.Tests.Evaluation.Comparing;
using Xunit;

namespace Parley.Tests.Evaluation.Gates;

public sealed class GateDecisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(400, 0, true)]
    [InlineData(400, 2, true)]
    [InlineData(400, 40, false)]
    [InlineData(10, 0, false)]
    public void Of_TheUsualRules_AsksForEvidenceThatItIsNotWorse(int cases, int lost, bool passes)
    {
        var decision = Decide(RunComparisonTests.Run(cases, _ => true), RunComparisonTests.Run(cases, i => i >= lost));

        Assert.Equal(passes, decision.Passed);
        Assert.Equal(passes || lost > 0, decision.Checks.All(c => !c.Says.Contains("cannot show", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_TheLowerBound_NotTheRateItself_Decides()
    {
        var rules = new GateRules { Measures = [new MeasureRule("pass") { AtLeast = 0.9 }] };

        Assert.False(GateDecision.Of(RunComparisonTests.Run(40, i => i > 1), null, rules, []).Passed);
        Assert.True(GateDecision.Of(RunComparisonTests.Run(400, i => i > 19), null, rules, []).Passed);
    }

    [Fact]
    public void Of_OneCrossedRedLine_Refuses()
    {
        StoredRows Lines(int crossed) => new("r", () => Enumerable.Range(0, 400).Select(i => RunComparisonTests.Row(i, i >= crossed) with { Metadata = new JsonObject { ["redLine"] = "advice" } }));

        Assert.True(Decide(Lines(0), Lines(0)).Passed);
        Assert.Contains(Decide(Lines(0), Lines(1)).Checks, c => c is { Name: "red lines", Passed: false });
    }

    [Fact]
    public void Of_CasesOfTheBaselineThatWereNotRun_Refuses() =>
        Assert.Contains(Decide(RunComparisonTests.Run(300, _ => true), RunComparisonTests.Run(250, _ => true)).Checks, c => c is { Name: "cases of the baseline", Passed: false });

    [Theory]
    [InlineData(null, false)]
    [InlineData(0.2, false)]
    [InlineData(0.5, true)]
    public void Of_AJudge_AsksForItsAgreementWithPeople(double? low, bool passes)
    {
        var run = new StoredRows("j", () => Enumerable.Range(0, 400).Select(i => RunComparisonTests.Row(i, true) with { Assertions = [new RecordedAssertion("llm-rubric", true, 1, "") { Judge = "openai:judge" }] }));
        JudgeCalibration[] judges = low is { } bound ? [new JudgeCalibration("openai:judge", 60, new Interval(0.7, bound, 0.9, 0.95))] : [];

        Assert.Equal(passes, GateDecision.Of(run, RunComparison.Of(run, run), GateRules.Usual, judges).Passed);
        Assert.True(GateDecision.Of(run, RunComparison.Of(run, run), GateRules.Usual with { UncalibratedBecause = "a pilot" }, judges).Passed);
    }

    [Fact]
    public void Of_ASliceThatBecameWorse_Refuses()
    {
        StoredRows Sliced(int lost) => new("s", () => Enumerable.Range(0, 1000).Select(i => RunComparisonTests.Row(i, i >= lost) with { Metadata = new JsonObject { ["role"] = i < 60 ? "analyst" : "viewer" } }));

        Assert.Contains(Decide(Sliced(0), Sliced(12)).Checks, c => c is { Name: "role = analyst, non-inferior", Passed: false });
        Assert.True(Decide(Sliced(0), Sliced(0)).Passed);
    }

    [Fact]
    public void Read_OfRules_NamesEachFaultWithItsLine()
    {
        _folder.Write("gate.yaml", "measures:\n  pass: { margin: -1 }\nslices:\n  margim: 0.1\njudges:\n  compared_with_people: not_needed\n");

        var message = Assert.Throws<SuiteException>(() => GateRules.Read(Path.Combine(_folder.Path, "gate.yaml"))).Message;

        Assert.Contains("gate.yaml:2: measures.pass.margin", message, StringComparison.Ordinal);
        Assert.Contains("gate.yaml:4: slices.margim: this key is not known; did you mean margin?", message, StringComparison.Ordinal);
        Assert.Contains("judges.because", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_OfADecision_HoldItsChecks()
    {
        var (before, after) = (RunComparisonTests.Run(100, _ => true), RunComparisonTests.Run(100, i => i > 20));
        var comparison = RunComparison.Of(before, after);
        var decision = GateDecision.Of(after, comparison, GateRules.Usual, []);

        Assert.Equal($"{decision.Checks.Count(c => !c.Passed)}", XDocument.Parse(GateDocument.JUnit(decision)).Descendants("testsuite").Single().Attribute("failures")!.Value);
        Assert.Contains("❌ Not to be released", GateDocument.Markdown(decision, after, (before, comparison)), StringComparison.Ordinal);
        Assert.Contains("~~yes~~ **no**", GateDocument.Markdown(decision, after, (before, comparison)), StringComparison.Ordinal);
    }

    private static GateDecision Decide(StoredRows before, StoredRows after) => GateDecision.Of(after, RunComparison.Of(before, after), GateRules.Usual, []);
}
