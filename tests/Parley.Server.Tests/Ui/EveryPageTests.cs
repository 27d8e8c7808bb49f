using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Reviews;
using Parley.Governance;
using Parley.Server.Tests.Auth;
using Parley.Server.Tests.Ui.Evaluation;
using Parley.Server.Ui;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>
/// What holds on every page, light and dark, wide and narrow: no rule of WCAG 2.2 AA is broken, nothing scrolls sideways, nothing goes
/// elsewhere. The pages are those that the program has: a new one is looked at without being named here.
/// </summary>
[Trait("Needs", "browser")]
public sealed class EveryPageTests(BrowserFixture browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task Every_page_is_accessible_and_fits(ColorScheme scheme, int width)
    {
        await using var page = await browser.OpenAsync(browser.Sample, options: Options(scheme, width));
        var examples = await ExamplesAsync(page);
        foreach (var template in Templates())
        {
            var ofProduct = template.Replace("{ProductName}", "finance", StringComparison.Ordinal);
            var path = ofProduct.Contains('{', StringComparison.Ordinal)
                ? examples.GetValueOrDefault(template) ?? throw new InvalidOperationException($"Add an example of {template} here.")
                : ofProduct;
            await page.GoAsync(path);
            await Expect(page.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
            await Expect(page.Page.Locator("h1")).ToHaveCountAsync(1);
            await page.AssertAccessibleAsync($"{path} {scheme}");
        }

        page.AssertQuiet();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task Pages_without_script_are_accessible_and_fit(ColorScheme scheme, int width)
    {
        await using var server = new TestServer { ["PARLEY_ACCOUNTS"] = "on" }.Listen();
        var first = await FirstLink.OfAsync(server.Services, TestContext.Current.CancellationToken);
        await using var page = await browser.OpenPlainAsync(server, Options(scheme, width));
        foreach (var path in (string[])["/sign-in", $"/join/{first}"])
        {
            await page.GoPlainAsync(path);
            await page.AssertAccessibleAsync($"{path} {scheme}");
        }

        await using var open = await browser.OpenPlainAsync(browser.Sample, Options(scheme, width));
        foreach (var path in (string[])["/docs/README", "/docs/how-to/use-the-page", "/changes"])
        {
            Assert.True((await open.GoPlainAsync(path)).Ok, path);
            await open.AssertAccessibleAsync($"{path} {scheme}");
        }

        page.AssertQuiet();
        open.AssertQuiet();
    }

    [Fact]
    public void Every_place_of_the_navigation_is_a_page_and_every_page_without_a_parameter_is_in_it()
    {
        var pages = Templates().Where(t => !t.Contains('{', StringComparison.Ordinal) && t != "/").Order(StringComparer.Ordinal);
        var places = Parley.Server.Ui.Frame.Place.All.Where(p => !p.IsBeside).Select(p => p.Path).Order(StringComparer.Ordinal);

        Assert.Equal(pages, places);
    }

    private static BrowserNewContextOptions Options(ColorScheme scheme, int width) =>
        new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 900 } };

    private static IEnumerable<string> Templates() => typeof(App).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Order(StringComparer.Ordinal);

    // One address of each page that has parameters.
    private async Task<Dictionary<string, string>> ExamplesAsync(BrowserPage page)
    {
        await page.AskAsync("What was revenue by region in June 2026?");
        await page.AskAsync("I want to talk to a person");
        var items = await browser.Sample.Services.GetRequiredService<WorkItemStore>().ListAsync(WorkItemState.Open, null, null, TestContext.Current.CancellationToken);
        var runs = await RecordedRuns.OfAsync(browser.Sample);
        await browser.Sample.Services.GetRequiredService<ReviewStore>().CreatePairsAsync(
            "every-page", ReviewDraw.Columns(StoredRows.Stored(runs.After, browser.Sample.Services.GetRequiredService<RunFolder>()), 4), 1, TestContext.Current.CancellationToken);
        return new Dictionary<string, string>
        {
            ["/evaluations/reviews/{QueueName}"] = "/evaluations/reviews/every-page",
            ["/evaluations/runs/{RunId}"] = $"/evaluations/runs/{runs.After}",
            ["/evaluations/runs/{RunId}/{Cell}"] = $"/evaluations/runs/{runs.Product}/1-1-1",
            ["/evaluations/runs/{RunId}/against/{Baseline}"] = $"/evaluations/runs/{runs.After}/against/{runs.Before}",
            ["/{ProductName:nonfile}"] = "/finance",
            ["/{ProductName:nonfile}/c/{ConversationId}"] = new Uri(page.Page.Url).PathAndQuery,
            // The sample has no documents: this is what the page says of one that is not there.
            ["/documents/{ProductName}/{*DocumentPath}"] = "/documents/finance/none.md",
            ["/queue/{ItemId}"] = $"/queue/{items[^1].Id}",
        };
    }
}
