using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Parley.Server.Tests.Ui;

/// <summary>What holds on every page, light and dark, wide and narrow: no rule of WCAG 2.2 AA is broken, nothing scrolls sideways, nothing goes elsewhere.</summary>
[Trait("Needs", "browser")]
public sealed class EveryPageTests(BrowserFixture browser)
{
    private static readonly string[] Paths = ["/", "/conversations", "/queue", "/preferences", "/shares", "/data", "/people", "/health", "/routes", "/prompts", "/models"];

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task Every_page_is_accessible_and_fits(ColorScheme scheme, int width)
    {
        await using var page = await browser.OpenAsync(
            browser.Sample, options: new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 900 } });
        foreach (var path in Paths)
        {
            await page.GoAsync(path);
            await Assertions.Expect(page.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
            var result = await page.Page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
            Assert.Empty(result.Violations.Select(v => $"{path}: {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
            Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        }

        page.AssertQuiet();
    }
}
