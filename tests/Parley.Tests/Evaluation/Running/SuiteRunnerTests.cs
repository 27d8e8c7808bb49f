using Parley.Evaluation.Reports;
using Parley.Evaluation.Running;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;
using Xunit;

namespace Parley.Tests.Evaluation.Running;

public sealed class SuiteRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_OfTwoPromptsAndAMatrix_RunsEveryCombination()
    {
        var result = await RunAsync("""
            prompts: ['Say {{word}} in {{language}}', '{{word}}!']
            providers: [echo]
            tests:
              - vars: { word: [yes, no], language: [French, German] }
                assert: [{ type: contains, value: '{{word}}' }]
            """);

        Assert.Equal(8, result.Passed);
        Assert.Equal(["Say yes in French", "yes!", "Say yes in German", "yes!"], result.Rows.Take(4).Select(row => row.Rendered));
    }

    [Fact]
    public async Task RunAsync_OfAVariableNamedYes_KeepsItsText() =>
        Assert.Equal("yes", (await RunAsync("prompts: ['{{a}}']\nproviders: [echo]\ntests: [{ vars: { a: yes } }]")).Rows[0].Rendered);

    [Fact]
    public async Task RunAsync_WithWeightsAndAThreshold_ScoresByWeight()
    {
        var result = await RunAsync("""
            prompts: ['abc']
            providers: [echo]
            tests:
              - threshold: 0.7
                assert: [{ type: contains, value: abc, weight: 3, metric: m }, { type: contains, value: zzz, metric: m }]
              - assert: [{ type: contains, value: zzz, weight: 0 }, { type: starts-with, value: a }]
            derivedMetrics: [{ name: half, value: m / 2 }]
            """);

        Assert.Equal([0.75, 1], result.Rows.Select(row => row.Score));
        Assert.Equal(2, result.Passed);
        Assert.Equal(1.5, result.Columns[0].NamedScores["half"], 12);
    }

    [Theory]
    [InlineData("{ type: no-such-type }", "Unknown assertion type")]
    [InlineData("{ type: cost }", "threshold")]
    [InlineData("{ type: javascript, value: 'while (true) {}' }", "")]
    public async Task RunAsync_OfWhatCannotBeJudged_IsAReasonOfTheRow(string assertion, string reason)
    {
        var result = await RunAsync($"prompts: [abc]\nproviders: [echo]\ntests: [{{ assert: [{assertion}] }}, {{ assert: [{{ type: equals, value: abc }}] }}]");

        Assert.False(result.Rows[0].Passed);
        Assert.Contains(reason, result.Rows[0].Error, StringComparison.Ordinal);
        Assert.True(result.Rows[1].Passed);
    }

    [Theory]
    [InlineData("require('fs').readFileSync('/etc/passwd', 'utf8').length > 0")]
    [InlineData("process.exit(0)")]
    [InlineData("fetch('http://127.0.0.1')")]
    public async Task RunAsync_OfAScriptThatReachesOut_FailsItsRow(string code)
    {
        var result = await RunAsync($"prompts: [abc]\nproviders: [echo]\ntests: [{{ assert: [{{ type: javascript, value: \"{code}\" }}] }}]");

        Assert.Equal(FailureKind.Assertion, result.Rows[0].Failure);
    }

    [Fact]
    public async Task RunAsync_OfACommandWithoutPermission_SaysHowToAllowIt()
    {
        var result = await RunAsync("prompts: [abc]\nproviders: ['exec: cat']\ntests: [{}]");

        Assert.Equal(FailureKind.Error, result.Rows[0].Failure);
        Assert.Contains("--allow-scripts", result.Rows[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OfACommandWithPermission_TakesWhatItPrints()
    {
        var result = await RunAsync("prompts: ['hello {{x}}']\nproviders: ['exec: echo']\ntests: [{ vars: { x: you }, assert: [{ type: starts-with, value: hello you }] }]", allow: true);

        Assert.True(result.Rows[0].Passed, result.Rows[0].Error);
    }

    [Fact]
    public async Task RunAsync_OfARegexThatBacktracksForEver_IsStopped()
    {
        var result = await RunAsync("prompts: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!']\nproviders: [echo]\ntests: [{ assert: [{ type: regex, value: '^(a+)+$' }] }]");

        Assert.Contains("stopped", result.Rows[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OfStoredOutputs_GivesThemToLaterTests()
    {
        var result = await RunAsync("""
            prompts: ['{{message}}']
            providers: [echo]
            tests:
              - { vars: { message: plum jam }, options: { storeOutputAs: fruit, transform: "output.split(' ')[0]" } }
              - { vars: { message: 'why {{fruit}}?' }, assert: [{ type: equals, value: 'why plum?' }] }
            """);

        Assert.Equal(2, result.Passed);
    }

    [Fact]
    public async Task RunAsync_OfACsv_ReadsItsColumnsOfTwoUnderscores()
    {
        _folder.Write("tests.csv", "name,__expected,__expected2,__description,__threshold\n\"a, b\",contains:a,not-contains:z,first,\nq,equals:x,,second,\n");
        var result = await RunAsync("prompts: ['{{name}}']\nproviders: [echo]\ntests: file://tests.csv");

        Assert.Equal([true, false], result.Rows.Select(row => row.Passed));
        Assert.Equal("first", result.Rows[0].Test.Description);
    }

    [Fact]
    public async Task RunAsync_OfAJsonPrompt_KeepsQuotesInsideOfItsStrings()
    {
        var result = await RunAsync("prompts: ['[{\"role\": \"user\", \"content\": \"{{q}}\"}]']\nproviders: [echo]\ntests: [{ vars: { q: 'say \"hi\"' } }]");

        Assert.Equal("[\n  {\n    \"role\": \"user\",\n    \"content\": \"say \\\"hi\\\"\"\n  }\n]", result.Rows[0].Rendered);
    }

    [Fact]
    public async Task RunAsync_AtAnyConcurrency_GivesTheSameRows()
    {
        const string suite = "prompts: ['{{n}}', '{{n}}?']\nproviders: [echo]\ntests: [{ vars: { n: [a, b, c, d, e, f, g, h] }, assert: [{ type: contains, value: a }] }]";
        var (one, many) = (await RunAsync(suite, concurrency: 1), await RunAsync(suite, concurrency: 16));

        Assert.Equal(one.Rows.Select(row => (row.TestIndex, row.PromptIndex, row.Score)), many.Rows.Select(row => (row.TestIndex, row.PromptIndex, row.Score)));
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".jsonl")]
    [InlineData(".csv")]
    [InlineData(".html")]
    [InlineData(".yaml")]
    [InlineData(".txt")]
    [InlineData(".xml")]
    [InlineData(".junit.xml")]
    [InlineData(".sarif")]
    public async Task WriteAsync_OfEveryEnding_EscapesWhatItHolds(string ending)
    {
        var result = await RunAsync("prompts: ['<b>\"x\"</b> & {{v}}']\nproviders: [echo]\ntests: [{ vars: { v: \"a,b\\nc\" }, assert: [{ type: equals, value: no }] }]");
        var path = Path.Combine(_folder.Path, "report" + ending);

        await Report.WriteAsync(result, path, TestContext.Current.CancellationToken);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

        Assert.NotEmpty(text);
        if (ending is ".xml" or ".junit.xml")
        {
            System.Xml.Linq.XDocument.Parse(text);
        }

        Assert.True(ending != ".html" || !text.Contains("<b>\"x\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_OfUnknownKeys_WarnsWithTheLine()
    {
        _folder.Write("suite.yaml", "prompts: [a]\nprovider: [echo]\ntests: []\n");

        Assert.Contains("2: unknown key provider; did you mean providers?", SuiteReader.Read(Path.Combine(_folder.Path, "suite.yaml")).Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfBrokenYaml_NamesTheLine()
    {
        _folder.Write("suite.yaml", "prompts: [a\nproviders: x: y\n");

        Assert.Matches(@"suite\.yaml:\d+:", Assert.Throws<SuiteException>(() => SuiteReader.Read(Path.Combine(_folder.Path, "suite.yaml"))).Message);
    }

    private async Task<EvaluationResult> RunAsync(string suite, bool allow = false, int? concurrency = null)
    {
        _folder.Write("suite.yaml", suite);
        return await SuiteRunner.RunAsync(
            SuiteReader.Read(Path.Combine(_folder.Path, "suite.yaml")),
            new EvaluationOptions { Scripts = new ScriptPermissions(allow), Concurrency = concurrency },
            TestContext.Current.CancellationToken);
    }
}
