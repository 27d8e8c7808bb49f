using System.Collections.Immutable;
using Parley.Storage;

namespace Parley.Governance;

/// <summary>
/// The append-only record of what was done: hash-chained, so that a change to any entry shows. Whoever can write the
/// whole database can rebuild the chain; against that, keep <see cref="AuditVerdict.Intact.Head"/> elsewhere.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="clock">Dates entries.</param>
public sealed class AuditTrail(StateDatabase state, TimeProvider clock)
{
    /// <summary>Entries read at once while the chain is checked, and the most that one page holds.</summary>
    public const int PageSize = 500;

    private const string Columns =
        """
        sequence AS Sequence, at AS At, actor AS Actor, action AS Action, product AS Product, conversation AS Conversation,
        turn AS Turn, detail AS Detail, previous_hash AS PreviousHash, hash AS Hash
        """;

    /// <summary>Appends an entry in the caller's transaction, so that it is kept exactly when the deed is.</summary>
    /// <param name="session">The transaction; other writers of entries wait until it ends.</param>
    /// <param name="done">What was done.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<AuditEntry> AppendAsync(StateSession session, AuditEvent done, CancellationToken cancellationToken)
    {
        var head = await session.FindAsync<HeadRow>(
            "UPDATE audit_head SET sequence = sequence + 1 WHERE id = 1 RETURNING sequence AS Sequence, hash AS Hash", null, cancellationToken).ConfigureAwait(false);
        var entry = new AuditEntry(head!.Sequence, clock.GetUtcNow(), done, head.Hash, "");
        entry = entry with { Hash = entry.ComputeHash() };
        await session.ExecuteAsync(
            """
            INSERT INTO audit_entry (sequence, at, actor, action, product, conversation, turn, detail, previous_hash, hash)
            VALUES (@Sequence, @At, @Actor, @Action, @Product, @Conversation, @Turn, @Detail, @PreviousHash, @Hash)
            """, EntryRow.Of(entry), cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("UPDATE audit_head SET hash = @Hash WHERE id = 1", new { entry.Hash }, cancellationToken).ConfigureAwait(false);
        return entry;
    }

    /// <summary>Reads a page of the trail in order.</summary>
    /// <param name="after">The last sequence already read; 0 for the beginning.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="PageSize"/> entries; empty at the end.</returns>
    public Task<ImmutableArray<AuditEntry>> ReadAsync(long after, CancellationToken cancellationToken) =>
        state.ReadAsync(
            async session => (await session.QueryAsync<EntryRow>(
                $"SELECT {Columns} FROM audit_entry WHERE sequence > @after ORDER BY sequence LIMIT {PageSize}", new { after }, cancellationToken).ConfigureAwait(false))
                .Select(r => r.ToEntry()).ToImmutableArray(),
            cancellationToken);

    /// <summary>Checks the whole chain.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        // The head is read first: entries appended meanwhile lie behind it and are not looked at.
        var head = await state.ReadAsync(
            s => s.FindAsync<HeadRow>("SELECT sequence AS Sequence, hash AS Hash FROM audit_head WHERE id = 1", null, cancellationToken), cancellationToken).ConfigureAwait(false);
        var (sequence, hash) = (0L, "");
        while (sequence < head!.Sequence)
        {
            var page = await ReadAsync(sequence, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.TakeWhile(e => e.Sequence <= head.Sequence))
            {
                if (entry.Sequence != sequence + 1 || entry.PreviousHash != hash || entry.ComputeHash() != entry.Hash)
                {
                    return new AuditVerdict.Broken(sequence + 1);
                }

                (sequence, hash) = (entry.Sequence, entry.Hash);
            }

            if (page.IsEmpty || page[0].Sequence > head.Sequence)
            {
                return new AuditVerdict.Broken(sequence + 1);
            }
        }

        return hash == head.Hash ? new AuditVerdict.Intact(sequence, hash) : new AuditVerdict.Broken(sequence);
    }

    private sealed class HeadRow
    {
        public long Sequence { get; init; }

        public string Hash { get; init; } = "";
    }

    private sealed class EntryRow
    {
        public long Sequence { get; init; }

        public string At { get; init; } = "";

        public string Actor { get; init; } = "";

        public string Action { get; init; } = "";

        public string Product { get; init; } = "";

        public string Conversation { get; init; } = "";

        public string Turn { get; init; } = "";

        public string Detail { get; init; } = "";

        public string PreviousHash { get; init; } = "";

        public string Hash { get; init; } = "";

        public static EntryRow Of(AuditEntry entry) => new()
        {
            Sequence = entry.Sequence,
            At = StoredText.Of(entry.At),
            Actor = entry.Event.Actor,
            Action = entry.Event.Action,
            Product = entry.Event.Product,
            Conversation = entry.Event.Conversation,
            Turn = entry.Event.Turn,
            Detail = entry.Event.Detail,
            PreviousHash = entry.PreviousHash,
            Hash = entry.Hash,
        };

        public AuditEntry ToEntry() => new(
            Sequence,
            StoredText.Time(At),
            new AuditEvent { Actor = Actor, Action = Action, Product = Product, Conversation = Conversation, Turn = Turn, Detail = Detail },
            PreviousHash,
            Hash);
    }
}
