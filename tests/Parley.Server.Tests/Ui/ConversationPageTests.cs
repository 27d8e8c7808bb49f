using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>A conversation about the sample product, in a real browser.</summary>
[Trait("Needs", "browser")]
public sealed class ConversationPageTests(BrowserFixture browser)
{
    private const string Why = "Why did marketing spend jump in the third quarter?";

    [Fact]
    public async Task A_question_is_answered_in_words_chart_table_and_SQL_of_the_same_figures()
    {
        // Without motion the chart is drawn whole at once.
        await using var page = await browser.OpenAsync(browser.Sample, options: new() { ReducedMotion = ReducedMotion.Reduce });
        await page.AskAsync(Why);
        var answer = page.Last;

        await Expect(answer.GetByRole(AriaRole.Heading, new() { Name = Why })).ToBeVisibleAsync();
        await Expect(answer.Locator(".headline")).ToContainTextAsync("Marketing spend rose by");
        await Expect(answer.Locator(".understood")).ToContainTextAsync("compared with");
        await Expect(answer.Locator(".basis")).ToContainTextAsync("Data up to");
        await Expect(answer.Locator(".confidence")).ToContainTextAsync("High confidence");

        // Which view comes first is learnt from use.
        await answer.GetByRole(AriaRole.Tab, new() { Name = "Chart" }).ClickAsync();
        var chart = answer.GetByRole(AriaRole.Img, new() { Name = "waterfall chart" });
        await Expect(chart.Locator("svg text").First).ToBeAttachedAsync();
        var drawn = await chart.Locator("svg text").AllTextContentsAsync();

        await answer.GetByRole(AriaRole.Tab, new() { Name = "Table" }).ClickAsync();
        // The chart is drawn from the first of its tables.
        var table = answer.GetByRole(AriaRole.Tabpanel).GetByRole(AriaRole.Table).First;
        await Expect(table).ToBeVisibleAsync();
        var parts = await table.Locator("td:nth-child(4)").AllTextContentsAsync();
        Assert.NotEmpty(parts);
        Assert.All(parts, part => Assert.Contains(part, drawn));

        await answer.GetByRole(AriaRole.Tab, new() { Name = "SQL" }).ClickAsync();
        await Expect(answer.GetByRole(AriaRole.Tabpanel).Locator("pre").First).ToContainTextAsync("SELECT");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_figure_opens_where_it_comes_from_by_keyboard_and_Escape_gives_the_focus_back()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in September 2026?");
        var figure = page.Last.Locator(".headline .figure").First;
        var written = await figure.TextContentAsync();

        await page.TabToAsync(figure);
        await page.Page.Keyboard.PressAsync("Enter");
        var card = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(card).ToBeFocusedAsync();
        await Expect(card).ToContainTextAsync(written!);
        foreach (var fact in (string[])["Exact value", "Revenue", "1 Sep 2026 to 30 Sep 2026", "row 1, column", "Data up to"])
        {
            await Expect(card).ToContainTextAsync(fact);
        }

        await Expect(card.Locator("pre")).ToBeHiddenAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(card.Locator("pre")).ToContainTextAsync("SELECT");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(card).ToHaveCountAsync(0);
        await Expect(figure).ToBeFocusedAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_computed_figure_opens_its_formula_and_each_input_opens_in_turn()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync(Why);

        await page.Last.Locator(".headline .figure").First.ClickAsync();
        var card = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(card).ToContainTextAsync("a − b");
        var input = card.Locator("li").First;
        await input.Locator("summary").First.ClickAsync();
        await Expect(input).ToContainTextAsync("Exact value");
        await card.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Arrow_keys_go_through_chart_table_and_SQL_and_around()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync(Why);
        var keys = new[] { ("ArrowRight", "Table"), ("ArrowRight", "SQL"), ("ArrowRight", "Chart"), ("ArrowLeft", "SQL"), ("Home", "Chart"), ("End", "SQL") };

        await page.TabToAsync(page.Last.GetByRole(AriaRole.Tab, new() { Name = "Chart" }));
        foreach (var (key, shown) in keys)
        {
            await page.Page.Keyboard.PressAsync(key);
            var tab = page.Last.GetByRole(AriaRole.Tab, new() { Name = shown });
            await Expect(tab).ToBeFocusedAsync();
            await Expect(tab).ToHaveAttributeAsync("aria-selected", "true");
            await Expect(page.Last.GetByRole(AriaRole.Tabpanel, new() { Name = shown })).ToBeVisibleAsync();
        }

        page.AssertQuiet();
    }

    [Fact]
    public async Task Picking_a_choice_goes_on_with_the_turn()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("How did we do?");
        await Expect(page.Last).ToContainTextAsync("One question first");
        var choices = page.Last.GetByRole(AriaRole.List, new() { Name = "Choices" }).GetByRole(AriaRole.Button);
        Assert.InRange(await choices.CountAsync(), 2, 4);

        await choices.Nth(1).ClickAsync();
        await page.AnsweredAsync(2);

