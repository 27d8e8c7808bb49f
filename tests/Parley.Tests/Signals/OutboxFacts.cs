using System.Collections.Immutable;
using Parley.Governance;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Signals.Running;
using Parley.Signals.Slack;
using Parley.Storage;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Signals;

/// <summary>What signals, their outbox, runs and questions promise, on every database.</summary>
public abstract class OutboxFacts(bool postgres) : StateFacts(postgres)
{
    private static readonly Receiver Team = new("team", ReceiverKind.Webhook, new Uri("http://127.0.0.1/")) { SigningSecret = "s3cret" };
    private static readonly Receiver Sleeper = Team with { Name = "sleeper", Quiet = new QuietHours(new TimeOnly(8, 0), new TimeOnly(12, 0), TimeZoneInfo.Utc) };
    private static readonly Signal Fall = new("shop", "revenue", "region=North", new DateOnly(2025, 11, 23)) { Metric = "revenue", Headline = "Revenue fell.", Cause = "North.", Question = "Why?", Weight = 0.25 };

    private SignalStore Signals => new(State, Audit, Clock);

    private Outbox Outbox => new(State, Clock);

    [Fact]
    public async Task A_signal_is_stored_once_with_a_delivery_for_each_receiver()
    {
        var stored = await Signals.AddAsync(Fall, [Team, Team with { Name = "other" }, Team], Token);

        Assert.Null(await Signals.AddAsync(Fall with { Headline = "Said otherwise." }, [Team], Token));
        Assert.Equal((2, 0, 0), await Outbox.CountAsync(Token));
        Assert.Equal(stored, Assert.Single(await Signals.ListAsync("shop", "", "", null, Token)));
        Assert.Equal(stored, await Signals.FindAsync(stored!.Id, Token));
        Assert.Equal(stored, await Signals.FindByTokenAsync(stored.MuteToken, Token));
        Assert.Null(await Signals.FindByTokenAsync(stored.Id, Token));
    }

    [Fact]
    public async Task Another_audience_has_its_own_and_sees_no_other()
    {
        await Signals.AddAsync(Fall, [], Token);
        var north = await Signals.AddAsync(Fall with { Audience = "north" }, [], Token);

        Assert.Equal(north, Assert.Single(await Signals.ListAsync("shop", "north", "", null, Token)));
        Assert.Empty(await Signals.ListAsync("shop", "south", "", null, Token));
        Assert.Empty(await Signals.ListAsync("other", "", "", null, Token));
    }

    [Fact]
    public async Task A_mute_for_everybody_stops_what_comes_and_one_of_a_caller_only_that_callers_list()
    {
        await Signals.AddAsync(Fall, [], Token);
        var (one, all) = (new Mute("shop", "revenue", "region=North", "eva"), new Mute("shop", "revenue", ""));

        Assert.True(await Signals.MuteAsync(one, "eva", Token));
        Assert.False(await Signals.MuteAsync(one, "eva", Token));
        Assert.Empty(await Signals.ListAsync("shop", "", "eva", null, Token));
        Assert.Single(await Signals.ListAsync("shop", "", "max", null, Token));
        Assert.NotNull(await Signals.AddAsync(Fall with { Since = new DateOnly(2025, 11, 24) }, [Team], Token));

        Assert.True(await Signals.MuteAsync(all, "max", Token));
        Assert.Empty(await Signals.ListAsync("shop", "", "max", null, Token));
        Assert.Null(await Signals.AddAsync(Fall with { Since = new DateOnly(2025, 11, 25) }, [Team], Token));

        Assert.True(await Signals.UnmuteAsync(all, "max", Token));
        Assert.Equal(2, (await Signals.ListAsync("shop", "", "max", null, Token)).Length);
        Assert.Equal(["signal.muted", "signal.muted", "signal.unmuted"], (await Audit.ReadAsync(0, Token)).Select(a => a.Event.Action));
    }

    [Fact]
    public async Task A_delivery_is_claimed_by_one_and_one_whose_process_was_killed_is_one_that_may_have_arrived()
    {
        await Signals.AddAsync(Fall, [Team], Token);

        var first = await Outbox.ClaimAsync(["shop"], Token);
        Assert.Equal((1, false, "Revenue fell."), (first!.Attempt, first.MayHaveArrived, first.Message.Headline));
        Assert.Null(await Outbox.ClaimAsync(["shop"], Token));

        Clock.Advance(TimeSpan.FromMinutes(3));
        var second = await Outbox.ClaimAsync(["shop"], Token);
        Assert.Equal((2, true, first.Id), (second!.Attempt, second.MayHaveArrived, second.Id));

        Assert.False(await Outbox.SettleAsync(first, new DeliveryResult.Refused("too late"), Token));
        Assert.True(await Outbox.SettleAsync(second, new DeliveryResult.Arrived("17.0"), Token));
        Assert.Equal((0, 1, 0), await Outbox.CountAsync(Token));
        Assert.Equal("Revenue fell.", (await Outbox.FindAsync("shop", "team", "17.0", Token))!.Headline);
    }

