using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using Parley.Answers;
using Parley.Conversations;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>What the page shows while a turn runs, when it is stopped, and when something breaks.</summary>
[Trait("Needs", "browser")]
public sealed class RunningTurnTests(BrowserFixture browser) : IAsyncLifetime
{
    private readonly TurnScript _script = new();
    private TestServer _server = null!;

    public ValueTask InitializeAsync()
    {
        _server = new TestServer { Replace = s => s.AddSingleton<RunTurn>(_script.RunAsync) }.Listen();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Blocks_appear_as_they_come()
    {
        await using var page = await browser.OpenAsync(_server);
        await BeginAsync(page);
        await Expect(page.Last).ToContainTextAsync("Reading the question");
        _script.Plan();
        await Expect(page.Last.Locator(".understood")).ToContainTextAsync("Revenue?");
        _script.Says(TextRole.Headline, "The first part.");
        await Expect(page.Last.Locator(".headline")).ToHaveTextAsync("The first part.");
        await Expect(page.Last.Locator("[aria-busy=true]")).ToBeVisibleAsync();
        _script.End();

        await page.AnsweredAsync(1);
        await Expect(page.Page.Locator(".talk > [role=status]")).ToHaveTextAsync("The first part.");
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_comes_of_a_question_grows_below_it_and_never_moves_who_scrolled_away()
    {
        await using var page = await browser.OpenAsync(_server, options: new() { ViewportSize = new() { Width = 1280, Height = 700 }, ReducedMotion = ReducedMotion.Reduce });
        foreach (var question in (string[])["One?", "Two?", "Three?"])
        {
            _script.Plan().Says(TextRole.Headline, string.Join(' ', Enumerable.Repeat("A long answer.", 200))).End();
            await page.AskAsync(question);
        }

        await BeginAsync(page);
        _script.Plan().Says(TextRole.Headline, "The first part.");
        await Expect(page.Last.Locator(".headline")).ToHaveTextAsync("The first part.");
        Assert.InRange((await page.Last.Locator(".asked").BoundingBoxAsync())!.Y, 0, 175);

        await page.Page.EvaluateAsync("scrollTo(0, 0)");
        _script.Says(TextRole.Detail, "The second part.").End();
        await page.AnsweredAsync(4);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("scrollY"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_running_turn_can_be_stopped_and_tried_again()
    {
        await using var page = await browser.OpenAsync(_server);
        await BeginAsync(page);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.Last).ToContainTextAsync("You stopped this question");
        Assert.Equal(TurnStatus.Stopped, await _script.Ended);

        _script.Plan().Says(TextRole.Headline, "Here it is.").End();
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await page.AnsweredAsync(2);

        await Expect(page.Last.Locator(".headline")).ToHaveTextAsync("Here it is.");
        Assert.Equal(_script.Asked[0].Question, _script.Asked[1].Question);
    }

    [Fact]
    public async Task A_new_conversation_shows_nothing_of_the_running_turn_and_lets_it_end()
    {
        await using var page = await browser.OpenAsync(_server);
        await BeginAsync(page);
        _script.Plan();
        await Expect(page.Last.Locator(".understood")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        await Expect(page.Page.Locator("article.exchange")).ToHaveCountAsync(0);
        _script.End();
        Assert.Equal(TurnStatus.Completed, await _script.Ended);

        _script.Plan().End();
        await page.AskAsync("And now?");

        Assert.Null(_script.Asked[1].Conversation);
    }

    [Fact]
    public async Task Leaving_the_page_lets_the_turn_run_to_its_end()
    {
        await using (var page = await browser.OpenAsync(_server))
        {
            await BeginAsync(page);
            _script.Plan();
            await Expect(page.Last.Locator(".understood")).ToBeVisibleAsync();
            await page.Page.GotoAsync("about:blank");
        }

        _script.End();
        Assert.Equal(TurnStatus.Completed, await _script.Ended.WaitAsync(TimeSpan.FromMilliseconds(BrowserPage.Patience), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_exception_leaves_the_page_alive_with_a_way_to_try_again()
    {
        await using var page = await browser.OpenAsync(_server);
        _script.Plan().Throw(new InvalidOperationException("a secret of the server"));
        await BeginAsync(page);
        await Expect(page.Last.Locator(".answer.failed")).ToContainTextAsync("Something went wrong on our side");
        await Expect(page.Page.Locator("body")).Not.ToContainTextAsync("secret");

        _script.Plan().Says(TextRole.Headline, "Here it is.").End();
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await page.AnsweredAsync(2);

        await Expect(page.Last.Locator(".headline")).ToHaveTextAsync("Here it is.");
        Assert.Equal("c1", _script.Asked[1].Conversation);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_shown_leaves_the_rest_of_the_page_alive()
    {
        await using var page = await browser.OpenAsync(_server);
        var torn = new TableBlock("Torn", [], [[new Words("A cell without a column")]]);
        _script.Plan().Says(TextRole.Headline, "Before.").End().Plan().Shows(torn).End();
        await page.AskAsync("One?");
        await BeginAsync(page);
        await Expect(page.Last).ToContainTextAsync("this answer could not be shown");
        await Expect(page.Page.Locator("article.exchange").First.Locator(".headline")).ToHaveTextAsync("Before.");

        _script.Plan().Says(TextRole.Headline, "Here it is.").End();
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await page.AnsweredAsync(3);

        await Expect(page.Last.Locator(".headline")).ToHaveTextAsync("Here it is.");
    }

    [Fact]
    public async Task A_question_that_is_not_taken_says_why()
    {
        await using var page = await browser.OpenAsync(_server);
        _script.Throw(new TurnRejectedException(TurnRejection.Busy, "Another question is still being answered."));
        await BeginAsync(page);

        await Expect(page.Last.Locator(".answer.failed")).ToContainTextAsync("Another question is still being answered.");
    }

    [Theory]
    [InlineData(false, "Something went wrong on our side")]
    [InlineData(true, "An answer was made, but not every figure in it could be traced")]
    public async Task A_failed_turn_is_never_dressed_up_as_an_answer(bool withheld, string said)
    {
        await using var page = await browser.OpenAsync(_server);
        _script.Plan().End(t => t with { Status = TurnStatus.Failed, FaultId = "f-77", Verdicts = withheld ? ["e1 is not there"] : [] });
        await BeginAsync(page);

        await Expect(page.Last.Locator(".answer")).ToContainTextAsync(said);
        await Expect(page.Last.Locator(".answer")).ToContainTextAsync("f-77");
    }

    [Fact]
    public async Task A_declined_question_shows_what_is_missing_and_asks_the_nearest_one()
    {
        await using var page = await browser.OpenAsync(_server);
        _script.Plan().Says(TextRole.Decline, "There is no data about the weather.")
            .End(t => t with { Answer = new() { Outcome = Outcome.Declined, FollowUps = ["Show revenue."] } });
        await BeginAsync(page);
        var declined = page.Last;
        await Expect(declined.Locator(".answer.declined")).ToContainTextAsync("I cannot answer this");
        await Expect(declined.Locator(".decline")).ToHaveTextAsync("There is no data about the weather.");
        await Expect(declined).ToContainTextAsync("What I can answer");

        _script.Plan().End();
        await declined.GetByRole(AriaRole.Button, new() { Name = "Show revenue." }).ClickAsync();
        await page.AnsweredAsync(2);

        Assert.Equal("Show revenue.", _script.Asked[1].Question);
    }

    [Fact]
    public async Task The_turn_gets_language_and_time_zone_of_the_browser()
    {
        await using var page = await browser.OpenAsync(_server, options: new() { Locale = "de-AT", TimezoneId = "Asia/Tokyo" });
        _script.Plan().End();
        await page.AskAsync("What is revenue?");

        Assert.Equal(("de-AT", "Asia/Tokyo"), (_script.Caller!.Locale, _script.Caller.TimeZone.Id));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_said_and_the_question_stays()
    {
        await using var page = await browser.OpenAsync(_server);
        await page.Question.FillAsync("What is revenue?");

        _server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        // A server that ends waits up to half a minute for what is open.
        await Expect(page.Page.GetByText("The connection to the server was lost. Reconnecting")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Question).ToHaveValueAsync("What is revenue?");
    }

    private static async Task BeginAsync(BrowserPage page)
    {
        await page.Question.FillAsync("What is revenue?");
        await page.Question.PressAsync("Enter");
        await Expect(page.Last).ToBeVisibleAsync();
    }
}
