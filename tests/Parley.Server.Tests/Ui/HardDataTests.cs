using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>Data that pages break on: markup, long labels, text from right to left, one point, many rows and many conversations.</summary>
[Trait("Needs", "browser")]
public sealed class HardDataTests(BrowserFixture browser)
{
    private static readonly string[] Labels = ["<img src=x onerror=alert()>", "مرحبا بالعالم", new('W', 300), "a \"quoted\" & 'odd' one"];

    [Fact]
    public async Task Hard_labels_are_shown_as_they_are_and_nothing_moves_out_of_place()
    {
        await using var server = await ServeAsync(Labels.Select((l, i) => $"2025-03-{i + 1:00},\"{l.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{(i + 1) * 10}"));
        await using var page = await browser.OpenAsync(server, options: new() { ViewportSize = new() { Width = 360, Height = 800 }, ReducedMotion = ReducedMotion.Reduce });
        await Expect(page.Page.Locator(".tile[aria-busy=true]")).ToHaveCountAsync(0);
        await page.AskAsync("revenue by region in March 2025");
        await Expect(page.Last.Locator(".headline")).ToBeVisibleAsync();
        await page.Last.GetByRole(AriaRole.Tab, new() { Name = "Table" }).ClickAsync();
        await Expect(page.Last.Locator("td, th").GetByText(Labels[0]).First).ToBeVisibleAsync();
        await Expect(page.Page.Locator("main img")).ToHaveCountAsync(0);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Dashboard" }).First.ClickAsync();
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task One_point_is_a_figure_and_no_line_and_no_data_says_so()
    {
        await using var server = await ServeAsync(["2025-03-31,North,5"]);
        await using var page = await browser.OpenAsync(server, options: new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        await Expect(page.Page.Locator(".tile[aria-busy=true]")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator(".tile.value .big").First).ToBeVisibleAsync();
        await page.AskAsync("Show revenue by day in March 2025");
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("5");
        await page.AskAsync("Show revenue by day in March 2024");
        await Expect(page.Last.Locator(".headline, .decline").First).ToContainTextAsync("2024");
        page.AssertQuiet();
    }

    private static async Task<TestServer> ServeAsync(IEnumerable<string> rows)
    {
        var server = new TestServer();
        await File.WriteAllTextAsync(Path.Combine(server["PARLEY_PRODUCTS"]!, "data", "orders.csv"), $"ordered_at,region,amount\n{string.Join('\n', rows)}\n", TestContext.Current.CancellationToken);
        return server.Listen();
    }
}
