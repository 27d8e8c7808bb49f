using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui.Knowledge;

/// <summary>Citations as a person uses them: the chip, its card, and the document that it opens at the passage.</summary>
[Trait("Needs", "browser")]
public sealed class CitationTests(BrowserFixture browser)
{
    private const string Question = "Within how many days may goods be returned?";
    private const string Quote = "Goods may be returned within 30 days of delivery.";

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task A_chip_shows_its_quote_and_opens_the_document_at_the_marked_passage(ColorScheme scheme, int width)
    {
        await using var server = Serving();
        await using var page = await browser.OpenAsync(server, "/shop", new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 800 } });
        await page.AskAsync(Question);
        var chip = page.Last.Locator("a.citation").First;

        await Expect(page.Last.Locator("[role=tooltip]").First).ToBeHiddenAsync();
        await chip.FocusAsync();
        await Expect(page.Last.Locator("[role=tooltip]").First).ToContainTextAsync(Quote);
        await Expect(page.Last.Locator(".sources a")).ToContainTextAsync("Refunds");
        await AssertAccessibleAsync(page);
        await page.GoAsync((await chip.GetAttributeAsync("href"))!);

        var marked = page.Page.Locator("mark#passage");
        await Expect(marked).ToHaveTextAsync(Quote);
        await Expect(marked).ToBeFocusedAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Refunds");
        await AssertAccessibleAsync(page);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "It is outdated" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.List, new() { Name = "What people said of passages" })).ToContainTextAsync("outdated");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.List, new() { Name = "What people said of passages" })).ToHaveCountAsync(0);
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_a_person_corrects_is_told_first_next_time_is_listed_and_taken_back()
    {
        await using var server = Serving();
        await using var page = await browser.OpenAsync(server, "/shop");
        await page.AskAsync(Question);
        await page.GoAsync((await page.Last.Locator("a.citation").First.GetAttributeAsync("href"))!);
        await page.Page.GetByLabel("Why, or what it should say").FillAsync("45 days since May.");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "It should say this" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.List, new() { Name = "What people said of passages" })).ToContainTextAsync("45 days since May.");

        await page.GoAsync("/shop");
        await page.AskAsync("within how many days may the goods be returned");
        await Expect(page.Last.Locator(".remark.corrected")).ToContainTextAsync("45 days since May.");

        await page.GoAsync("/knowledge/shop");
        var learnt = page.Page.GetByRole(AriaRole.List, new() { Name = "What people said" });
        await Expect(learnt).ToContainTextAsync($"Answers: {Question}");
        await AssertAccessibleAsync(page);
        await learnt.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await Expect(page.Page.GetByText("Nothing yet.")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_passage_that_is_gone_is_said_to_be_gone_with_what_it_said()
    {
        await using var server = Serving();
        await using var page = await browser.OpenAsync(server, "/shop");
        await page.AskAsync(Question);
        var address = (await page.Last.Locator("a.citation").First.GetAttributeAsync("href"))!;
        Write(server, "# Refunds\n\nGoods may be returned within 45 days of delivery.\n");
        await server.Services.GetRequiredService<Parley.Conversations.ServedProducts>().ServeAsync(Path.Combine(server.Folder, "shop"), TestContext.Current.CancellationToken);

        await page.GoAsync(address);

        await Expect(page.Page.GetByText("The passage is gone")).ToContainTextAsync("30 days");
        await Expect(page.Page.Locator("mark")).ToHaveCountAsync(0);
        await page.GoAsync("/documents/shop/none.md");
        await Expect(page.Page.GetByText("There is no such document")).ToBeVisibleAsync();
    }

    private static TestServer Serving()
    {
        var server = new TestServer();
        Write(server, $"# Refunds\n\nRefunds are paid by card.\n\n## Period\n\n{Quote} Keep the packaging.\n");
        return server.Listen();
    }

    private static void Write(TestServer server, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Folder, "shop", "knowledge"));
        File.WriteAllText(Path.Combine(folder.FullName, "refunds.md"), text);
    }

    private static async Task AssertAccessibleAsync(BrowserPage page)
    {
        var result = await page.Page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
        Assert.Empty(result.Violations.Select(v => $"{v.Id} ({v.Impact}): {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
    }
}
