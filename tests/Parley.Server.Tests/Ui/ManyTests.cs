using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Conversations;
using Parley.Governance;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>Much of everything: conversations by the hundred, a table of ten thousand rows.</summary>
[Trait("Needs", "browser")]
public sealed class ManyTests(BrowserFixture browser)
{
    [Fact]
    public async Task Five_hundred_conversations_come_a_page_at_a_time_and_one_is_found_by_its_title()
    {
        await using var server = new TestServer().Listen();
        var store = server.Services.GetRequiredService<ConversationStore>();
        for (var i = 1; i <= 500; i++)
        {
            await store.CreateAsync("shop", Caller.LocalOwner.Id, string.Create(CultureInfo.InvariantCulture, $"Talk number {i}"), null, TestContext.Current.CancellationToken);
        }

        await using var page = await browser.OpenAsync(server, "/conversations");
        var rows = page.Page.Locator(".rows li");
        await Expect(rows).ToHaveCountAsync(50);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(100);
        await page.Page.GetByLabel("Search titles and questions").FillAsync("talk NUMBER 123");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(page.Page.GetByText("One conversation.")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Search titles and questions").FillAsync("100%");
        await Expect(page.Page.GetByText("No conversation has “100%” in it.")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task Of_ten_thousand_rows_those_in_sight_are_drawn_and_every_one_can_be_reached_by_keyboard()
    {
        await using var server = await ServeDaysAsync(10_000);
        await using var page = await browser.OpenAsync(server, options: new() { ReducedMotion = ReducedMotion.Reduce });
        await page.AskAsync("Show revenue by day from 14 November 1997 to 31 March 2025", patience: 3 * BrowserPage.Patience);
        await page.Last.GetByRole(AriaRole.Tab, new() { Name = "Table" }).ClickAsync();
        var table = page.Last.Locator(".views table");
        await Expect(table).ToHaveAttributeAsync("aria-rowcount", "10001");
        await Expect(table.Locator("tbody tr[aria-rowindex]").First).ToBeVisibleAsync();
        Assert.InRange(await table.Locator("tbody tr[aria-rowindex]").CountAsync(), 5, 100);

        await page.Last.GetByRole(AriaRole.Region, new() { NameRegex = new("^Table: ") }).FocusAsync();
        await page.Page.Keyboard.PressAsync("End");

        var last = table.Locator("tr[aria-rowindex='10001']");
        await Expect(last).ToContainTextAsync("31 Mar 2025");
        await last.Locator(".figure").Last.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Exact value");
        page.AssertQuiet();
    }

    private static async Task<TestServer> ServeDaysAsync(int days)
    {
        var server = new TestServer();
        var last = new DateOnly(2025, 3, 31);
        var rows = Enumerable.Range(0, days).Select(i => string.Create(CultureInfo.InvariantCulture, $"{last.AddDays(i + 1 - days):yyyy-MM-dd},North,{i % 97}"));
        await File.WriteAllTextAsync(Path.Combine(server["PARLEY_PRODUCTS"]!, "data", "orders.csv"), $"ordered_at,region,amount\n{string.Join('\n', rows)}\n", TestContext.Current.CancellationToken);
        return server.Listen();
    }
}
