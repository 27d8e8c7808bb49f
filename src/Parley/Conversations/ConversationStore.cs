using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations.Colleagues;
using Parley.Conversations.Continuity;
using Parley.Conversations.Modelled;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Conversations;

/// <summary>
/// Conversations and their turns. A turn is recorded once, with its audit entry and, where it was escalated, its work
/// item, in one transaction: when <see cref="AppendAsync(TurnLease, Turn, CancellationToken)"/> has returned, all of it survives a killed process.
/// Conversations of another caller do not exist for a caller.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="work">The queue that escalations go to.</param>
/// <param name="clock">Dates what is stored.</param>
public sealed class ConversationStore(StateDatabase state, AuditTrail audit, WorkItemStore work, TimeProvider clock)
{
    /// <summary>How long a turn waits for the one before it to end.</summary>
    public static readonly TimeSpan TurnWait = TimeSpan.FromSeconds(60);

    /// <summary>The longest title; a longer one is cut.</summary>
    public const int MaxTitle = 200;

    /// <summary>The most conversations or turns that one page holds.</summary>
    public const int MaxPage = 200;

    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastPoll = TimeSpan.FromMilliseconds(250);

    private readonly TurnLeases _leases = new(state, clock);

    /// <summary>What people confirmed that a question means.</summary>
    public VerifiedAnswers Verified { get; } = new(state, audit, clock);

    /// <summary>What colleagues sent to conversations.</summary>
    public Replies Replies { get; } = new(state, audit, work, clock);

    /// <summary>Begins a conversation, or finds the one of this id: a caller may choose ids, as <c>parley ask -c standup</c> does.</summary>
    /// <param name="product">The product's name; not looked at where the conversation is there already.</param>
    /// <param name="caller">Id of the caller whose it is.</param>
    /// <param name="title">What it is called; empty to take the first question.</param>
    /// <param name="id">Its id; a new one where null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The conversation, or Deleted where this id was; Missing where it is another caller's.</returns>
    public Task<ConversationLookup> CreateAsync(
        string product, string caller, string title, string? id, CancellationToken cancellationToken)
    {
        var row = NewRow(product, caller, title, id);
        return state.WriteAsync(session => BeginAsync(session, row, cancellationToken), cancellationToken);
    }

    /// <summary>Begins a conversation or finds it, as <see cref="CreateAsync"/> does, and begins a turn in it, as <see cref="EnterAsync(string, string, CancellationToken)"/> does.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="caller">Id of the caller whose it is.</param>
    /// <param name="title">What it is called; empty to take the first question.</param>
    /// <param name="id">Its id; a new one where null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The conversation, and the turn's entry where it is one of this product; in one write where nobody else is in it.</returns>
    public async Task<(ConversationLookup Found, TurnEntry? Entry)> EnterAsync(
        string product, string caller, string title, string? id, CancellationToken cancellationToken)
    {
        var (row, owner) = (NewRow(product, caller, title, id), _leases.NewOwner());
        var (taken, found) = await state.WriteAsync(
            async session =>
            {
                var begun = await BeginAsync(session, row, cancellationToken).ConfigureAwait(false);
                return begun is ConversationLookup.Found { Conversation: var it } && it.Product == product
                    ? await TryEnterAsync(session, row.Id, caller, owner, cancellationToken).ConfigureAwait(false)
                    : (false, begun);
            },
            cancellationToken).ConfigureAwait(false);
#pragma warning disable CA2000 // The caller of this method disposes of the lease.
        return (found, found switch
        {
            ConversationLookup.Found { Conversation: var it } when taken => new TurnEntry.Entered(new TurnLease(_leases, it, owner, clock)),
            ConversationLookup.Found { Conversation: var it } when it.Product == product => await EnterAsync(row.Id, caller, cancellationToken).ConfigureAwait(false),
            _ => null,
        });
#pragma warning restore CA2000
    }

    /// <summary>Finds a conversation.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="caller">Id of the caller who asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ConversationLookup> FindAsync(string id, string caller, CancellationToken cancellationToken) =>
        state.ReadAsync(session => LookUpAsync(session, id, caller, cancellationToken), cancellationToken);

