using System.Text;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Reports;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Xunit;

namespace Parley.Tests.Evaluation.Journals;

public sealed class RunJournalTests : IDisposable
{
    private const string Suite = """
        prompts: ['{{n}}', '{{n}}?']
        providers: [echo]
        tests:
          - vars: { n: [a, b, c, d, e, f] }
            assert: [{ type: not-contains, value: c, metric: m }]
        derivedMetrics: [{ name: half, value: m / 2 }]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_Recorded_GivesTheSameReportsAsInMemory()
    {
        var (recorded, kept) = (await RunAsync(Suite, Runs()), await RunAsync(Suite, null));

        Assert.Empty(recorded.Rows);
        Assert.Equal(12, recorded.Recorded().Count());
        Assert.Equal(Lines(kept), Lines(recorded));
        Assert.Equal(kept.Columns.Select(c => (c.Passed, c.Failed, c.Score, c.NamedScores["half"])), recorded.Columns.Select(c => (c.Passed, c.Failed, c.Score, c.NamedScores["half"])));
    }

    [Fact]
    public async Task Result_OfAStoredRun_HasItsCountsAgain()
    {
        var run = await RunAsync(Suite, Runs());
        var stored = Runs().Find("latest").Result();

        Assert.Equal(run.Columns.Select(c => (c.Prompt.Label, c.Passed, c.AssertionsFailed, c.NamedScores["m"], c.NamedScores["half"])), stored.Columns.Select(c => (c.Prompt.Label, c.Passed, c.AssertionsFailed, c.NamedScores["m"], c.NamedScores["half"])));
        Assert.Equal(10, stored.Passed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(11)]
    public async Task RunAsync_AfterAKilledRun_GoesOnFromItsLastWholeLine(int rows)
    {
        var whole = Lines(await RunAsync(Suite, Runs()));
        CutAfter(rows, torn: "deadbeef R 5 0 1 {\"half a li");

        var again = await RunAsync(Suite, Runs());

        Assert.Equal(rows, again.Continued);
        Assert.Equal(whole, Lines(again));
        Assert.Equal(12, again.Passed + again.Failed);
        Assert.Single(Directory.GetFiles(RunsPath));
    }

    [Fact]
    public async Task RunAsync_AfterALineWasDamaged_RunsItsRowAgain()
    {
        var whole = Lines(await RunAsync(Suite, Runs()));
        var file = Directory.GetFiles(RunsPath).Single();
        var lines = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
        lines[4] = lines[4].Replace("echo", "ecko", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, string.Join('\n', lines[..^1]) + "\n", TestContext.Current.CancellationToken);

        var again = await RunAsync(Suite, Runs());

        Assert.Equal(11, again.Continued);
        Assert.Equal(whole, Lines(again));
    }

    [Fact]
    public async Task RunAsync_OfAChangedSuite_BeginsAnew()
    {
        await RunAsync(Suite, Runs());
        CutAfter(3, "");
        var other = await RunAsync(Suite.Replace("not-contains, value: c", "not-contains, value: d", StringComparison.Ordinal), Runs());

        Assert.Equal(0, other.Continued);
    }

    [Fact]
    public async Task RunAsync_OfAChangedFileOfTests_BeginsAnew()
    {
        const string suite = "prompts: ['{{n}}']\nproviders: [echo]\ntests: file://tests.csv";
        _folder.Write("tests.csv", "n\na\nb\nc\n");
        await RunAsync(suite, Runs());
        CutAfter(2, "");
        Assert.Equal(2, (await RunAsync(suite, Runs())).Continued);
        CutAfter(2, "");
        _folder.Write("tests.csv", "n\na\nb\nd\n");

        Assert.Equal(0, (await RunAsync(suite, Runs())).Continued);
    }

    [Fact]
    public async Task RunAsync_OfStoredOutputsAfterAKilledRun_StillSeesThem()
    {
        const string suite = """
            prompts: ['{{message}}']
            providers: [echo]
            tests:
              - { vars: { message: plum }, options: { storeOutputAs: fruit } }
              - { vars: { message: 'why {{fruit}}?' }, assert: [{ type: equals, value: 'why plum?' }] }
            """;
        await RunAsync(suite, Runs());
        CutAfter(1, "");
        var again = await RunAsync(suite, Runs());

        Assert.Equal((1, 2), (again.Continued, again.Passed));
    }

    [Fact]
    public async Task RunAsync_OfComparedOutputsAfterAKilledRun_ComparesThemAll()
    {
        const string suite = "prompts: ['a {{n}}', 'ab {{n}}']\nproviders: [echo]\ntests: [{ vars: { n: [1, 2] }, assert: [{ type: contains, value: b }, { type: max-score }] }]";
        var whole = Lines(await RunAsync(suite, Runs()));
        CutAfter(3, "");

        Assert.Equal(whole, Lines(await RunAsync(suite, Runs())));
    }

    [Fact]
    public async Task RunAsync_OfALongFile_ReadsItsTestsOneByOne()
    {
        var text = new StringBuilder("prompts: ['{{n}} {{shared}}']\nproviders: [echo]\ndefaultTest: &d { vars: { shared: s } }\ntests:\n");
        for (var i = 0; i < 40_000; i++)
        {
            text.Append("  - vars: { n: item ").Append(i).Append(", long: '").Append('x', 80).Append("' }\n    assert: [{ type: equals, value: item ").Append(i).Append(" s }]\n");
        }

        text.Append("description: after\n");
        var result = await RunAsync(text.ToString(), Runs());

        Assert.Equal((40_000, 0), (result.Passed, result.Failed));
        Assert.Equal("after", result.Suite.Description);
        Assert.False(((System.Text.Json.Nodes.JsonObject)result.Suite.Source!).ContainsKey("tests"));
    }

    [Fact]
    public async Task RunAsync_WhereItCannotBeRecorded_SaysSo()
    {
        _folder.Write("file", "");
        var fault = await Assert.ThrowsAsync<SuiteException>(() => RunAsync(Suite, new RunFolder(Path.Combine(_folder.Path, "file", "evals"))));

        Assert.Contains("cannot be recorded", fault.Message, StringComparison.Ordinal);
    }

    private string RunsPath => Path.Combine(_folder.Path, "evals");

    private RunFolder Runs() => new(RunsPath);

    // A journal as a killed process leaves it: some rows, then half a line.
    private void CutAfter(int rows, string torn)
    {
        var file = Directory.GetFiles(RunsPath).Max(StringComparer.Ordinal)!;
        var lines = File.ReadAllLines(file);
        File.WriteAllText(file, string.Concat(lines.Take(rows + 1).Select(line => line + "\n")) + torn);
    }

    private static string[] Lines(EvaluationResult result)
    {
        using var stream = new MemoryStream();
        ReportJson.Lines(result, stream);
        return [.. Encoding.UTF8.GetString(stream.ToArray()).Split('\n').Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\"latencyMs\":[0-9.]+", ""))];
    }

    private async Task<EvaluationResult> RunAsync(string suite, RunFolder? runs)
    {
        _folder.Write("suite.yaml", suite);
        return await SuiteRunner.RunAsync(SuiteReader.Read(Path.Combine(_folder.Path, "suite.yaml")), new EvaluationOptions { Runs = runs }, TestContext.Current.CancellationToken);
    }
}
