using Parley.Evaluation.Browsing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Xunit;

namespace Parley.Tests.Evaluation.Browsing;

public sealed class RunIndexTests : IDisposable
{
    private const string Suite = """
        prompts: ['{{n}}', '{{n}}?']
        providers: [echo]
        tests:
          - { vars: { n: alpha }, metadata: { kind: first }, assert: [{ type: not-contains, value: '?' }] }
          - { vars: { n: beta }, metadata: { kind: second }, assert: [{ type: contains, value: beta }] }
          - { vars: { n: gamma }, metadata: { kind: second }, assert: [{ type: equals, value: nothing }] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "", "", 3)]
    [InlineData(FailureKind.Assertion, "", "", 2)]
    [InlineData(FailureKind.Error, "", "", 0)]
    [InlineData(null, "ALPHA", "", 1)]
    [InlineData(null, "", "kind: second", 2)]
    [InlineData(FailureKind.None, "", "kind: second", 1)]
    [InlineData(null, "beta", "kind: first", 0)]
    [InlineData(null, "", "kind: third", 0)]
    public async Task Find_WithAFilter_GivesTheCasesWithSuchACell(FailureKind? outcome, string text, string tag, int cases)
    {
        var index = await IndexAsync();

        Assert.Equal(cases, index.Find(new RunFilter { Outcome = outcome, Text = text, Tag = tag }, TestContext.Current.CancellationToken).Length);
    }

    [Fact]
    public async Task Cells_OfACase_AreInOrderOfColumns()
    {
        var index = await IndexAsync();
        var cells = index.Cells(new RunCase(0, 0));

        Assert.Equal(["alpha", "alpha?"], cells.Select(c => c?.OutputText));
        Assert.Equal([true, false], cells.Select(c => c?.Passed));
        Assert.Equal([(2, 1), (1, 2)], index.Columns.Select(c => (c.Passed, c.Failed)));
        Assert.Equal([1, 1, 0], index.Scores(0));
        Assert.Null(index.Cell(new RunCase(9, 0), 0));
    }

    [Fact]
    public async Task Summary_OfACompleteRun_IsReadFromItsEndsAndEqualsTheCountOfItsRows()
    {
        var result = await RunAsync();
        var summary = Assert.Single(new RunFolder(_folder.Path).Summaries());

        Assert.Equal((result.Passed, result.Failed, result.Errors), (summary.Passed, summary.Failed, summary.Errors));
        Assert.Equal(result.PassRate, summary.PassRate);
        Assert.NotNull(summary.Took);
    }

    [Fact]
    public async Task Summary_OfARunThatStopped_CountsWhatIsThere()
    {
        var file = (await RunAsync()).Record!.Path;
        await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))[..5], TestContext.Current.CancellationToken);
        var summary = Assert.Single(new RunFolder(_folder.Path).Summaries());

        Assert.Equal(4, summary.Rows);
        Assert.Null(summary.Took);
    }

    private async Task<RunIndex> IndexAsync() => RunIndex.Of((await RunAsync()).Record!, TestContext.Current.CancellationToken);

    private async Task<EvaluationResult> RunAsync()
    {
        var file = Path.Combine(_folder.Path, "suite.yaml");
        await File.WriteAllTextAsync(file, Suite, TestContext.Current.CancellationToken);
        return await SuiteRunner.RunAsync(SuiteReader.Read(file), new EvaluationOptions { Runs = new RunFolder(_folder.Path) }, TestContext.Current.CancellationToken);
    }
}
