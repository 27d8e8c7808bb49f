using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations;
using Parley.Conversations.Colleagues;
using Parley.Governance;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Conversations;

/// <summary>Turns whose plan is not only read from their question: confirmed by a person, given, or gone back to.</summary>
public sealed class VerifiedTurnsTests : IAsyncLifetime
{
    private readonly ServedShop served = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await served.OpenAsync();

    public ValueTask DisposeAsync() => served.DisposeAsync();

    [Fact]
    public async Task A_confirmed_question_is_read_in_the_persons_words_on_the_askers_day_and_says_who_confirmed_it()
    {
        var plain = await AskAsync(new("shop", "What was revenue in March 2025?"));
        await ConfirmAsync("How is the flibbergast?", "What was revenue last month?");

        var turn = await AskAsync(new("shop", "how is the  FLIBBERGAST"));

        Assert.Equal(Outcome.Answered, turn.Answer.Outcome);
        Assert.Equal(plain.Plan!.Period, turn.Plan!.Period);
        Assert.Equal(Headline(plain), Headline(turn));
        Assert.Equal(new VerifiedMark("ada", new DateOnly(2025, 4, 1)), turn.Answer.Verified);
        Assert.Null(plain.Answer.Verified);
    }

    [Fact]
    public async Task A_confirmed_question_shows_each_caller_what_that_caller_may_see()
    {
        served.Shop.With("policies/permissions.yaml", "rules:\n  - applies_to:\n      roles: [viewer]\n    hide:\n      metrics: [revenue]\n    say: Revenue is not visible to you.\n");
        await served.Products.ServeAsync(served.Shop.Folder, Token);
        await ConfirmAsync("How is the flibbergast?", "What was revenue last month?");
        var viewer = new Caller { Id = "vi", Roles = ["viewer"] };

        var turn = await AskAsync(new("shop", "How is the flibbergast?"), viewer);

        Assert.Equal(Outcome.Declined, turn.Answer.Outcome);
        Assert.Empty(turn.Sql);
    }

    [Fact]
    public async Task A_withdrawn_one_is_forgotten_and_a_newer_one_takes_the_place_of_the_older()
    {
        var first = await ConfirmAsync("How is the flibbergast?", "What was revenue last month?");
        var second = await ConfirmAsync("How is the flibbergast?", "What was revenue by region last month?");

        Assert.Equal(second.Id, Assert.Single(await served.Store.Verified.ListAsync("shop", Token)).Id);
        Assert.False(await served.Store.Verified.WithdrawAsync(first.Id, "ada", Token));
        Assert.True(await served.Store.Verified.WithdrawAsync(second.Id, "ada", Token));
        Assert.NotEqual(Outcome.Answered, (await AskAsync(new("shop", "How is the flibbergast?"))).Answer.Outcome);
    }

    [Fact]
    public async Task A_given_plan_is_answered_like_the_question_it_stands_for()
    {
        var asked = await AskAsync(new("shop", "revenue by region in March 2025"));

        var given = await AskAsync(new("shop", "from a form") { Plan = asked.Plan });

        Assert.Equal(Headline(asked), Headline(given));
        Assert.Equal(asked.Answer.ResolvedQuestion, given.Answer.ResolvedQuestion);
    }

    [Fact]
    public async Task A_given_plan_with_names_that_are_not_there_is_declined_and_runs_nothing()
    {
        var good = (await AskAsync(new("shop", "revenue by region in March 2025"))).Plan!;
        Plan[] bad =
        [
            good with { Metrics = ["salary"] },
            good with { By = ["nowhere__region"] },
            good with { Filters = [new PlanFilter(good.By[0], ["x' OR 1=1 --"])] },
            good with { Period = null },
            good with { By = [] },
            good with { Period = new Period(new(2025, 3, 1), new(2025, 2, 1), "") },
        ];

        foreach (var plan in bad)
        {
            var turn = await AskAsync(new("shop", "from a form") { Plan = plan });
            Assert.Equal(TurnStatus.Completed, turn.Status);
            Assert.Equal(Outcome.Declined, turn.Answer.Outcome);
            Assert.Empty(turn.Sql);
        }
    }

