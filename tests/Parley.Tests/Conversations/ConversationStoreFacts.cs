using System.Collections.Concurrent;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Conversations;

/// <summary>What the store of conversations promises, on every database.</summary>
public abstract class ConversationStoreFacts(bool postgres) : StateFacts(postgres)
{
    [Fact]
    public async Task AppendAsync_EveryMemberSet_ReadsBackTheSameTurn()
    {
        var conversation = await BeginAsync();
        var written = await AddTurnAsync(conversation.Id, change: t => Turns.Full(t.Conversation, t.Number));

        var read = await Conversations.TurnAsync(written.Id, "ada", Token);

        Assert.NotNull(read);
        Assert.Equal(TurnRow.Of(written).ContentHash(), TurnRow.Of(read).ContentHash());
        Assert.Equal(written.Question, read.Question);
        Assert.Equal(written.AskedAt, read.AskedAt);
        Assert.Equivalent(written.Answer, read.Answer, strict: true);
        Assert.Equivalent(written.Plan, read.Plan, strict: true);
        Assert.Equal(written.TimingsMs, read.TimingsMs);
        Assert.Equal(written.Sql, read.Sql);
    }

    [Fact]
    public async Task AppendAsync_ThenAnotherProcessReads_TheTurnIsThere()
    {
        var conversation = await BeginAsync(turns: 2);

        var other = StoreOver(await OpenAsync(Home));

        var turns = await other.TurnsAsync(conversation.Id, "ada", 0, Token);
        Assert.Equal([1, 2], turns.Select(t => t.Number));
        Assert.Equal(2, Assert.IsType<ConversationLookup.Found>(await other.FindAsync(conversation.Id, "ada", Token)).Conversation.Turns);
    }