        await Expect(page.Last.Locator(".headline")).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".choices")).ToHaveCountAsync(0);
        await Expect(page.Last.GetByRole(AriaRole.Heading).First).ToBeFocusedAsync();
        page.AssertQuiet();
    }

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 844)]
    public async Task A_new_question_stands_at_the_top_with_its_answer_below_and_whoever_scrolls_is_left_alone(int width, int height)
    {
        await using var page = await browser.OpenAsync(
            browser.Sample, options: new() { ViewportSize = new() { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce });
        await page.AskAsync(Why);
        foreach (var (question, shown) in new[] { ("and by region?", ".headline"), ("How did we do?", ".choices button") })
        {
            await page.AskAsync(question);

            var asked = page.Last.Locator(".asked");
            await Expect(asked).ToHaveTextAsync(question);
            Assert.InRange((await asked.BoundingBoxAsync())!.Y, 0, height / 4f);
            await Expect(page.Last.Locator(shown).First).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        await page.Page.EvaluateAsync("scrollTo(0, 0)");
        await page.Page.WaitForTimeoutAsync(500);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("scrollY"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_question_that_is_too_long_is_said_so_and_nothing_of_it_is_lost()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.Question.FillAsync(new string('x', 1024 * 1024));
        var note = page.Page.Locator("#question-long");
        await Expect(note).ToContainTextAsync("This has 1,048,576 characters; at most 2,000 are read.");
        await page.Question.PressAsync("Enter");
        await Expect(page.Question).ToBeFocusedAsync();
        await Expect(page.Page.Locator("article.exchange")).ToHaveCountAsync(0);
        Assert.Equal(1024 * 1024, (await page.Question.InputValueAsync()).Length);
        Assert.Equal("true", await page.Question.GetAttributeAsync("aria-invalid"));

        await page.AskAsync("What was revenue in September 2026?");

        await Expect(note).ToBeHiddenAsync();
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("September 2026");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_period_that_was_taken_for_granted_stays_so_in_the_questions_after()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("Why did marketing spend change?");
        await Expect(page.Last.Locator(".confidence")).ToContainTextAsync("Medium confidence");

        await page.AskAsync("and by region?");
        await Expect(page.Last.Locator(".confidence")).ToContainTextAsync("Medium confidence");
        await Expect(page.Last.Locator(".confidence")).ToContainTextAsync("assumed");

        await page.AskAsync("same for August 2026");
        await Expect(page.Last.Locator(".confidence")).ToContainTextAsync("High confidence");
    }

    [Fact]
    public async Task A_follow_up_and_a_short_question_go_on_with_the_conversation()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in September 2026?");
        await page.Last.Locator(".followups").GetByRole(AriaRole.Button).First.ClickAsync();
        await page.AnsweredAsync(2);
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("evenue");

        await page.AskAsync("same for August 2026");

        await Expect(page.Last.Locator(".understood")).ToContainTextAsync("August 2026");
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_cannot_be_answered_says_what_is_missing_and_its_nearest_question_is_answered()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What will revenue be next year?");
        await Expect(page.Last.Locator(".answer.declined")).ToContainTextAsync("I cannot answer this");
        await Expect(page.Last.Locator(".decline")).ToContainTextAsync("There is not enough history of Revenue");
        await Expect(page.Last.GetByRole(AriaRole.Tab)).ToHaveCountAsync(0);

        await page.Last.Locator(".followups").GetByRole(AriaRole.Button).First.ClickAsync();
        await page.AnsweredAsync(2);

        await Expect(page.Last.Locator(".answer.answered .headline")).ToContainTextAsync("The forecast of revenue");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Asking_for_a_person_says_who_has_it()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("I want to talk to a person");

        await Expect(page.Last.Locator(".answer.escalated")).ToContainTextAsync("Handed to a person");
        await Expect(page.Last).ToContainTextAsync("the finance analytics team");
        page.AssertQuiet();
    }

    [Fact]
    public async Task An_example_of_the_product_is_answered_and_a_new_conversation_shows_them_again()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        var examples = page.Page.GetByRole(AriaRole.List, new() { Name = "Questions to begin with" }).GetByRole(AriaRole.Button);
        await examples.First.ClickAsync();
        await page.AnsweredAsync(1);
        await Expect(page.Last.Locator(".answer.answered")).ToBeVisibleAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();

        await Expect(page.Page.Locator("article.exchange")).ToHaveCountAsync(0);
        await Expect(examples.First).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Theory]
    [InlineData("/?q=")]
    [InlineData("/finance?q=")]
    public async Task A_link_with_a_question_asks_it(string address)
    {
        await using var page = await browser.OpenAsync(browser.Sample, address + Uri.EscapeDataString("What was revenue in September 2026?"));
        await page.AnsweredAsync(1);

        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("September 2026");
        page.AssertQuiet();
    }

    [Fact]
    public async Task An_unknown_product_is_said_with_a_way_on()
    {
        await using var page = await browser.OpenAsync(browser.Sample, "/nothing-of-this-name");

        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no product of this name" })).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the start" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Finance", Exact = true })).ToBeVisibleAsync();
    }
}
