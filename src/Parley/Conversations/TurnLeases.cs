using Parley.Storage;

namespace Parley.Conversations;

/// <summary>The table of leases: one row for each conversation that a turn is running in.</summary>
internal sealed class TurnLeases(StateDatabase state, TimeProvider clock)
{
    private readonly string _process = Guid.NewGuid().ToString("N");

    /// <summary>A name for one turn's hold; unique over all processes.</summary>
    public string NewOwner() => $"{_process}:{Guid.NewGuid():N}";

    /// <summary>Takes a conversation where nobody holds it, or the holder let it run out.</summary>
    /// <returns>True where it is the owner's now.</returns>
    public async Task<bool> TakeAsync(StateSession session, string conversation, string owner, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await session.ExecuteAsync(
            """
            INSERT INTO turn_lease (conversation, owner, expires_at) VALUES (@conversation, @owner, @Until)
            ON CONFLICT (conversation) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
            WHERE turn_lease.expires_at <= @Now
            """,
            new { conversation, owner, Until = StoredText.Of(now + TurnLease.Duration), Now = StoredText.Of(now) },
            cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>Gives it back, where the owner still has it.</summary>
    public static Task<int> ReleaseAsync(StateSession session, string conversation, string owner, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            "DELETE FROM turn_lease WHERE conversation = @conversation AND owner = @owner", new { conversation, owner }, cancellationToken);

    /// <summary>Gives it back in a transaction of its own.</summary>
    public Task<int> ReleaseAsync(string conversation, string owner, CancellationToken cancellationToken) =>
        state.WriteAsync(session => ReleaseAsync(session, conversation, owner, cancellationToken), cancellationToken);

    /// <summary>Holds it for another <see cref="TurnLease.Duration"/>.</summary>
    public Task<int> RenewAsync(string conversation, string owner, CancellationToken cancellationToken) =>
        state.WriteAsync(
            session => session.ExecuteAsync(
                "UPDATE turn_lease SET expires_at = @Until WHERE conversation = @conversation AND owner = @owner",
                new { Until = StoredText.Of(clock.GetUtcNow() + TurnLease.Duration), conversation, owner },
                cancellationToken),
            cancellationToken);
}
