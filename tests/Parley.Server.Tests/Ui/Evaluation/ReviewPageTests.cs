using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Evaluation.Reviews;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui.Evaluation;

/// <summary>Blind review by keys alone.</summary>
[Trait("Needs", "browser")]
public sealed class ReviewPageTests(BrowserFixture browser)
{
    [Fact]
    public async Task An_owner_queues_outputs_and_labels_them_by_keys_alone()
    {
        var runs = await RecordedRuns.OfAsync(browser.Sample);
        await using var page = await browser.OpenAsync(browser.Sample, $"/evaluations/runs/{runs.After}");
        await page.Page.GetByText("Have people review it").ClickAsync();
        await page.Page.GetByLabel("Name of the queue").FillAsync("by-keys");
        await page.Page.GetByLabel("What to look at").FillAsync("Passes where it greets.");
        await page.Page.GetByLabel("Outputs at most").FillAsync("3");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Put them into a queue" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Output 1: what was asked" })).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("Passes where it greets.")).ToBeVisibleAsync();
        // Nothing says where it came from.
        await Expect(page.Page.GetByRole(AriaRole.Main)).Not.ToContainTextAsync("echo");
        await page.AssertAccessibleAsync("review");

        await page.Page.Keyboard.PressAsync("1");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Output 2: what was asked" })).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Output 3: what was asked" })).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("2");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Output 2: what was asked" })).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Output 3: what was asked" })).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("1");
        await page.Page.Keyboard.PressAsync("1");
        await Expect(page.Page.GetByText("What is left needs the label of somebody else.")).ToBeVisibleAsync();

        // A second reviewer agrees twice: two are settled, and the agreement is live.
        var store = browser.Sample.Services.GetRequiredService<ReviewStore>();
        for (var i = 0; await store.NextAsync("by-keys", "second", TestContext.Current.CancellationToken) is { } task; i++)
        {
            await store.LabelAsync(new ReviewLabel(task.Id, "second", i == 0 ? "fail" : "pass", ""), TestContext.Current.CancellationToken);
        }

        await page.GoAsync("/evaluations/reviews");
        var row = page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "by-keys" });
        await Expect(row).ToContainTextAsync("kappa 0.00");
        await Expect(row.Locator("td.number").First).ToHaveTextAsync("2");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Pairs_are_shown_beside_each_other_and_named_by_side()
    {
        var runs = await RecordedRuns.OfAsync(browser.Sample);
        await using var page = await browser.OpenAsync(browser.Sample, $"/evaluations/runs/{runs.After}");
        await page.Page.GetByText("Have people review it").ClickAsync();
        await page.Page.GetByLabel("Name of the queue").FillAsync("by-pairs");
        await page.Page.GetByLabel("Shown").SelectOptionAsync("columns");
        await page.Page.GetByLabel("Outputs at most").FillAsync("2");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Put them into a queue" }).ClickAsync();

        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Right", Exact = true })).ToBeVisibleAsync();
        // The prompts differ, so neither is shown: it would say which side is whose.
        await Expect(page.Page.GetByRole(AriaRole.Region, new() { Name = "Output 1: what was asked" })).ToContainTextAsync("guest: Guest");
        await page.AssertAccessibleAsync("pairs");
        await page.Page.Keyboard.PressAsync("3");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Output 2: what was asked" })).ToBeVisibleAsync();
        page.AssertQuiet();
    }
}