    [Fact]
    public async Task What_is_postponed_did_not_arrive_what_is_unknown_may_have_and_what_is_refused_is_not_tried_again()
    {
        await Signals.AddAsync(Fall, [Team], Token);
        await Outbox.SettleAsync((await Outbox.ClaimAsync(["shop"], Token))!, new DeliveryResult.Postponed(TimeSpan.FromHours(1), "429"), Token);
        Assert.Null(await Outbox.ClaimAsync(["shop"], Token));

        Clock.Advance(TimeSpan.FromHours(1));
        var again = (await Outbox.ClaimAsync(["shop"], Token))!;
        Assert.False(again.MayHaveArrived);
        await Outbox.SettleAsync(again, new DeliveryResult.Unknown("time-out"), Token);

        Clock.Advance(TimeSpan.FromHours(1));
        var last = (await Outbox.ClaimAsync(["shop"], Token))!;
        Assert.True(last.MayHaveArrived);
        await Outbox.SettleAsync(last, new DeliveryResult.Refused("It redirects."), Token);
        Assert.Equal((0, 0, 1), await Outbox.CountAsync(Token));
        Assert.Equal([("team", "It redirects.")], await Outbox.FailuresAsync("shop", Token));
    }

    [Fact]
    public async Task A_receiver_that_puts_us_off_is_asked_for_three_days_and_no_longer()
    {
        await Signals.AddAsync(Fall, [Team], Token);
        for (var attempt = 0; attempt < 70; attempt++)
        {
            await Outbox.SettleAsync((await Outbox.ClaimAsync(["shop"], Token))!, new DeliveryResult.Postponed(TimeSpan.Zero, "429"), Token);
            Assert.Null(await Outbox.ClaimAsync(["shop"], Token));
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Clock.Advance(TimeSpan.FromDays(3));
        await Outbox.SettleAsync((await Outbox.ClaimAsync(["shop"], Token))!, new DeliveryResult.Postponed(TimeSpan.Zero, "429"), Token);
        Assert.Equal((0, 0, 1), await Outbox.CountAsync(Token));
    }

    [Fact]
    public async Task Deliveries_wait_for_whoever_knows_their_receivers_and_for_quiet_hours()
    {
        await Signals.AddAsync(Fall, [Sleeper], Token);

        Assert.Null(await Outbox.ClaimAsync(["other"], Token));
        Assert.Null(await Outbox.ClaimAsync(["shop"], Token));
        Clock.Advance(TimeSpan.FromHours(3));
        Assert.NotNull(await Outbox.ClaimAsync(["shop"], Token));
    }

    [Fact]
    public async Task Many_senders_claim_each_delivery_once()
    {
        for (var i = 0; i < 20; i++)
        {
            await Signals.AddAsync(Fall with { Since = new DateOnly(2025, 1, 1).AddDays(i) }, [Team], Token);
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var mine = new List<string>();
            for (var empty = 0; empty < 10;)
            {
                if (await Outbox.ClaimAsync(["shop"], Token) is { } due)
                {
                    mine.Add(due.Id);
                }
                else
                {
                    empty++;
                }
            }

            return mine;
        }));

