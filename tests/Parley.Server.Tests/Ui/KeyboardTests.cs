using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>The main flow without a mouse, and what a keyboard or a clipboard gets.</summary>
[Trait("Needs", "browser")]
public sealed class KeyboardTests(BrowserFixture browser)
{
    [Fact]
    public async Task From_the_first_key_to_a_corrected_pinned_answer_without_a_mouse()
    {
        await using var page = await browser.OpenAsync(browser.Sample, options: new() { ViewportSize = new() { Width = 1440, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        var keys = page.Page.Keyboard;
        await keys.PressAsync("/");
        await keys.TypeAsync("What was revenue by region in April 2026?");
        await keys.PressAsync("Enter");
        await page.AnsweredAsync(1);

        await page.TabToAsync(page.Last.Locator(".correct summary"));
        await keys.PressAsync("Enter");
        await page.TabToAsync(page.Last.Locator(".correct").GetByLabel("Metric"));
        await keys.TypeAsync("Orders");
        await keys.PressAsync("Tab");
        await Expect(page.Last.Locator(".siblings")).ToContainTextAsync("2 of 2");
        await page.AnsweredAsync(1);
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("orders");

        await page.TabToAsync(page.Last.Locator(".headline .figure").First);
        await AssertSeenAsync(page);
        await keys.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await page.TabToAsync(page.Last.GetByRole(AriaRole.Button, new() { Name = "Pin" }));
        await AssertSeenAsync(page);
        await keys.PressAsync("Enter");
        // Other tests pin on the same dashboard meanwhile.
        var pinned = page.Page.Locator(".tile.pinned").Filter(new() { HasText = "April 2026" });
        await Expect(pinned).ToHaveCountAsync(1);
        await page.TabToAsync(pinned.GetByRole(AriaRole.Button, new() { Name = "Remove" }));
        await keys.PressAsync("Enter");
        await Expect(pinned).ToHaveCountAsync(0);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Copy_puts_the_answer_on_the_clipboard_with_its_figures_and_says_so()
    {
        await using var page = await browser.OpenAsync(browser.Sample, options: new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await page.AskAsync("What was revenue by region in April 2026?");
        var headline = await page.Last.Locator(".headline").TextContentAsync();
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(page.Last.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        var copied = await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()");

        Assert.Contains(headline!.Trim(), copied, StringComparison.Ordinal);
        Assert.Contains("| Region | Revenue |", copied, StringComparison.Ordinal);
        Assert.Contains("Data up to", copied, StringComparison.Ordinal);
        page.AssertQuiet();
    }

    // WCAG 2.4.11: what has the focus is not hidden behind the bar above or the question below.
    private static async Task AssertSeenAsync(BrowserPage page) => Assert.True(await page.Page.EvaluateAsync<bool>(
        """
        () => {
          const box = document.activeElement.getBoundingClientRect();
          const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return document.activeElement.contains(at) || at.contains(document.activeElement);
        }
        """));
}
