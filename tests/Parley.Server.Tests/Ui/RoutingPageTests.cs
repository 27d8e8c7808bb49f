using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>The pages on which an owner sees which way questions go, what models are told, and which there are.</summary>
[Trait("Needs", "browser")]
public sealed class RoutingPageTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_turn_that_ends_is_counted_on_the_branches_it_took()
    {
        await using var owner = await browser.OpenAsync(browser.Sample, "/routes/finance");
        var rule = owner.Page.Locator("[data-branch=stopped-by-rule]");
        await Expect(rule.Locator(".count")).ToBeVisibleAsync();
        var before = int.Parse((await rule.GetAttributeAsync("data-count"))!, System.Globalization.CultureInfo.InvariantCulture);
        await using var asker = await browser.OpenAsync(browser.Sample);

        await asker.AskAsync("Which party should I vote for?");

        await Expect(rule).ToHaveAttributeAsync("data-count", (before + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        owner.AssertQuiet();
        asker.AssertQuiet();
    }

    [Fact]
    public async Task An_answer_says_which_way_its_question_went()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in July 2026?");
        await page.Last.GetByText("How I got this").ClickAsync();
        await page.Last.GetByText("Which way it went").ClickAsync();

        var way = page.Last.GetByRole(AriaRole.List, new() { Name = "Way through the decision tree" });
        await Expect(way).ToContainTextAsync("a plan over metrics");
        await Expect(way).ToContainTextAsync("Parley's own words");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_prompt_is_read_and_rendered_with_its_fragments()
    {
        await using var page = await browser.OpenAsync(browser.Sample, "/prompts/finance");
        var compose = page.Page.Locator("details").Filter(new() { HasText = "Writes the prose of an answer" });
        await compose.Locator("summary").ClickAsync();
        await Expect(compose.Locator("pre")).ToContainTextAsync("You write the answer to a question");
        await compose.GetByRole(AriaRole.Button, new() { Name = "Render it" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Render", Exact = true }).ClickAsync();

        await Expect(page.Page.Locator("pre.message").First).ToContainTextAsync("You write the answer to a question");
        await Expect(page.Page.GetByText("Fragments:")).ToContainTextAsync("compose-rules");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_product_without_models_says_so()
    {
        await using var page = await browser.OpenAsync(browser.Sample, "/models/finance");

        await Expect(page.Page.GetByText("This product has none")).ToBeVisibleAsync();
        page.AssertQuiet();
    }
}
