using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Conversations;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Parley.Governance;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Conversations;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Evaluation.Suites;

/// <summary>Cases made from real turns, run by the same suite reader and the same turns as everything else.</summary>
public sealed class TurnSuiteTests : IAsyncLifetime
{
    private readonly ServedShop _served = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _served.OpenAsync();

    public ValueTask DisposeAsync() => _served.DisposeAsync();

    [Fact]
    public async Task What_was_right_is_a_case_that_passes_and_fails_once_the_figures_differ()
    {
        await AddAsync("What was revenue by region in March 2025?", CaseExpectation.AsShown);
        await AddAsync("What was revenue last month?", CaseExpectation.AsShown);
        await AddAsync("Which party should I vote for?", CaseExpectation.AsShown);
        await AddAsync("Who is the best person in sales?", CaseExpectation.Answered);

        var rows = await RunAsync();
        Assert.Equal(["", "", "", "no"], rows.Select(r => r.Passed ? "" : r.Test.Description!.StartsWith("Who", StringComparison.Ordinal) ? "no" : r.Error));

        _served.Shop.With("data/orders.csv", "id,day,region,amount\n1,2025-03-31,North,1\n");
        await _served.Products.ServeAsync(_served.Shop.Folder, Token);
        rows = await RunAsync();
        Assert.False(rows[1].Passed);
        Assert.Equal("figures", rows[1].Graded!.Components.First(c => !c.Pass).Assertion!.Metric);
    }

    [Fact]
    public async Task Figures_count_for_their_own_period_alone_and_the_plan_for_every()
    {
        await AddAsync("What was revenue last month?", CaseExpectation.AsShown);
        _served.Shop.With("product.yaml", "title: Shop\nas_of: 2025-03-01\n");
        await _served.Products.ServeAsync(_served.Shop.Folder, Token);

        // Last month is February now: another figure of the same plan.
        Assert.True(Assert.Single(await RunAsync()).Passed);
    }

    [Fact]
    public async Task A_case_is_added_once_and_keeps_what_stands_in_the_files()
    {
        Assert.True(await AddAsync("What was revenue in March 2025?", CaseExpectation.AsShown));
        await File.AppendAllTextAsync(Path.Combine(_served.Shop.Folder, TurnSuite.SuiteFile), "# a person's own remark\n", Token);
        Assert.False(await AddAsync("What was revenue in March 2025?", CaseExpectation.AsShown));
        Assert.True(await AddAsync("What was revenue in March 2025?", CaseExpectation.Declined));

        Assert.EndsWith("remark\n", await File.ReadAllTextAsync(Path.Combine(_served.Shop.Folder, TurnSuite.SuiteFile), Token), StringComparison.Ordinal);
        Assert.Equal(2, SuiteReader.Read(Path.Combine(_served.Shop.Folder, TurnSuite.SuiteFile)).Tests.Count());
    }

    [Theory]
    [InlineData("What is {{ env.HOME }}?")]
    [InlineData("{% raw %} revenue")]
    [InlineData("file:///etc/passwd")]
    public async Task What_a_suite_would_read_as_a_template_or_a_file_is_refused(string question)
    {
        var fault = await Assert.ThrowsAsync<SuiteException>(() => AddAsync(question, CaseExpectation.AsShown));
        Assert.Contains("by hand", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_served.Shop.Folder, TurnSuite.SuiteFile)));
    }

    [Fact]
    public async Task The_asker_s_attributes_go_with_the_case_and_without_an_asker_no_figure_does()
    {
        var turn = await TurnAsync("What was revenue in March 2025?");
        var suite = new TurnSuite(_served.Shop.Folder);
        suite.Add(new TurnCase(turn.Question, turn, CaseExpectation.AsShown) { Asker = Caller.LocalOwner with { Roles = ["viewer"] } });
        suite.Add(new TurnCase(turn.Question + "?", turn, CaseExpectation.AsShown));
        var lines = (await File.ReadAllLinesAsync(Path.Combine(_served.Shop.Folder, "evals", "from-turns.jsonl"), Token)).Select(l => (JsonObject)JsonNode.Parse(l)!).ToArray();

        Assert.Equal("viewer", (string?)lines[0]["provider"]!["config"]!["attr"]!["role"]![0]);
        Assert.Contains("figures.includes", lines[0].ToJsonString(), StringComparison.Ordinal);
        Assert.False(lines[1].ContainsKey("provider"));
        Assert.DoesNotContain("figures.includes", lines[1].ToJsonString(), StringComparison.Ordinal);
    }

    private async Task<bool> AddAsync(string question, CaseExpectation expects) =>
        new TurnSuite(_served.Shop.Folder).Add(new TurnCase(question, await TurnAsync(question), expects) { Asker = Caller.LocalOwner, AddedBy = "eva" });

    private async Task<Turn> TurnAsync(string question) =>
        Assert.IsType<TurnEvent.Ended>((await _served.Turns.RunAsync(new TurnRequest("shop", question), Caller.LocalOwner, Token).ToListAsync(Token))[^1]).Turn;

    private async Task<EvaluationRow[]> RunAsync() =>
        [.. (await SuiteRunner.RunAsync(SuiteReader.Read(Path.Combine(_served.Shop.Folder, TurnSuite.SuiteFile)), new EvaluationOptions { OpenProduct = (_, _) => Task.FromResult(new OpenProduct(_served.Turns, "shop")) }, Token)).Rows];
}