    [Fact]
    public async Task AppendAsync_FirstTurn_NamesTheConversationAfterTheQuestion()
    {
        var conversation = await BeginAsync();
        await AddTurnAsync(conversation.Id, change: t => t with { Question = "  How\n much  was\u0000 " + new string('x', 400) });

        var found = Assert.IsType<ConversationLookup.Found>(await Conversations.FindAsync(conversation.Id, "ada", Token)).Conversation;

        Assert.StartsWith("How much was\uFFFD xxx", found.Title, StringComparison.Ordinal);
        Assert.Equal(ConversationStore.MaxTitle, found.Title.Length);
        Assert.EndsWith("…", found.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendAsync_Always_WritesOneAuditEntryWithTheTurnsHashAndNoWords()
    {
        var conversation = await BeginAsync();
        var turn = await AddTurnAsync(conversation.Id, change: t => t with { Question = "secret plans" });

        var entry = Assert.Single(await Audit.ReadAsync(0, Token));

        Assert.Equal(("ada", "turn.recorded", turn.Id), (entry.Event.Actor, entry.Event.Action, entry.Event.Turn));
        Assert.Contains(TurnRow.Of(turn).ContentHash(), entry.Event.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", entry.Event.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendAsync_Escalated_PutsAWorkItemIntoTheQueueInTheSameTransaction()
    {
        var conversation = await BeginAsync(turns: 1);
        var turn = await AddTurnAsync(conversation.Id, change: t => t with { Answer = t.Answer with { Outcome = Outcome.Escalated } });

        var item = Assert.Single(await Work.ListAsync(WorkItemState.Open, WorkItemKind.Escalation, null, Token));

        Assert.Equal((turn.Id, conversation.Id, turn.Question), (item.Turn, item.Conversation, item.Subject));
        Assert.Equal(["turn.recorded", "work_item.created", "turn.recorded"], (await Audit.ReadAsync(0, Token)).Select(e => e.Event.Action));
    }

    [Fact]
    public async Task AppendAsync_SameTurnTwice_FailsAndKeepsNothingOfTheSecond()
    {
        var first = await BeginAsync();
        var second = await BeginAsync();
        var turn = await AddTurnAsync(first.Id);

        await Assert.ThrowsAsync<Parley.Storage.StateException>(() => AddTurnAsync(second.Id, change: t => t with { Id = turn.Id }));

        Assert.Equal(0, Assert.IsType<ConversationLookup.Found>(await Conversations.FindAsync(second.Id, "ada", Token)).Conversation.Turns);
        Assert.Single(await Audit.ReadAsync(0, Token));
    }

    [Fact]
    public async Task AppendAsync_LeaseRanOutAndTheNumberIsTaken_IsAConflict()
    {
        var conversation = await BeginAsync();
        var other = StoreOver(await OpenAsync(Home));
        var late = Assert.IsType<TurnEntry.Entered>(await Conversations.EnterAsync(conversation.Id, "ada", Token)).Lease;
        await Home.ExecuteAsync("UPDATE turn_lease SET expires_at = '2000-01-01T00:00:00.0000000Z'", Token);
        await AddTurnAsync(conversation.Id, store: other);

        var recording = await Conversations.AppendAsync(late, Turns.Simple(conversation.Id, late.Number), Token);
        await late.DisposeAsync();

        Assert.IsType<TurnRecording.Conflict>(recording);
        Assert.Single(await Conversations.TurnsAsync(conversation.Id, "ada", 0, Token));
    }

    [Fact]
    public async Task AppendAsync_ConversationDeletedMeanwhile_SaysDeletedAndKeepsNothing()
    {
        var conversation = await BeginAsync(turns: 1);
        await using var lease = Assert.IsType<TurnEntry.Entered>(await Conversations.EnterAsync(conversation.Id, "ada", Token)).Lease;
        await Conversations.DeleteAsync(conversation.Id, "ada", Token);

        Assert.IsType<TurnRecording.Deleted>(await Conversations.AppendAsync(lease, Turns.Simple(conversation.Id, lease.Number), Token));

        Assert.Empty(await Conversations.TurnsAsync(conversation.Id, "ada", 0, Token));
    }

    [Fact]
    public async Task Turns_CannotBeChangedEvenWithTheDatabasesOwnTools()
    {
        await BeginAsync(turns: 1);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Home.ExecuteAsync("UPDATE turn SET question = 'other'", Token));
    }

    [Fact]
    public async Task EnterAsync_FromManyTasksAndProcesses_TurnsRunOneAtATimeAndNoneIsLost()
    {
        const int Each = 6;
        var conversation = await BeginAsync(store: StoreOver(State, TimeProvider.System));
        var stores = new[] { StoreOver(State, TimeProvider.System), StoreOver(await OpenAsync(Home), TimeProvider.System) };
        var running = 0;
        var overlaps = new ConcurrentBag<int>();

        await Parallel.ForAsync(0, 4, Token, async (worker, token) =>
        {
            for (var i = 0; i < Each; i++)
            {
                var store = stores[worker % stores.Length];
                var lease = Assert.IsType<TurnEntry.Entered>(await store.EnterAsync(conversation.Id, "ada", token)).Lease;
                overlaps.Add(Interlocked.Increment(ref running));
                await Task.Delay(2, token);
                Interlocked.Decrement(ref running);
                Assert.IsType<TurnRecording.Recorded>(await store.AppendAsync(lease, Turns.Simple(conversation.Id, lease.Number), token));
            }
        });

        Assert.All(overlaps, n => Assert.Equal(1, n));
        Assert.Equal(Enumerable.Range(1, 4 * Each), (await Conversations.TurnsAsync(conversation.Id, "ada", 0, Token)).Select(t => t.Number));
        Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token));
    }

    [Fact]
    public async Task EnterAsync_TurnRunsLongerThanItsLease_TheLeaseIsRenewed()
    {
        var conversation = await BeginAsync();
        var other = StoreOver(await OpenAsync(Home));
        await using var lease = Assert.IsType<TurnEntry.Entered>(await Conversations.EnterAsync(conversation.Id, "ada", Token)).Lease;
        for (var i = 0; i < 6; i++)
        {
            Clock.Advance(TurnLease.Duration / 3);
            await LeaseUntilAsync(Clock.GetUtcNow() + TurnLease.Duration);
        }

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other.EnterAsync(conversation.Id, "ada", soon.Token));
    }