        var all = claimed.SelectMany(c => c).ToArray();
        Assert.Equal((20, 20), (all.Length, all.Distinct().Count()));
    }

    [Fact]
    public async Task A_run_is_begun_by_one_done_once_and_free_again_where_its_process_was_killed()
    {
        var leases = new RunLeases(State, Clock);

        Assert.NotNull(await leases.BeginAsync("shop", "monday", Token));
        Assert.Null(await leases.BeginAsync("shop", "monday", Token));
        Assert.NotNull(await leases.BeginAsync("shop", "tuesday", Token));
        Assert.NotNull(await leases.BeginAsync("other", "monday", Token));

        Clock.Advance(leases.Length + TimeSpan.FromSeconds(1));
        var owner = (await leases.BeginAsync("shop", "monday", Token))!;
        Assert.Equal(0, await leases.EndAsync("shop", "monday", "somebody", null, Token));
        Assert.Equal(1, await leases.EndAsync("shop", "monday", owner, null, Token));
        Assert.True(await leases.IsDoneAsync("shop", "monday", Token));
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await leases.BeginAsync("shop", "monday", Token));
    }

    [Fact]
    public async Task A_run_that_failed_is_tried_again_after_a_pause()
    {
        var leases = new RunLeases(State, Clock);
        var owner = (await leases.BeginAsync("shop", "monday", Token))!;

        await leases.EndAsync("shop", "monday", owner, TimeSpan.FromMinutes(5), Token);

        Assert.False(await leases.IsDoneAsync("shop", "monday", Token));
        Assert.Null(await leases.BeginAsync("shop", "monday", Token));
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await leases.BeginAsync("shop", "monday", Token));
    }

    [Fact]
    public async Task Audiences_that_looked_are_remembered_for_a_month()
    {
        var audiences = new AudienceStore(State, Clock);
        var north = new Audience(["viewer"], ImmutableSortedDictionary<string, string>.Empty.Add("region", "North"));

        await audiences.NoteAsync("shop", "k", north, Token);
        await audiences.NoteAsync("shop", "k", north, Token);

        var known = Assert.Single(await audiences.ListAsync("shop", Token));
        Assert.Equal(("viewer", "North"), (known.Roles.Single(), known.Attributes["region"]));
        Clock.Advance(TimeSpan.FromDays(31));
        Assert.Empty(await audiences.ListAsync("shop", Token));
    }

    [Fact]
    public async Task An_event_of_Slack_is_kept_once_and_its_answer_and_delivery_together()
    {
        var (questions, bot) = (new SlackQuestions(State, Clock), Team with { Kind = ReceiverKind.SlackBot });
        const string Body = """{"type":"event_callback","team_id":"T","event_id":"E1","event":{"type":"app_mention","user":"U","channel":"C","ts":"5.0","text":"<@B> revenue in March &amp; April?"}}""";
        var time = Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var request = new SlackRequest(Body, time, SlackRequest.Sign("s3cret", time, Body));

        Assert.IsType<SlackReply.Taken>(await questions.TakeAsync("shop", [bot], request, Token));
        Assert.IsType<SlackReply.Taken>(await questions.TakeAsync("shop", [bot], request, Token));
        Assert.IsType<SlackReply.Unsigned>(await questions.TakeAsync("shop", [bot], request with { Body = Body + " " }, Token));
        Assert.IsType<SlackReply.Unsigned>(await questions.TakeAsync("shop", [bot with { SigningSecret = "" }], request, Token));

        var question = (await questions.ClaimAsync(Token))!;
        Assert.Equal(("revenue in March & April?", "5.0", "T:U"), (question.Question, question.Thread, question.AskedBy));
        Assert.Null(await questions.ClaimAsync(Token));
        Assert.True(await questions.AnswerAsync(question, new Message("42"), "conv", Token));
        Assert.False(await questions.AnswerAsync(question, new Message("43"), "conv", Token));
        var delivery = (await Outbox.ClaimAsync(["shop"], Token))!;
        Assert.Equal(("42", "C", "5.0"), (delivery.Message.Headline, delivery.Message.Channel, delivery.Message.Thread));
        Assert.Null(await Outbox.ClaimAsync(["shop"], Token));
        Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.IsType<SlackReply.Unsigned>(await questions.TakeAsync("shop", [bot], request, Token));
    }

    [Fact]
    public async Task A_further_question_in_a_thread_goes_on_from_the_same_persons_conversation()
    {
        var (questions, bot) = (new SlackQuestions(State, Clock), Team with { Kind = ReceiverKind.SlackBot });
        await TakeAsync("E1", "U", "revenue?");
        await questions.AnswerAsync((await questions.ClaimAsync(Token))!, new Message("1"), "conv", Token);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await TakeAsync("E2", "U", "and by region?");
        var same = (await questions.ClaimAsync(Token))!;
        await questions.AnswerAsync(same, new Message("2"), "conv", Token);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await TakeAsync("E3", "V", "why?");
        var other = (await questions.ClaimAsync(Token))!;

        Assert.Equal("conv", same.Conversation);
        Assert.Null(other.Conversation);
        Assert.Equal(["revenue?", "and by region?"], other.Earlier);

        async Task TakeAsync(string id, string user, string text)
        {
            var body = $$$"""{"type":"event_callback","team_id":"T","event_id":"{{{id}}}","event":{"type":"app_mention","user":"{{{user}}}","channel":"C","ts":"{{{id}}}","thread_ts":"5.0","text":"{{{text}}}"}}""";
            var time = Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
            await questions.TakeAsync("shop", [bot], new SlackRequest(body, time, SlackRequest.Sign("s3cret", time, body)), Token);
        }
    }
}

public sealed class SqliteOutboxTests() : OutboxFacts(postgres: false);

[Trait("Needs", "postgres")]
public sealed class PostgresOutboxTests() : OutboxFacts(postgres: true);
