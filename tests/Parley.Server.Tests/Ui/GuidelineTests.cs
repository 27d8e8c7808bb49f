using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>
/// The guidelines of human–AI interaction (Amershi et al., CHI 2019) that a screen can be checked for; the number of each stands in the
/// test's name. Those that other tests decide: 9 and 16 (<see cref="HistoryTests"/>, <see cref="ColleaguesTests"/>).
/// </summary>
[Trait("Needs", "browser")]
public sealed class GuidelineTests(BrowserFixture browser)
{
    [Fact]
    public async Task G1_An_empty_page_names_its_data_and_offers_four_questions_that_are_all_answered()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await Expect(page.Page.Locator(".empty")).ToContainTextAsync(new Regex(@"\d+ metrics\. Data from .+ 2025 to 25 Oct 2026"));
        var examples = page.Page.GetByRole(AriaRole.List, new() { Name = "Questions to begin with" }).GetByRole(AriaRole.Button);
        await Expect(examples).ToHaveCountAsync(4);
        var questions = await examples.AllTextContentsAsync();
        for (var i = 0; i < questions.Count; i++)
        {
            await page.AskAsync(questions[i]);
            await Expect(page.Last.Locator(".answer.answered .headline")).ToBeVisibleAsync();
        }

        page.AssertQuiet();
    }

    [Theory]
    [InlineData("What was revenue in July 2026?")]
    [InlineData("Show orders by month in 2026")]
    [InlineData("Why did marketing spend jump in the third quarter?")]
    public async Task G4_and_G11_Every_answer_says_period_unit_and_day_and_how_it_was_got(string question)
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync(question);
        var basis = page.Last.Locator(".basis");
        await Expect(basis).ToContainTextAsync("Period:");
        await Expect(basis).ToContainTextAsync("Unit:");
        await Expect(basis).ToContainTextAsync("Data up to 25 Oct 2026");
        await page.Last.GetByText("How I got this").ClickAsync();
        await Expect(page.Last.Locator(".how")).ToContainTextAsync("Every figure was traced to its evidence.");
        await Expect(page.Last.Locator(".how")).ToContainTextAsync("product ");
    }

    [Fact]
    public async Task G7_The_question_is_one_key_away_until_somebody_switches_that_off()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.Page.Keyboard.PressAsync("/");
        await Expect(page.Question).ToBeFocusedAsync();
        await page.GoAsync("/preferences");
        await page.Page.GetByLabel("The key “/” goes to the question").UncheckAsync();
        await page.GoAsync("/");
        await page.Page.Keyboard.PressAsync("/");
        await Expect(page.Question).Not.ToBeFocusedAsync();
        await page.GoAsync("/preferences");
        await Expect(page.Page.GetByLabel("The key “/” goes to the question")).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task G8_What_was_closed_stays_closed()
    {
        // A server of its own: other tests are the same owner.
        await using var server = new TestServer().Listen();
        await using var page = await browser.OpenAsync(server);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Put this away" }).ClickAsync();
        await Expect(page.Page.GetByText("First steps")).ToHaveCountAsync(0);
        await page.AskAsync("What was revenue in March 2025?");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "About this" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Complementary, new() { Name = "About this" })).ToContainTextAsync("Revenue");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Close for good" }).ClickAsync();
        await page.GoAsync("/");
        await Expect(page.Page.GetByText("First steps")).ToHaveCountAsync(0);
        await page.AskAsync("What was revenue in March 2025?");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "About this" })).ToHaveCountAsync(0);

        await page.GoAsync("/preferences");
        await Expect(page.Page.GetByLabel("Show “About this” beside the conversation")).Not.ToBeCheckedAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task G10_What_can_mean_several_things_gives_choices_and_what_is_not_there_says_what_is_missing()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("How did we do?");
        Assert.InRange(await page.Last.Locator(".choices button").CountAsync(), 2, 4);
        await page.AskAsync("What is the weather in Paris?");
        await Expect(page.Last.Locator(".answer.declined .decline")).ToContainTextAsync("weather");
        await Expect(page.Last.Locator(".followups button").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task G12_A_short_question_means_what_was_asked_before_and_says_so_in_full()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in the North in May 2026?");
        await page.AskAsync("same for June 2026");

        await Expect(page.Last.Locator(".understood")).ToContainTextAsync("June 2026");
        await Expect(page.Last.Locator(".understood")).ToContainTextAsync("North");
    }

    [Fact]
    public async Task G14_A_product_that_was_changed_since_the_last_answer_says_so()
    {
        await using var server = new TestServer().Listen();
        await using var page = await browser.OpenAsync(server);
        await page.AskAsync("What was revenue in March 2025?");
        var address = new Uri(page.Page.Url).PathAndQuery;
        var file = Path.Combine(server["PARLEY_PRODUCTS"]!, "product.yaml");
        await File.AppendAllTextAsync(file, "\nglossary:\n  basket: What is bought at once.\n", TestContext.Current.CancellationToken);
        await ((Parley.Conversations.ServedProducts)server.Services.GetService(typeof(Parley.Conversations.ServedProducts))!).ServeAsync(Path.GetDirectoryName(file)!, TestContext.Current.CancellationToken);
        await page.GoAsync(address);

        await Expect(page.Page.GetByText("The product was changed since the last answer here")).ToBeVisibleAsync();
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Ask again" }).ClickAsync();
        await Expect(page.Last.Locator(".siblings")).ToContainTextAsync("2 of 2");
        await Expect(page.Page.GetByText("The product was changed since the last answer here")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task G17_and_G18_One_page_says_what_is_kept_and_erases_it_and_what_is_new_is_in_the_menu()
    {
        await using var page = await browser.OpenAsync(browser.Sample, "/preferences");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "What is kept of you" })).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Erase everything on this page" })).ToBeVisibleAsync();
        await page.Page.GetByText("Menu", new() { Exact = true }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "What is new" })).ToHaveAttributeAsync("href", "/changes");
    }
}