    [Fact]
    public async Task A_question_may_go_on_from_an_earlier_turn_and_what_followed_it_before_stays()
    {
        var first = await AskAsync(new("shop", "What was revenue in March 2025?") { Conversation = "c" });
        await AskAsync(new("shop", "What was revenue in February 2025?") { Conversation = "c" });

        var beside = await AskAsync(new("shop", "by region") { Conversation = "c", Follows = first.Number });
        var alone = await AskAsync(new("shop", "by region") { Conversation = "c", Follows = 0 });

        Assert.Equal(first.Plan!.Period, beside.Plan!.Period);
        Assert.NotEqual(QuestionKind.Value, beside.Plan.Kind);
        Assert.NotEqual(beside.Answer.ResolvedQuestion, alone.Answer.ResolvedQuestion);
        Assert.Equal([null, null, 1, 0], (await served.Store.TurnsAsync("c", Caller.LocalOwner.Id, 0, Token)).Select(t => t.Follows));
        Assert.Equal([1, 3], (await served.Store.ThreadAsync("c", Caller.LocalOwner.Id, 3, 8, Token)).Select(t => t.Number));
    }

    [Fact]
    public async Task A_preview_gives_the_same_answer_and_keeps_nothing()
    {
        var asked = await AskAsync(new("shop", "What was revenue in March 2025?"));

        var seen = await Runner().PreviewAsync(new("shop", "What was revenue in March 2025?"), Caller.LocalOwner, Token);

        Assert.Equal(Headline(asked), Headline(seen));
        Assert.Equal(asked.Sql, seen.Sql);
        Assert.Null(await served.Store.TurnAsync(seen.Id, Caller.LocalOwner.Id, Token));
        Assert.Single((await served.Store.ListAsync(Caller.LocalOwner.Id, null, 10, Token)).Items);
    }

    [Fact]
    public async Task A_reply_closes_its_work_item_once_and_is_unseen_until_the_asker_looks()
    {
        var turn = await AskAsync(new("shop", "I want to talk to a person"));
        var item = Assert.Single(await served.Work.ListAsync(WorkItemState.Open, null, null, Token));
        var reply = new Reply { Id = "", Conversation = turn.Conversation, Turn = turn.Id, WorkItem = item.Id, By = "ada", Statement = "Ask me again on Monday." };

        Assert.IsType<WorkItemChange.Changed>(await served.Store.Replies.SendAsync(reply, Token));
        Assert.IsType<WorkItemChange.Refused>(await served.Store.Replies.SendAsync(reply with { Statement = "Again." }, Token));

        Assert.Equal("Ask me again on Monday.", Assert.Single(await served.Store.Replies.UnseenAsync(Caller.LocalOwner.Id, Token)).Statement);
        await served.Store.Replies.SeenAsync(turn.Conversation, Token);
        Assert.Empty(await served.Store.Replies.UnseenAsync(Caller.LocalOwner.Id, Token));
        Assert.Equal("ada", Assert.Single(await served.Store.Replies.OfAsync(turn.Conversation, Token)).By);
        Assert.Equal(turn.Id, (await served.Store.TurnAsync(item, Token))!.Id);
    }

    private static string Headline(Turn turn) => string.Concat(
        turn.Answer.Blocks.OfType<TextBlock>().First(b => b.Role == TextRole.Headline).Spans.Select(s => s switch { Words w => w.Text, Figure f => f.Text, _ => "" }));

    private async Task<VerifiedAnswer> ConfirmAsync(string question, string wording)
    {
        var seen = await Runner().PreviewAsync(new("shop", wording), Caller.LocalOwner, Token);
        return await served.Store.Verified.ConfirmAsync(new VerifiedAnswer { Id = "", Product = "shop", Question = question, Wording = wording, Plan = seen.Plan!, By = "ada" }, Token);
    }

    private TurnRunner Runner() => new(served.Products, served.Store, served.Clock, NullLogger<TurnRunner>.Instance);

    private async Task<Turn> AskAsync(TurnRequest request, Caller? caller = null)
    {
        Turn? turn = null;
        await foreach (var happened in Runner().RunAsync(request, caller ?? Caller.LocalOwner, Token))
        {
            turn = (happened as TurnEvent.Ended)?.Turn ?? turn;
        }

        return turn!;
    }
}
