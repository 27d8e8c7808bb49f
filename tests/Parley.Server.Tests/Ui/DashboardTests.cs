using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>The dashboard beside the conversation, over the sample product, in a real browser.</summary>
[Trait("Needs", "browser")]
public sealed class DashboardTests(BrowserFixture browser)
{
    [Fact]
    public async Task Tiles_show_value_change_and_line_and_each_figure_opens_by_keyboard()
    {
        await using var page = await OpenAsync();
        var revenue = Tile(page, "Revenue");
        var value = revenue.Locator(".big .figure");
        await Expect(value).ToHaveTextAsync(new Regex(@"^\$[\d,]+$"));
        await Expect(revenue.Locator(".change .figure")).ToHaveTextAsync(new Regex("%$"));
        await Expect(page.Page.Locator(".shown")).ToContainTextAsync("Changes are against ");
        await Expect(revenue.Locator(".spark .line")).ToHaveCountAsync(1);

        await value.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        var card = revenue.GetByRole(AriaRole.Dialog);
        await Expect(card).ToBeFocusedAsync();
        await card.GetByText("Where this comes from").ClickAsync();
        await Expect(card).ToContainTextAsync("Exact value");
        await card.FocusAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(card).ToHaveCountAsync(0);
        page.AssertQuiet();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_change_is_coloured_by_its_judgement_and_one_without_stays_neutral(ColorScheme scheme)
    {
        await using var page = await browser.OpenAsync(browser.Sample, "/finance", new() { ColorScheme = scheme });
        await Expect(Tile(page, "Revenue").Locator(".change .figure")).ToBeVisibleAsync();
        var colours = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var change in await page.Page.Locator(".tile.value .change:has(.figure)").AllAsync())
        {
            var judged = (await change.Locator(".hidden").TextContentAsync())!.Split(',')[1].Trim();
            var colour = await change.Locator(".figure").EvaluateAsync<string>("e => getComputedStyle(e).color");
            Assert.Equal(colour, colours.TryAdd(judged, colour) ? colour : colours[judged]);
        }

        Assert.Contains("neither better nor worse", colours.Keys);
        Assert.Equal(colours.Count, colours.Values.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_filter_and_a_period_change_the_figures_and_Reset_shows_everything_again()
    {
        await using var page = await OpenAsync();
        var value = Tile(page, "Revenue").Locator(".big .figure");
        var whole = await value.TextContentAsync();

        await page.Page.GetByLabel("Region").SelectOptionAsync("North");
        await Expect(value).Not.ToHaveTextAsync(whole!);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Expect(value).ToHaveTextAsync(whole!);

        await page.Page.Locator(".filters select").First.SelectOptionAsync(new SelectOptionValue { Label = "Another period…" });
        await Expect(page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Another period" })).ToBeFocusedAsync();
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Another period" }).FillAsync("Q2 2026");
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Another period" }).PressAsync("Enter");
        await Expect(page.Page.Locator(".filters select").First.Locator("option:checked")).ToHaveTextAsync("Q2 2026");
        await Expect(value).Not.ToHaveTextAsync(whole!);

        await page.Page.Locator(".filters select").First.SelectOptionAsync(new SelectOptionValue { Label = "Another period…" });
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Another period" }).FillAsync("the flibbergast");
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Another period" }).PressAsync("Enter");
        await Expect(page.Page.GetByText("is no period with data")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_bar_leads_to_its_member_and_to_a_question_about_it_that_can_be_changed()
    {
        await using var page = await OpenAsync();
        var bars = page.Page.Locator(".tile.breakdown").First;
        var row = bars.Locator(".bar-row").First;
        var member = await row.Locator(".name").TextContentAsync();
        await row.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        var card = bars.GetByRole(AriaRole.Dialog);
        await Expect(card.GetByLabel("Ask about this")).ToHaveValueAsync(new Regex(Regex.Escape(member!)));
        await card.GetByRole(AriaRole.Button, new() { Name = "Put into the conversation" }).ClickAsync();
        await Expect(page.Question).ToHaveValueAsync(new Regex(Regex.Escape(member!)));
        await Expect(page.Question).ToBeFocusedAsync();

        await row.ClickAsync();
        await bars.GetByRole(AriaRole.Button, new() { Name = $"Show only {member}" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Reset" })).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_line_is_walked_with_the_arrow_keys_and_has_its_table()
    {
        await using var page = await OpenAsync();
        var trend = page.Page.Locator(".tile.trend").First;
        var slider = trend.GetByRole(AriaRole.Slider);
        var last = await trend.Locator(".at").TextContentAsync();
        await slider.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(trend.Locator(".at")).Not.ToHaveTextAsync(last!);
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", new Regex(@".+: .+"));

        await trend.GetByText("Table", new() { Exact = true }).ClickAsync();
        Assert.True(await trend.Locator("tbody tr").CountAsync() > 20);
        page.AssertQuiet();
    }

    [Fact]
    public async Task An_answer_that_is_pinned_stays_on_the_dashboard_until_it_is_removed()
    {
        await using var page = await OpenAsync();
        await page.AskAsync("What was revenue by region in August 2026?");
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Pin" }).ClickAsync();
        // Other tests pin on the same dashboard meanwhile.
        var pinned = page.Page.Locator(".tile.pinned").Filter(new() { HasText = "August 2026" });
        await Expect(pinned.Locator(".bar-row").First).ToBeVisibleAsync();

        await page.GoAsync("/");
        await Expect(pinned.Locator(".bar-row").First).ToBeVisibleAsync();
        await pinned.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(pinned).ToHaveCountAsync(0);
        page.AssertQuiet();
    }

    private static ILocator Tile(BrowserPage page, string title) =>
        page.Page.Locator(".tile.value").Filter(new() { Has = page.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });

    private async Task<BrowserPage> OpenAsync()
    {
        var page = await browser.OpenAsync(browser.Sample, options: new() { ViewportSize = new() { Width = 1440, Height = 1000 }, ReducedMotion = ReducedMotion.Reduce });
        await Expect(page.Page.Locator(".tile[aria-busy=true]")).ToHaveCountAsync(0);
        return page;
    }
}
