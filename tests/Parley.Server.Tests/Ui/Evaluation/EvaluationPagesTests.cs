using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui.Evaluation;

/// <summary>Runs, their matrix, their cells and what changed between two, as an owner sees them.</summary>
[Trait("Needs", "browser")]
public sealed class EvaluationPagesTests(BrowserFixture browser)
{
    [Fact]
    public async Task Runs_are_listed_with_their_pass_rate_and_its_interval()
    {
        var runs = await RecordedRuns.OfAsync(browser.Sample);
        await using var page = await browser.OpenAsync(browser.Sample, "/evaluations");
        var row = page.Page.GetByRole(AriaRole.Row).Filter(new() { Has = page.Page.Locator($"a[href='/evaluations/runs/{runs.After}']") });

        // 240 rows, 10 of them failed: Wilson's interval around 95.8%.
        await Expect(row).ToContainTextAsync("95.8%");
        await Expect(row).ToContainTextAsync("92.5% to 97.7%");
        await Expect(row).ToContainTextAsync("240");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_run_is_a_matrix_that_is_narrowed_by_outcome_text_and_tag_and_read_page_by_page()
    {
        var runs = await RecordedRuns.OfAsync(browser.Sample);
        await using var page = await browser.OpenAsync(browser.Sample, $"/evaluations/runs/{runs.After}");
        var lines = page.Page.Locator(".matrix tbody tr");
        await Expect(lines).ToHaveCountAsync(50);
        await Expect(page.Page.Locator(".matrix thead th")).ToHaveCountAsync(3);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "After" }).ClickAsync();
        await Expect(lines.First).ToContainTextAsync("guest 51");
        await Expect(page.Page.GetByText("Page 2 of 3")).ToBeVisibleAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Failed" }).ClickAsync();
        await Expect(lines).ToHaveCountAsync(5);
        await page.Page.GetByLabel("Tag").SelectOptionAsync("season: summer");
        await Expect(lines).ToHaveCountAsync(2);
        await page.Page.GetByPlaceholder("Words in a case").FillAsync("guest 4");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(lines.First).ToContainTextAsync("Guest 4");

        await page.Page.GoBackAsync();
        await Expect(lines).ToHaveCountAsync(2);
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_cell_shows_prompt_output_assertions_and_the_turn_behind_it()
    {
        var runs = await RecordedRuns.OfAsync(browser.Sample);
        await using var page = await browser.OpenAsync(browser.Sample, $"/evaluations/runs/{runs.Product}");
        await page.Page.Locator(".matrix a:has(.ended-passed)").First.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "a figure of July" })).ToBeVisibleAsync();
        await Expect(page.Page.GetByLabel("Prompt as it was sent")).ToHaveTextAsync("What was revenue in July 2026?");
        await Expect(page.Page.GetByLabel("Output as it came")).ToContainTextAsync("July 2026");
        await Expect(page.Page.Locator(".assertions li")).ToHaveCountAsync(2);
        await page.Page.GetByText("How I got this").ClickAsync();
        await page.Page.GetByText("What ran, and how long").ClickAsync();
        await Expect(page.Page.Locator(".trace-bar").First).ToBeVisibleAsync();

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Case after" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "what it must not say" })).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".assertions .ended-failed")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task Two_runs_are_compared_with_what_got_worse_first_and_the_words_that_changed()
    {
        var runs = await RecordedRuns.OfAsync(browser.Sample);
        await using var page = await browser.OpenAsync(browser.Sample, $"/evaluations/runs/{runs.After}");
        await page.Page.GetByLabel("Compare with").SelectOptionAsync(runs.Before);

        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Worse: 10" })).ToBeVisibleAsync();
        var first = page.Page.Locator(".changed").First;
        await Expect(first).ToContainTextAsync("guest 1");
        await Expect(first.Locator("ins")).ToContainTextAsync("(gone)");
        await Expect(page.Page.GetByText("worse beyond chance")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task Who_opens_a_product_sees_how_well_it_does()
    {
        await RecordedRuns.OfAsync(browser.Sample);
        await using var page = await browser.OpenAsync(browser.Sample);

        await Expect(page.Page.GetByText("1 of 2 cases went as they should, 50.0% (other questions like these: 9.5% to 90.5%)")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "See how it was tested" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "The product itself" })).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_said_so()
    {
        await using var page = await browser.OpenAsync(browser.Sample, "/evaluations/runs/..%2F..%2Fetc%2Fpasswd");

        await Expect(page.Page.GetByText("there is no such run")).ToBeVisibleAsync();
        page.AssertQuiet();
    }
}
