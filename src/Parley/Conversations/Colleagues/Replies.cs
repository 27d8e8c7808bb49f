using System.Collections.Immutable;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Conversations.Colleagues;

/// <summary>What a colleague sent to a conversation about one of its questions.</summary>
public sealed record Reply
{
    /// <summary>Unique id; sorts by time.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation.</summary>
    public required string Conversation { get; init; }

    /// <summary>The turn it is about.</summary>
    public required string Turn { get; init; }

    /// <summary>The work item it closes.</summary>
    public required string WorkItem { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string By { get; init; }

    /// <summary>When; set by the store.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The colleague's own words, shown as theirs and never as a source of figures; empty for none.</summary>
    public string Statement { get; init; } = "";

    /// <summary>The question in words that can be answered, to be asked by the asker with the asker's permissions; empty for none.</summary>
    public string Wording { get; init; } = "";

    /// <summary>When the asker saw it; null before.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>Keeps replies; one closes its work item in the same transaction.</summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="work">The queue.</param>
/// <param name="clock">Dates what is stored.</param>
public sealed class Replies(StateDatabase state, AuditTrail audit, WorkItemStore work, TimeProvider clock)
{
    private const string Columns =
        "id AS Id, conversation AS Conversation, turn AS Turn, work_item AS WorkItem, author AS Author, at AS At, statement AS Statement, wording AS Wording, seen_at AS SeenAt";

    /// <summary>Sends a reply and closes its work item.</summary>
    /// <param name="reply">Id and time are set here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What became of the work item; the reply is kept exactly where that is Changed.</returns>
    public Task<WorkItemChange> SendAsync(Reply reply, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        reply = reply with { Id = Guid.CreateVersion7(now).ToString("N"), At = now };
        var resolution = reply.Wording.Length > 0 ? $"answered as: {reply.Wording}" : "answered in writing";
        return state.WriteAsync(
            async session =>
            {
                var change = await work.CloseAsync(session, reply.WorkItem, reply.By, resolution, cancellationToken).ConfigureAwait(false);
                if (change is WorkItemChange.Changed)
                {
                    await session.ExecuteAsync(
                        """
                        INSERT INTO reply (id, conversation, turn, work_item, author, at, statement, wording)
                        VALUES (@Id, @Conversation, @Turn, @WorkItem, @By, @At, @Statement, @Wording)
                        """,
                        new
                        {
                            reply.Id,
                            reply.Conversation,
                            reply.Turn,
                            reply.WorkItem,
                            reply.By,
                            At = StoredText.Of(reply.At),
                            Statement = StoredText.Clean(reply.Statement),
                            Wording = StoredText.Clean(reply.Wording),
                        },
                        cancellationToken).ConfigureAwait(false);
                    await audit.AppendAsync(
                        session,
                        new AuditEvent { Actor = reply.By, Action = "reply.sent", Conversation = reply.Conversation, Turn = reply.Turn, Detail = reply.Id },
                        cancellationToken).ConfigureAwait(false);
                }

                return change;
            },
            cancellationToken);
    }

    /// <summary>Reads what was sent to a conversation, in order.</summary>
    /// <param name="conversation">The conversation; the caller is one who may read it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<Reply>> OfAsync(string conversation, CancellationToken cancellationToken) =>
        ReadAsync("conversation = @Value", conversation, cancellationToken);

    /// <summary>Reads what was sent to a caller's conversations and not seen yet, in order.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<Reply>> UnseenAsync(string caller, CancellationToken cancellationToken) =>
        ReadAsync("seen_at IS NULL AND conversation IN (SELECT id FROM conversation WHERE caller = @Value)", caller, cancellationToken);

    /// <summary>Notes that the asker has seen a conversation's replies.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<int> SeenAsync(string conversation, CancellationToken cancellationToken) =>
        state.WriteAsync(
            session => session.ExecuteAsync(
                "UPDATE reply SET seen_at = @Now WHERE conversation = @conversation AND seen_at IS NULL",
                new { Now = StoredText.Of(clock.GetUtcNow()), conversation }, cancellationToken),
            cancellationToken);

    private Task<ImmutableArray<Reply>> ReadAsync(string where, string value, CancellationToken cancellationToken) =>
        state.ReadAsync(
            async session => (await session.QueryAsync<Row>(
                $"SELECT {Columns} FROM reply WHERE {where} ORDER BY at, id LIMIT 200", new { Value = value }, cancellationToken).ConfigureAwait(false))
                .Select(r => r.ToReply()).ToImmutableArray(),
            cancellationToken);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Conversation { get; init; } = "";

        public string Turn { get; init; } = "";

        public string WorkItem { get; init; } = "";

        public string Author { get; init; } = "";

        public string At { get; init; } = "";

        public string Statement { get; init; } = "";

        public string Wording { get; init; } = "";

        public string? SeenAt { get; init; }

        public Reply ToReply() => new()
        {
            Id = Id,
            Conversation = Conversation,
            Turn = Turn,
            WorkItem = WorkItem,
            By = Author,
            At = StoredText.Time(At),
            Statement = Statement,
            Wording = Wording,
            SeenAt = SeenAt is null ? null : StoredText.Time(SeenAt),
        };
    }
}
