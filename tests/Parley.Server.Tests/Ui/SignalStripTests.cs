using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Signals;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>What Parley says unasked, on the dashboard.</summary>
[Trait("Needs", "browser")]
public sealed class SignalStripTests(BrowserFixture browser)
{
    private const string Headline = "Revenue fell by <b>half</b> in March 2025 compared with February 2025.";

    [Fact]
    public async Task A_nudge_leads_to_its_answer_in_one_click_and_is_not_told_again_where_somebody_says_so()
    {
        await using var server = new TestServer().Listen();
        var signal = new Signal("shop", "revenue change", "region=North", new DateOnly(2025, 3, 31))
        {
            Metric = "revenue",
            Headline = Headline,
            Cause = "Region North accounts for 80% of the fall.",
            Question = "Why did revenue change in March 2025 compared with February 2025?",
            Weight = 1,
        };
        Assert.NotNull(await server.Services.GetRequiredService<SignalStore>().AddAsync(signal, [], TestContext.Current.CancellationToken));
        await using var page = await browser.OpenAsync(server, options: new() { ViewportSize = new() { Width = 1440, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        var strip = page.Page.GetByRole(AriaRole.Region, new() { Name = "Worth knowing" });
        var nudge = strip.Locator("li").Filter(new() { HasText = Headline });
        await Expect(nudge).ToContainTextAsync("Region North accounts for 80% of the fall.");
        await page.AssertAccessibleAsync("nudges");
        await nudge.GetByRole(AriaRole.Button, new() { Name = "Ask why" }).ClickAsync();
        await page.AnsweredAsync(1);
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("Revenue rose");

        await nudge.GetByRole(AriaRole.Button, new() { Name = "Stop telling me this" }).ClickAsync();
        await Expect(strip.GetByText("You will not be told this any more.")).ToBeVisibleAsync();
        await Expect(nudge).ToHaveCountAsync(0);
        await page.GoAsync("/");
        await Expect(page.Page.Locator(".tile[aria-busy=true]")).ToHaveCountAsync(0);
        await Expect(nudge).ToHaveCountAsync(0);
        page.AssertQuiet();
    }
}
