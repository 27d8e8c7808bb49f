using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>What holds on every state of the page: accessible, narrow, and nothing from or to elsewhere.</summary>
[Trait("Needs", "browser")]
public sealed class PageQualityTests(BrowserFixture browser)
{
    private static readonly string[] Questions =
        ["Why did marketing spend jump in the third quarter?", "How did we do?", "What will revenue be next year?"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_state_of_the_page_breaks_a_rule_of_accessibility(ColorScheme scheme)
    {
        await using var page = await browser.OpenAsync(browser.Sample, options: new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.Page.GetByText("What you can ask about").ClickAsync();
        await AssertAccessibleAsync(page);
        foreach (var question in Questions)
        {
            await page.AskAsync(question);
        }

        var why = page.Page.Locator("article.exchange").First;
        await why.Locator(".headline .figure").First.ClickAsync();
        await why.GetByText("How I got this").ClickAsync();
        await Expect(why.Locator("svg path").First).ToBeAttachedAsync();
        foreach (var view in (string[])["Chart", "Table", "SQL"])
        {
            await why.GetByRole(AriaRole.Tab, new() { Name = view }).ClickAsync();
            await Expect(why.GetByRole(AriaRole.Tabpanel, new() { Name = view })).ToBeVisibleAsync();
            await AssertAccessibleAsync(page);
        }
    }

    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task The_page_never_scrolls_sideways(int width)
    {
        await using var page = await browser.OpenAsync(
            browser.Sample, options: new() { ViewportSize = new() { Width = width, Height = 740 }, ReducedMotion = ReducedMotion.Reduce });
        await AssertFitsAsync(page);
        foreach (var question in Questions)
        {
            await page.AskAsync(question);
        }

        var why = page.Page.Locator("article.exchange").First;
        await why.Locator(".headline .figure").First.ClickAsync();
        await why.GetByText("How I got this").ClickAsync();
        foreach (var view in (string[])["Chart", "Table", "SQL"])
        {
            await why.GetByRole(AriaRole.Tab, new() { Name = view }).ClickAsync();
            await Expect(why.GetByRole(AriaRole.Tabpanel, new() { Name = view })).ToBeVisibleAsync();
            await AssertFitsAsync(page);
        }
    }

    [Fact]
    public async Task The_page_allows_no_script_but_its_own()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        var response = await page.GoAsync("/");
        var policy = Assert.Single(await response.HeaderValuesAsync("content-security-policy"));
        var scripts = Assert.Single(policy.Split(';', StringSplitOptions.TrimEntries), p => p.StartsWith("script-src ", StringComparison.Ordinal));

        Assert.Matches("^script-src 'self' 'nonce-[A-Za-z0-9+/=]{20,}'$", scripts);
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);

        await page.Page.EvaluateAsync("document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = \"taken\"' }))");
        Assert.NotEqual("taken", await page.Page.TitleAsync());
    }

    [Fact]
    public async Task Markup_in_a_question_is_shown_as_it_was_typed()
    {
        const string Typed = "<img src=x onerror=alert(1)> <b>revenue</b>";
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync(Typed);

        await Expect(page.Last.GetByRole(AriaRole.Heading, new() { Name = Typed })).ToBeVisibleAsync();
        await Expect(page.Last.Locator("img, b")).ToHaveCountAsync(0);
        page.AssertQuiet();
    }

    private static async Task AssertAccessibleAsync(BrowserPage page)
    {
        var result = await page.Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        Assert.Empty(result.Violations.Select(v => $"{v.Id} ({v.Impact}): {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
    }

    private static async Task AssertFitsAsync(BrowserPage page)
    {
        var over = await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.Equal(0, over);
    }
}
