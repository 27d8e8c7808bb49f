using System.Diagnostics.CodeAnalysis;

namespace Parley.Conversations;

/// <summary>
/// One turn's hold on its conversation, across processes. It is renewed while the turn runs and runs out by itself
/// <see cref="Duration"/> after the process died. Recording the turn gives it back.
/// </summary>
public sealed class TurnLease : IAsyncDisposable
{
    /// <summary>How long a lease holds without being renewed.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly TurnLeases _leases;
    private readonly ITimer _renewal;
    private int _released;

    internal TurnLease(TurnLeases leases, Conversation conversation, string owner, TimeProvider clock)
    {
        (_leases, Conversation, Owner) = (leases, conversation, owner);
        _renewal = clock.CreateTimer(_ => _ = RenewAsync(CancellationToken.None), null, Duration / 3, Duration / 3);
    }

    /// <summary>The conversation as it was when the lease was given.</summary>
    public Conversation Conversation { get; }

    /// <summary>The number of the turn that holds this lease.</summary>
    public int Number => Conversation.Turns + 1;

    internal string Owner { get; }

    /// <summary>Gives the conversation back, where recording the turn has not done so.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            await _renewal.DisposeAsync().ConfigureAwait(false);
            await _leases.ReleaseAsync(Conversation.Id, Owner, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Recording the turn has given the lease back in the same transaction.</summary>
    [SuppressMessage("Tidy", "Cancellation", Justification = "What was recorded cannot be taken back.")]
    internal async ValueTask ReleasedAsync()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            await _renewal.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _leases.RenewAsync(Conversation.Id, Owner, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Storage.StateException or ObjectDisposedException)
        {
            // Without renewal the lease runs out. Then another turn may take the number, and recording says so.
        }
    }
}
