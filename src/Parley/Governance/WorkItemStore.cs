using System.Collections.Immutable;
using Parley.Storage;

namespace Parley.Governance;

/// <summary>The one queue of what people must look at. Every change has its audit entry in the same transaction.</summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates changes.</param>
public sealed class WorkItemStore(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The most that <see cref="ListAsync"/> gives.</summary>
    public const int PageSize = 200;

    private const string Columns =
        """
        id AS Id, kind AS Kind, state AS State, product AS Product, conversation AS Conversation, turn AS Turn,
        subject AS Subject, created_by AS CreatedBy, created_at AS CreatedAt, changed_at AS ChangedAt,
        assignee AS Assignee, resolution AS Resolution
        """;

    /// <summary>Puts an item into the queue, in a transaction of its own.</summary>
    /// <param name="item">The item; its times are set here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The item as it was stored.</returns>
    public Task<WorkItem> CreateAsync(WorkItem item, CancellationToken cancellationToken) =>
        state.WriteAsync(session => CreateAsync(session, item, cancellationToken), cancellationToken);

    /// <summary>Puts an item into the queue in the caller's transaction.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="item">The item; its times are set here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The item as it was stored.</returns>
    public async Task<WorkItem> CreateAsync(StateSession session, WorkItem item, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var stored = item with { CreatedAt = now, ChangedAt = now, Subject = StoredText.Clean(item.Subject) };
        await session.ExecuteAsync(
            """
            INSERT INTO work_item (id, kind, state, product, conversation, turn, subject, created_by, created_at, changed_at, assignee, resolution)
            VALUES (@Id, @Kind, @State, @Product, @Conversation, @Turn, @Subject, @CreatedBy, @CreatedAt, @ChangedAt, @Assignee, @Resolution)
            """, Row.Of(stored), cancellationToken).ConfigureAwait(false);
        await RecordAsync(session, stored, stored.CreatedBy, "work_item.created", cancellationToken).ConfigureAwait(false);
        return stored;
    }

    /// <summary>Reads the queue, oldest first.</summary>
    /// <param name="inState">Only items in this state; all where null.</param>
    /// <param name="kind">Only items of this kind; all where null.</param>
    /// <param name="after">Id of the last item already read; null for the beginning.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="PageSize"/> items.</returns>
    public Task<ImmutableArray<WorkItem>> ListAsync(
        WorkItemState? inState, WorkItemKind? kind, string? after, CancellationToken cancellationToken)
    {
        var parameters = new { State = inState?.ToString() ?? "", Kind = kind?.ToString() ?? "", After = after ?? "" };
        return state.ReadAsync(
            async session => (await session.QueryAsync<Row>(
                $"""
                SELECT {Columns} FROM work_item
                WHERE (@State = '' OR state = @State) AND (@Kind = '' OR kind = @Kind) AND id > @After
                ORDER BY id LIMIT {PageSize}
                """, parameters, cancellationToken).ConfigureAwait(false)).Select(r => r.ToItem()).ToImmutableArray(),
            cancellationToken);
    }

    /// <summary>Reads the items about a turn, oldest first.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<WorkItem>> OfTurnAsync(string turn, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<Row>(
            $"SELECT {Columns} FROM work_item WHERE turn = @turn ORDER BY id LIMIT {PageSize}", new { turn }, cancellationToken).ConfigureAwait(false))
            .Select(r => r.ToItem()).ToImmutableArray(),
        cancellationToken);

    /// <summary>Reads one item.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The item; null where there is none.</returns>
    public Task<WorkItem?> FindAsync(string id, CancellationToken cancellationToken) =>
        state.ReadAsync(session => FindAsync(session, id, cancellationToken), cancellationToken);

    /// <summary>Takes an open item; of two who try, one gets it.</summary>
    /// <param name="id">The item.</param>
    /// <param name="who">Who takes it; taking one's own again changes nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<WorkItemChange> TakeAsync(string id, string who, CancellationToken cancellationToken) =>
        state.WriteAsync(
            session => ChangeAsync(
                session,
                id,
                who,
                item => item.State switch
                {
                    WorkItemState.Open => item with { State = WorkItemState.Taken, Assignee = who },
                    WorkItemState.Taken when item.Assignee == who => item,
                    _ => null,
                },
                cancellationToken),
            cancellationToken);

    /// <summary>Closes an item that is not closed yet, whoever has it.</summary>
    /// <param name="id">The item.</param>
    /// <param name="who">Who closes it.</param>
    /// <param name="resolution">What came of it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<WorkItemChange> CloseAsync(string id, string who, string resolution, CancellationToken cancellationToken) =>
        state.WriteAsync(session => CloseAsync(session, id, who, resolution, cancellationToken), cancellationToken);

    /// <summary>Closes an item that is not closed yet, in the caller's transaction.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="id">The item.</param>
    /// <param name="who">Who closes it.</param>
    /// <param name="resolution">What came of it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<WorkItemChange> CloseAsync(StateSession session, string id, string who, string resolution, CancellationToken cancellationToken) =>
        ChangeAsync(
            session,
            id,
            who,
            item => item.State == WorkItemState.Closed
                ? null
                : item with { State = WorkItemState.Closed, Assignee = item.Assignee ?? who, Resolution = StoredText.Clean(resolution) },
            cancellationToken);

    /// <summary>Closes what a deleted conversation left in the queue and forgets what it was about, in the caller's transaction.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<int> EraseAsync(StateSession session, string conversation, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            """
            UPDATE work_item SET state = @Closed, subject = '', resolution = coalesce(resolution, 'conversation deleted'), changed_at = @Now
            WHERE conversation = @conversation
            """,
            new { Closed = nameof(WorkItemState.Closed), Now = StoredText.Of(clock.GetUtcNow()), conversation },
            cancellationToken);

    private static async Task<WorkItem?> FindAsync(StateSession session, string id, CancellationToken cancellationToken) =>
        (await session.FindAsync<Row>($"SELECT {Columns} FROM work_item WHERE id = @id", new { id }, cancellationToken).ConfigureAwait(false))?.ToItem();

    private async Task<WorkItemChange> ChangeAsync(
        StateSession session, string id, string who, Func<WorkItem, WorkItem?> change, CancellationToken cancellationToken)
    {
        var item = await FindAsync(session, id, cancellationToken).ConfigureAwait(false);
        if (item is null)
        {
            return new WorkItemChange.Missing();
        }

        if (change(item) is not { } changed)
        {
            return new WorkItemChange.Refused(item);
        }

        if (changed == item)
        {
            return new WorkItemChange.Changed(item);
        }

        changed = changed with { ChangedAt = clock.GetUtcNow() };
        return await StoreAsync(session, item, changed, cancellationToken).ConfigureAwait(false)
            ? await ChangedAsync(session, changed, who, cancellationToken).ConfigureAwait(false)
            : new WorkItemChange.Refused((await FindAsync(session, id, cancellationToken).ConfigureAwait(false))!);
    }

    // On PostgreSQL another writer may have changed the item since it was read: then no row matches.
    private static async Task<bool> StoreAsync(StateSession session, WorkItem was, WorkItem now, CancellationToken cancellationToken)
    {
        var row = Row.Of(now);
        return await session.ExecuteAsync(
            """
            UPDATE work_item SET state = @State, assignee = @Assignee, resolution = @Resolution, changed_at = @ChangedAt
            WHERE id = @Id AND state = @Was AND coalesce(assignee, '') = @WasWith
            """,
            new { row.State, row.Assignee, row.Resolution, row.ChangedAt, row.Id, Was = was.State.ToString(), WasWith = was.Assignee ?? "" },
            cancellationToken).ConfigureAwait(false) == 1;
    }

    private async Task<WorkItemChange> ChangedAsync(StateSession session, WorkItem item, string who, CancellationToken cancellationToken)
    {
        var action = item.State == WorkItemState.Closed ? "work_item.closed" : "work_item.taken";
        await RecordAsync(session, item, who, action, cancellationToken).ConfigureAwait(false);
        return new WorkItemChange.Changed(item);
    }

    private Task<AuditEntry> RecordAsync(StateSession session, WorkItem item, string who, string action, CancellationToken cancellationToken) =>
        audit.AppendAsync(
            session,
            new AuditEvent
            {
                Actor = who,
                Action = action,
                Product = item.Product,
                Conversation = item.Conversation,
                Turn = item.Turn,
                Detail = $"{item.Kind.ToString().ToLowerInvariant()} {item.Id}",
            },
            cancellationToken);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Kind { get; init; } = "";

        public string State { get; init; } = "";

        public string Product { get; init; } = "";

        public string Conversation { get; init; } = "";

        public string Turn { get; init; } = "";

        public string Subject { get; init; } = "";

        public string CreatedBy { get; init; } = "";

        public string CreatedAt { get; init; } = "";

        public string ChangedAt { get; init; } = "";

        public string? Assignee { get; init; }

        public string? Resolution { get; init; }

        public static Row Of(WorkItem item) => new()
        {
            Id = item.Id,
            Kind = item.Kind.ToString(),
            State = item.State.ToString(),
            Product = item.Product,
            Conversation = item.Conversation,
            Turn = item.Turn,
            Subject = item.Subject,
            CreatedBy = item.CreatedBy,
            CreatedAt = StoredText.Of(item.CreatedAt),
            ChangedAt = StoredText.Of(item.ChangedAt),
            Assignee = item.Assignee,
            Resolution = item.Resolution,
        };

        public WorkItem ToItem() => new()
        {
            Id = Id,
            Kind = Enum.Parse<WorkItemKind>(Kind),
            State = Enum.Parse<WorkItemState>(State),
            Product = Product,
            Conversation = Conversation,
            Turn = Turn,
            Subject = Subject,
            CreatedBy = CreatedBy,
            CreatedAt = StoredText.Time(CreatedAt),
            ChangedAt = StoredText.Time(ChangedAt),
            Assignee = Assignee,
            Resolution = Resolution,
        };
    }
}