    [Fact]
    public async Task EnterAsync_HolderDied_TheLeaseRunsOut()
    {
        var conversation = await BeginAsync();
        var dead = await OpenAsync(Home);
        Assert.IsType<TurnEntry.Entered>(await StoreOver(dead).EnterAsync(conversation.Id, "ada", Token));
        await dead.DisposeAsync();

        var waiting = Conversations.EnterAsync(conversation.Id, "ada", Token);
        while (!waiting.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Token);
        }

        await using var lease = Assert.IsType<TurnEntry.Entered>(await waiting).Lease;
        Assert.Equal(1, lease.Number);
    }

    [Fact]
    public async Task EnterAsync_TheTurnBeforeNeverEnds_IsBusyAfterTheWait()
    {
        var conversation = await BeginAsync();
        await using var lease = Assert.IsType<TurnEntry.Entered>(await Conversations.EnterAsync(conversation.Id, "ada", Token)).Lease;
        await Home.ExecuteAsync("UPDATE turn_lease SET expires_at = '2999-01-01T00:00:00.0000000Z'", Token);
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Clock.GetUtcNow());

        var waiting = StoreOver(State, clock).EnterAsync(conversation.Id, "ada", Token);
        while (!waiting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(5, Token);
        }

        Assert.IsType<TurnEntry.Busy>(await waiting);
    }

    [Fact]
    public async Task DisposeLease_WithoutATurn_LetsTheNextOneIn()
    {
        var conversation = await BeginAsync();
        var first = Assert.IsType<TurnEntry.Entered>(await Conversations.EnterAsync(conversation.Id, "ada", Token)).Lease;
        await first.DisposeAsync();

        await using var second = Assert.IsType<TurnEntry.Entered>(await Conversations.EnterAsync(conversation.Id, "ada", Token)).Lease;

        Assert.Equal(1, second.Number);
    }

    [Fact]
    public async Task CreateAsync_IdOfTheCallersOwn_FindsTheSameConversationAgain()
    {
        await Conversations.CreateAsync("shop", "ada", "Stand-up", "standup", Token);
        var again = Assert.IsType<ConversationLookup.Found>(await Conversations.CreateAsync("shop", "ada", "Other", "standup", Token));

        Assert.Equal("Stand-up", again.Conversation.Title);
        Assert.IsType<ConversationLookup.Missing>(await Conversations.CreateAsync("shop", "bob", "Mine", "standup", Token));
    }

    [Fact]
    public async Task AnotherCaller_SeesNothingOfAConversation()
    {
        var conversation = await BeginAsync(turns: 1);
        var turn = (await Conversations.TurnsAsync(conversation.Id, "ada", 0, Token))[0];

        Assert.IsType<ConversationLookup.Missing>(await Conversations.FindAsync(conversation.Id, "bob", Token));
        Assert.IsType<TurnEntry.Missing>(await Conversations.EnterAsync(conversation.Id, "bob", Token));
        Assert.IsType<ConversationLookup.Missing>(await Conversations.RenameAsync(conversation.Id, "bob", "x", Token));
        Assert.IsType<ConversationLookup.Missing>(await Conversations.DeleteAsync(conversation.Id, "bob", Token));
        Assert.Empty(await Conversations.TurnsAsync(conversation.Id, "bob", 0, Token));
        Assert.Null(await Conversations.TurnAsync(turn.Id, "bob", Token));
        Assert.Empty((await Conversations.ListAsync("bob", null, 10, Token)).Items);
        await AddTurnAsync(conversation.Id);
    }

    [Fact]
    public async Task ListAsync_InPages_GivesEveryConversationOnceTheNewestFirst()
    {
        var expected = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            expected.Insert(0, (await BeginAsync()).Id);
            Clock.Advance(TimeSpan.FromMinutes(i % 2));
        }

        var seen = new List<Conversation>();
        var page = await Conversations.ListAsync("ada", null, 3, Token);
        seen.AddRange(page.Items);
        while (page.Next is not null)
        {
            page = await Conversations.ListAsync("ada", page.Next, 3, Token);
            seen.AddRange(page.Items);
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), seen.Select(c => c.Id).Order(StringComparer.Ordinal));
        Assert.Equal(seen.OrderByDescending(c => c.UpdatedAt).Select(c => c.UpdatedAt), seen.Select(c => c.UpdatedAt));
    }

    [Fact]
    public async Task ThreadAsync_MoreTurnsThanAskedFor_GivesTheNewestInOrder()
    {
        var conversation = await BeginAsync(turns: 4);

        Assert.Equal([3, 4], (await Conversations.ThreadAsync(conversation.Id, "ada", 4, 2, Token)).Select(t => t.Number));
        Assert.Equal([3, 4], (await Conversations.TurnsAsync(conversation.Id, "ada", 2, Token)).Select(t => t.Number));
    }

    [Fact]
    public async Task RenameAsync_Conversation_ChangesItsTitle()
    {
        var conversation = await BeginAsync(turns: 1);

        await Conversations.RenameAsync(conversation.Id, "ada", "Spend", Token);

        Assert.Equal("Spend", Assert.Single((await Conversations.ListAsync("ada", null, 10, Token)).Items).Title);
    }

    [Fact]
    public async Task DeleteAsync_Conversation_ErasesWordsAndKeepsTheTrail()
    {
        var conversation = await BeginAsync(turns: 1);
        var turn = await AddTurnAsync(conversation.Id, change: t => t with { Answer = t.Answer with { Outcome = Outcome.Escalated } });

        Assert.IsType<ConversationLookup.Found>(await Conversations.DeleteAsync(conversation.Id, "ada", Token));

        Assert.Equal(Clock.GetUtcNow(), Assert.IsType<ConversationLookup.Deleted>(await Conversations.FindAsync(conversation.Id, "ada", Token)).At);
        Assert.IsType<ConversationLookup.Deleted>(await Conversations.DeleteAsync(conversation.Id, "ada", Token));
        Assert.IsType<ConversationLookup.Deleted>(await Conversations.CreateAsync("shop", "ada", "", conversation.Id, Token));
        Assert.IsType<TurnEntry.Deleted>(await Conversations.EnterAsync(conversation.Id, "ada", Token));
        Assert.Null(await Conversations.TurnAsync(turn.Id, "ada", Token));
        Assert.Empty((await Conversations.ListAsync("ada", null, 10, Token)).Items);
        var item = Assert.Single(await Work.ListAsync(null, null, null, Token));
        Assert.Equal((WorkItemState.Closed, "", "conversation deleted"), (item.State, item.Subject, item.Resolution));
        Assert.Equal("conversation.deleted", (await Audit.ReadAsync(0, Token))[^1].Event.Action);
        Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token));
    }

    private async Task LeaseUntilAsync(DateTimeOffset time)
    {
        var expected = Parley.Storage.StoredText.Of(time);
        for (var i = 0; i < 200; i++)
        {
            if (await State.ReadAsync(s => s.FindAsync<string>("SELECT expires_at FROM turn_lease", null, Token), Token) == expected)
            {
                return;
            }

            await Task.Delay(10, Token);
        }

        Assert.Fail($"The lease was not renewed until {expected}.");
    }
}

public sealed class SqliteConversationStoreTests() : ConversationStoreFacts(postgres: false);

[Trait("Needs", "postgres")]
public sealed class PostgresConversationStoreTests() : ConversationStoreFacts(postgres: true);
