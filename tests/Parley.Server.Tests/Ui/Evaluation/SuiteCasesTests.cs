using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Governance;
using Parley.Governance.Accounts;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui.Evaluation;

/// <summary>Suites made from what people really asked, and who sees what of evaluations.</summary>
[Trait("Needs", "browser")]
public sealed class SuiteCasesTests(BrowserFixture browser)
{
    [Fact]
    public async Task An_answer_becomes_a_case_of_the_product_s_suite_in_two_clicks()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in May 2026?");
        await page.Last.GetByText("Export", new() { Exact = true }).ClickAsync();
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Answer it like this" }).ClickAsync();

        await Expect(page.Last.GetByText("Added to evals/from-turns.yaml of Finance")).ToBeVisibleAsync();
        var added = await CaseAsync("What was revenue in May 2026?");
        Assert.Contains("\"metric\":\"figures\"", added, StringComparison.Ordinal);
        Assert.Contains("2026-05-01/2026-05-31", added, StringComparison.Ordinal);
        page.AssertQuiet();
    }

    [Fact]
    public async Task An_escalation_that_a_colleague_put_right_becomes_a_case_of_what_was_meant()
    {
        const string Asked = "How is the money from the northern folks in May 2026 doing?";
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("I want to talk to a person about " + Asked);
        var items = await browser.Sample.Services.GetRequiredService<WorkItemStore>().ListAsync(WorkItemState.Open, WorkItemKind.Escalation, null, TestContext.Current.CancellationToken);
        await page.GoAsync($"/queue/{items.Last(i => i.Subject.Contains("northern folks", StringComparison.Ordinal)).Id}");
        await page.Page.GetByLabel("The question in other words").FillAsync("What was revenue in May 2026?");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Send as a verified answer" })).ToBeEnabledAsync();
        await page.Page.GetByText("Make a case of it").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Answer it like this" }).ClickAsync();

        await Expect(page.Page.GetByText("Added to evals/from-turns.yaml of Finance")).ToBeVisibleAsync();
        var added = await CaseAsync("northern folks");
        Assert.Contains("\"origin\":\"escalation\"", added, StringComparison.Ordinal);
        Assert.Contains("revenue", added[added.IndexOf("assert", StringComparison.Ordinal)..], StringComparison.Ordinal);
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_reviewer_reviews_and_sees_no_run_and_a_viewer_neither()
    {
        await using var server = new TestServer { ["PARLEY_ACCOUNTS"] = "on" }.Listen();
        var runs = await RecordedRuns.OfAsync(server);
        var accounts = server.Services.GetRequiredService<AccountStore>();
        foreach (var (role, name, reviews) in ((string, string, bool)[])[("reviewer", "Rea", true), ("viewer", "Vic", false)])
        {
            await using var page = await browser.OpenPlainAsync(server);
            await JoinAsync(page, $"/join/{await accounts.InviteAsync([role], System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, "test", TestContext.Current.CancellationToken)}", name);
            await page.Page.GetByText("Menu", new() { Exact = true }).ClickAsync();
            await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Evaluations" })).ToHaveCountAsync(0);
            await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Blind review" })).ToHaveCountAsync(reviews ? 1 : 0);

            await page.GoAsync($"/evaluations/runs/{runs.After}");
            await Expect(page.Page.GetByText("Only owners see this.")).ToBeVisibleAsync();
            await Expect(page.Page.GetByText("Guest")).ToHaveCountAsync(0);
            await page.GoAsync("/evaluations/reviews");
            await Expect(page.Page.GetByText(reviews ? "No queue yet" : "Only owners and reviewers see this.")).ToBeVisibleAsync();
        }
    }

    private async Task<string> CaseAsync(string words) =>
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(browser.Sample.Folder, "finance", "evals", "from-turns.jsonl"), TestContext.Current.CancellationToken), l => l.Contains(words, StringComparison.Ordinal));

    private static async Task JoinAsync(BrowserPage page, string link, string name)
    {
        await page.GoPlainAsync(link);
        await page.Page.GetByLabel("Your name").FillAsync(name);
        await page.Page.GetByLabel("Sign in as").FillAsync(name);
        await page.Page.GetByLabel("Password").FillAsync("a long enough one");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await page.ReadyAsync();
    }
}