    /// <summary>Reads a caller's conversations, the one changed last first.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="after"><see cref="ConversationPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="size">How many, from 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ConversationPage> ListAsync(string caller, string? after, int size, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxPage);
        var from = (after ?? "").Split('~', 2);
        var parameters = new { caller, Time = from[0], Id = from.Length > 1 ? from[1] : "", Size = (long)size + 1 };
        return state.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<ConversationRow>(
                    $"""
                    SELECT {ConversationRow.Columns} FROM conversation
                    WHERE caller = @caller AND deleted_at IS NULL
                      AND (@Time = '' OR updated_at < @Time OR (updated_at = @Time AND id < @Id))
                    ORDER BY updated_at DESC, id DESC LIMIT @Size
                    """, parameters, cancellationToken).ConfigureAwait(false);
                var items = rows.Take(size).ToArray();
                return new ConversationPage(
                    [.. items.Select(r => r.ToConversation())], rows.Count > size ? $"{items[^1].UpdatedAt}~{items[^1].Id}" : null);
            },
            cancellationToken);
    }

    /// <summary>Gives a conversation another title.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="caller">Id of the caller who asks.</param>
    /// <param name="title">The title.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The conversation as it is now.</returns>
    public Task<ConversationLookup> RenameAsync(string id, string caller, string title, CancellationToken cancellationToken) =>
        state.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "UPDATE conversation SET title = @Title, updated_at = @Now WHERE id = @id AND caller = @caller AND deleted_at IS NULL",
                    new { Title = TitleOf(title), Now = StoredText.Of(clock.GetUtcNow()), id, caller },
                    cancellationToken).ConfigureAwait(false);
                return await LookUpAsync(session, id, caller, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>
    /// Deletes a conversation: its turns and title are erased. What stays is that there was one, whose, of which product
    /// and when, and its audit entries, which hold nobody's words.
    /// </summary>
    /// <param name="id">The conversation.</param>
    /// <param name="caller">Id of the caller who asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Found with the conversation as it was; Deleted where it was deleted before.</returns>
    public Task<ConversationLookup> DeleteAsync(string id, string caller, CancellationToken cancellationToken) =>
        state.WriteAsync(
            async session =>
            {
                var found = await LookUpAsync(session, id, caller, cancellationToken).ConfigureAwait(false);
                return found is ConversationLookup.Found { Conversation: var conversation }
                    ? await EraseAsync(session, conversation, cancellationToken).ConfigureAwait(false)
                    : found;
            },
            cancellationToken);

    /// <summary>
    /// Begins a turn: waits until no other turn of the conversation runs, in this process or another, and keeps others
    /// out until the lease is given back.
    /// </summary>
    /// <param name="id">The conversation.</param>
    /// <param name="caller">Id of the caller who asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<TurnEntry> EnterAsync(string id, string caller, CancellationToken cancellationToken)
    {
        var owner = _leases.NewOwner();
        var began = clock.GetTimestamp();
        for (var pause = FirstPoll; ; pause = pause < LastPoll ? pause * 2 : LastPoll)
        {
            var (taken, found) = await state.WriteAsync(
                session => TryEnterAsync(session, id, caller, owner, cancellationToken), cancellationToken).ConfigureAwait(false);
            switch (found)
            {
                case ConversationLookup.Found { Conversation: var conversation } when taken:
#pragma warning disable CA2000 // The caller of this method disposes of the lease.
                    return new TurnEntry.Entered(new TurnLease(_leases, conversation, owner, clock));
#pragma warning restore CA2000
                case ConversationLookup.Deleted { At: var at }:
                    return new TurnEntry.Deleted(at);
                case ConversationLookup.Missing:
                    return new TurnEntry.Missing();
                case var _ when clock.GetElapsedTime(began) >= TurnWait:
                    return new TurnEntry.Busy();
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Records a turn that has ended, and gives its lease back.</summary>
    /// <param name="lease">The lease the turn ran under.</param>
    /// <param name="turn">The turn; its number is the lease's.</param>
    /// <param name="cancellationToken">Cancels; whether the turn was kept is then unknown.</param>
    public Task<TurnRecording> AppendAsync(TurnLease lease, Turn turn, CancellationToken cancellationToken) =>
        AppendAsync(lease, turn, null, cancellationToken);

    /// <summary>Records a turn with what it spent on models, in one transaction.</summary>
    internal async Task<TurnRecording> AppendAsync(TurnLease lease, Turn turn, TurnSpending? spending, CancellationToken cancellationToken)
    {
        if (turn.Conversation != lease.Conversation.Id || turn.Number != lease.Number)
        {
            throw new ArgumentException($"Turn {turn.Number} of {turn.Conversation} does not belong to the lease.", nameof(turn));
        }

        var row = TurnRow.Of(turn);
        var recording = await state.WriteAsync(
            async session =>
            {
                await ModelSpending.AddAsync(session, spending, cancellationToken).ConfigureAwait(false);
                return await InsertAsync(session, lease, turn, row, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (recording is TurnRecording.Recorded)
        {
            await lease.ReleasedAsync().ConfigureAwait(false);
        }

        return recording;
    }

    /// <summary>What was spent on models under a key of <see cref="Models.BudgetAccount"/>.</summary>
    internal Task<Models.Spending> SpentAsync(string account, CancellationToken cancellationToken) =>
        state.ReadAsync(session => ModelSpending.OfAsync(session, account, cancellationToken), cancellationToken);

    /// <summary>Reads a caller's conversations whose title or one of whose questions has these words, the one changed last first.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="words">Part of a title or question, in any case.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="MaxPage"/> conversations.</returns>
    public Task<ImmutableArray<Conversation>> SearchAsync(string caller, string words, CancellationToken cancellationToken)
    {
        var like = $"%{words.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        return state.ReadAsync(
            async session => (await session.QueryAsync<ConversationRow>(
                $"""
                SELECT {ConversationRow.Columns} FROM conversation
                WHERE caller = @caller AND deleted_at IS NULL AND (lower(title) LIKE @like ESCAPE '\'
                    OR id IN (SELECT conversation FROM turn WHERE caller = @caller AND lower(question) LIKE @like ESCAPE '\'))
                ORDER BY updated_at DESC, id DESC LIMIT {MaxPage}
                """, new { caller, like }, cancellationToken).ConfigureAwait(false)).Select(r => r.ToConversation()).ToImmutableArray(),
            cancellationToken);
    }

    /// <summary>Reads the turn that a work item is about, whoever asked it: for colleagues who may work on the queue.</summary>
    /// <param name="item">The work item.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The turn; null where the item is about none, or its conversation was deleted.</returns>
    public async Task<Turn?> TurnAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var row = await state.ReadAsync(
            session => session.FindAsync<TurnRow>($"SELECT {TurnRow.Columns} FROM turn WHERE id = @Turn", new { item.Turn }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return row?.ToTurn();
    }

    /// <summary>Reads the newest answered turns about a product, whoever asked them: the plans say what people look at, and hold no figures.</summary>
    /// <param name="product">The product.</param>
    /// <param name="count">How many, from 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Newest first: who asked, and the plan.</returns>
    public Task<ImmutableArray<(string Caller, Plan Plan)>> AskedAsync(string product, int count, CancellationToken cancellationToken) =>
        state.ReadAsync(
            async session => (await session.QueryAsync<TurnRow>(
                "SELECT caller AS Caller, plan AS Plan FROM turn WHERE product = @product AND plan IS NOT NULL AND outcome = 'Answered' ORDER BY asked_at DESC LIMIT @Count",
                new { product, Count = (long)count }, cancellationToken).ConfigureAwait(false))
                .Select(r => (r.Caller, TurnColumns.Read<Plan>(r.Plan!))).ToImmutableArray(),
            cancellationToken);

    /// <summary>Reads one turn.</summary>
    /// <param name="id">The turn.</param>
    /// <param name="caller">Id of the caller who asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The turn; null where there is none for this caller, or its conversation was deleted.</returns>
    public async Task<Turn?> TurnAsync(string id, string caller, CancellationToken cancellationToken)
    {
        var row = await state.ReadAsync(
            session => session.FindAsync<TurnRow>(
                $"SELECT {TurnRow.Columns} FROM turn WHERE id = @id AND caller = @caller", new { id, caller }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return row?.ToTurn();
    }

    /// <summary>Reads a conversation's turns in order.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="caller">Id of the caller who asks.</param>
    /// <param name="after">Number of the last turn already read; 0 for the beginning.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="MaxPage"/> turns; empty where there are none for this caller.</returns>
    public async Task<ImmutableArray<Turn>> TurnsAsync(string conversation, string caller, int after, CancellationToken cancellationToken)
    {
        var rows = await state.ReadAsync(
            session => session.QueryAsync<TurnRow>(
                $"""
                SELECT {TurnRow.Columns} FROM turn
                WHERE conversation = @conversation AND caller = @caller AND number > @After ORDER BY number LIMIT {MaxPage}
                """, new { conversation, caller, After = (long)after }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => r.ToTurn())];
    }

    /// <summary>Finds the conversation of which these questions are the history.</summary>
    /// <param name="product">The product.</param>
    /// <param name="caller">Id of the caller who asks.</param>
    /// <param name="questions">All its questions as typed, oldest first.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The id of the one changed last; null where there is none.</returns>
    public Task<string?> ContinuedByAsync(string product, string caller, ImmutableArray<string> questions, CancellationToken cancellationToken) =>
        state.ReadAsync(session => ConversationMatch.FindAsync(session, product, caller, questions, cancellationToken), cancellationToken);

    /// <summary>Reads a turn and those it goes on from, in order; what a follow-up question refers to.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="caller">Id of the caller who asks.</param>
    /// <param name="number">Number of the turn to end with; none are read where there is no such turn.</param>
    /// <param name="count">How many, from 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ImmutableArray<Turn>> ThreadAsync(
        string conversation, string caller, int number, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPage);
        var rows = await state.ReadAsync(
            session => session.QueryAsync<TurnRow>(
                $"""
                WITH RECURSIVE thread (place, before, depth) AS (
                    SELECT number, coalesce(follows, number - 1), 1 FROM turn WHERE conversation = @conversation AND number = @Number
                    UNION ALL
                    SELECT t.number, coalesce(t.follows, t.number - 1), thread.depth + 1
                    FROM turn t JOIN thread ON t.number = thread.before WHERE t.conversation = @conversation AND thread.depth < @Count
                )
                SELECT {TurnRow.Columns} FROM turn
                WHERE conversation = @conversation AND caller = @caller AND number IN (SELECT place FROM thread) ORDER BY number
                """, new { conversation, caller, Number = (long)number, Count = (long)count }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => r.ToTurn())];
    }

    private static async Task<ConversationLookup> LookUpAsync(
        StateSession session, string id, string caller, CancellationToken cancellationToken)
    {
        var row = await session.FindAsync<ConversationRow>(
            $"SELECT {ConversationRow.Columns} FROM conversation WHERE id = @id AND caller = @caller", new { id, caller }, cancellationToken).ConfigureAwait(false);
        return row switch
        {
            null => new ConversationLookup.Missing(),
            { DeletedAt: { } deleted } => new ConversationLookup.Deleted(StoredText.Time(deleted)),
            _ => new ConversationLookup.Found(row.ToConversation()),
        };
    }

    private ConversationRow NewRow(string product, string caller, string title, string? id)
    {
        var now = clock.GetUtcNow();
        return new ConversationRow
        {
            Id = id ?? Guid.CreateVersion7(now).ToString("N"),
            Product = product,
            Caller = caller,
            Title = TitleOf(title),
            CreatedAt = StoredText.Of(now),
            UpdatedAt = StoredText.Of(now),
        };
    }

    private static async Task<ConversationLookup> BeginAsync(StateSession session, ConversationRow row, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO conversation (id, product, caller, title, created_at, updated_at, turns)
            VALUES (@Id, @Product, @Caller, @Title, @CreatedAt, @UpdatedAt, 0) ON CONFLICT (id) DO NOTHING
            """, row, cancellationToken).ConfigureAwait(false);
        return await LookUpAsync(session, row.Id, row.Caller, cancellationToken).ConfigureAwait(false);
    }

    private static string TitleOf(string text)
    {
        var line = StoredText.Clean(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return line.Length <= MaxTitle ? line : string.Concat(StoredText.Clean(line[..(MaxTitle - 1)]), "…");
    }

    // The conversation is looked up after the lease is taken: no other turn can change it any more.
    private async Task<(bool Taken, ConversationLookup Found)> TryEnterAsync(
        StateSession session, string id, string caller, string owner, CancellationToken cancellationToken)
    {
        var taken = await _leases.TakeAsync(session, id, owner, cancellationToken).ConfigureAwait(false);
        var found = await LookUpAsync(session, id, caller, cancellationToken).ConfigureAwait(false);
        if (taken && found is not ConversationLookup.Found)
        {
            await TurnLeases.ReleaseAsync(session, id, owner, cancellationToken).ConfigureAwait(false);
        }

        return (taken, found);
    }

    private async Task<TurnRecording> InsertAsync(
        StateSession session, TurnLease lease, Turn turn, TurnRow row, CancellationToken cancellationToken)
    {
        var counted = await session.ExecuteAsync(
            """
            UPDATE conversation SET turns = turns + 1, updated_at = @Now, title = CASE WHEN title = '' THEN @Title ELSE title END
            WHERE id = @Conversation AND turns = @Before AND deleted_at IS NULL
            """,
            new { Now = StoredText.Of(clock.GetUtcNow()), Title = TitleOf(turn.Question), turn.Conversation, Before = row.Number - 1 },
            cancellationToken).ConfigureAwait(false);
        if (counted == 0)
        {
            return await LookUpAsync(session, turn.Conversation, lease.Conversation.Caller, cancellationToken).ConfigureAwait(false)
                is ConversationLookup.Deleted deleted ? new TurnRecording.Deleted(deleted.At) : new TurnRecording.Conflict();
        }

        await session.ExecuteAsync(TurnRow.Insert, row, cancellationToken).ConfigureAwait(false);
        await TurnLeases.ReleaseAsync(session, turn.Conversation, lease.Owner, cancellationToken).ConfigureAwait(false);
        if (turn is { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Escalated })
        {
            await work.CreateAsync(session, EscalationOf(turn), cancellationToken).ConfigureAwait(false);
        }

        await audit.AppendAsync(session, RecordedEvent(turn, row), cancellationToken).ConfigureAwait(false);
        return new TurnRecording.Recorded();
    }

    private WorkItem EscalationOf(Turn turn) => new()
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
        Kind = WorkItemKind.Escalation,
        Product = turn.Product,
        Conversation = turn.Conversation,
        Turn = turn.Id,
        Subject = TitleOf(turn.Question),
        CreatedBy = turn.Caller,
    };

    private static AuditEvent RecordedEvent(Turn turn, TurnRow row) => new()
    {
        Actor = turn.Caller,
        Action = "turn.recorded",
        Product = turn.Product,
        Conversation = turn.Conversation,
        Turn = turn.Id,
        Detail = string.Create(
            CultureInfo.InvariantCulture, $"number {turn.Number}, {row.Status}, {row.Outcome}, sha256 {row.ContentHash()}"),
    };

    private async Task<ConversationLookup> EraseAsync(StateSession session, Conversation conversation, CancellationToken cancellationToken)
    {
        var erased = await session.ExecuteAsync(
            "UPDATE conversation SET title = '', deleted_at = @Now WHERE id = @Id AND deleted_at IS NULL",
            new { Now = StoredText.Of(clock.GetUtcNow()), conversation.Id },
            cancellationToken).ConfigureAwait(false);
        if (erased == 0)
        {
            return await LookUpAsync(session, conversation.Id, conversation.Caller, cancellationToken).ConfigureAwait(false);
        }

        await session.ExecuteAsync(
            "DELETE FROM feedback WHERE turn IN (SELECT id FROM turn WHERE conversation = @Id)", new { conversation.Id }, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("DELETE FROM reply WHERE conversation = @Id", new { conversation.Id }, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("DELETE FROM turn WHERE conversation = @Id", new { conversation.Id }, cancellationToken).ConfigureAwait(false);
        await work.EraseAsync(session, conversation.Id, cancellationToken).ConfigureAwait(false);
        await audit.AppendAsync(
            session,
            new AuditEvent
            {
                Actor = conversation.Caller,
                Action = "conversation.deleted",
                Product = conversation.Product,
                Conversation = conversation.Id,
                Detail = string.Create(CultureInfo.InvariantCulture, $"{conversation.Turns} turns erased"),
            },
            cancellationToken).ConfigureAwait(false);
        return new ConversationLookup.Found(conversation);
    }
}
