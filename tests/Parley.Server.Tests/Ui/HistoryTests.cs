using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Conversations;
using Parley.Governance;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>Going back: other versions of a question, earlier conversations, other tabs, a lost draft.</summary>
[Trait("Needs", "browser")]
public sealed class HistoryTests(BrowserFixture browser)
{
    [Fact]
    public async Task An_edited_question_stands_beside_the_one_before_and_both_can_be_shown()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in March 2026?");
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Last.GetByLabel("The question").FillAsync("What was revenue in April 2026?");
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("April 2026");
        await Expect(page.Last.Locator(".siblings")).ToContainTextAsync("2 of 2");
        await Expect(page.Page.Locator("article.exchange")).ToHaveCountAsync(1);

        await page.Last.GetByRole(AriaRole.Button, new() { Name = "The version before" }).ClickAsync();
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("March 2026");
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_was_understood_is_put_right_in_two_actions()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in March 2026?");

        await page.Last.Locator(".correct summary").ClickAsync();
        await page.Last.Locator(".correct").GetByLabel("Only").SelectOptionAsync(new SelectOptionValue { Label = "North" });

        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("North");
        await Expect(page.Last.Locator(".siblings")).ToContainTextAsync("2 of 2");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_question_may_go_on_from_an_earlier_answer()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in March 2026?");
        await page.AskAsync("What were orders in May 2026?");
        await page.Page.Locator("article.exchange").First.GetByRole(AriaRole.Button, new() { Name = "Go on from here" }).ClickAsync();
        await Expect(page.Question).ToBeFocusedAsync();
        await page.Question.FillAsync("by region");
        await page.Question.PressAsync("Enter");

        await Expect(page.Last.Locator(".understood")).ToContainTextAsync("March 2026");
        await Expect(page.Page.Locator("article.exchange")).ToHaveCountAsync(2);
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_conversation_is_found_renamed_opened_by_its_address_and_deleted()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was the refund rate in February 2026?");
        var address = new Uri(page.Page.Url).PathAndQuery;
        await page.GoAsync("/conversations");
        await page.Page.GetByLabel("Search titles and questions").FillAsync("refund rate in February");
        var row = page.Page.Locator(".rows li");
        await Expect(row).ToHaveCountAsync(1);
        await row.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await row.GetByLabel("New title").FillAsync("Refunds of winter");
        await row.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await row.GetByRole(AriaRole.Link, new() { Name = "Refunds of winter" }).ClickAsync();
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("efund rate");
        Assert.Equal(address, new Uri(page.Page.Url).PathAndQuery);

        await page.GoAsync("/conversations");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete Refunds of winter" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete it" }).ClickAsync();
        await Expect(page.Page.GetByText("Refunds of winter")).ToHaveCountAsync(0);
        await page.GoAsync(address);
        await Expect(page.Page.GetByText("There is no such conversation")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task Another_tab_sees_a_running_turn_go_on_and_stops_it_too()
    {
        using var gate = new SemaphoreSlim(0);
        await using var server = new TestServer { Replace = s => s.AddSingleton<RunTurn>(p => Gated(p.GetRequiredService<TurnRunner>(), gate)) }.Listen();
        await using var page = await browser.OpenAsync(server);
        await page.Question.FillAsync("What was revenue in March 2025?");
        await page.Question.PressAsync("Enter");
        await Expect(page.Last).ToContainTextAsync("Reading the data");
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/c/"));
        await using var other = await browser.OpenAsync(server, new Uri(page.Page.Url).PathAndQuery);
        await Expect(other.Last).ToContainTextAsync("Reading the data");
        gate.Release(100);

        await Expect(page.Last.Locator(".headline")).ToBeVisibleAsync();
        await Expect(other.Last.Locator(".headline")).ToBeVisibleAsync();
        await page.GoAsync(new Uri(page.Page.Url).PathAndQuery);
        await Expect(page.Last.Locator(".headline")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_was_typed_and_not_asked_is_there_after_the_page_was_loaded_again()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.Question.FillAsync("half a quest");
        await page.GoAsync("/");

        await Expect(page.Question).ToHaveValueAsync("half a quest");
    }

    [Fact]
    public async Task What_was_learnt_is_shown_and_can_be_forgotten()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in January 2026?");
        await page.GoAsync("/preferences");
        await Expect(page.Page.GetByText("Questions you asked")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Erase everything on this page" }).ClickAsync();

        await Expect(page.Page.GetByText("Nothing has been counted yet")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    private static RunTurn Gated(TurnRunner turns, SemaphoreSlim gate)
    {
        return Run;

        async IAsyncEnumerable<TurnEvent> Run(TurnRequest request, Caller caller, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var happened in turns.RunAsync(request, caller, cancellationToken))
            {
                yield return happened;
                await gate.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
            }
        }
    }
}
