using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Parley.Conversations;
using Parley.Governance;

namespace Parley.Server.Ui.Conversations;

/// <summary>The turns that run for pages now, so that another tab or a page that was loaded again finds them.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Waits for a turn, which ends by itself.")]
internal sealed class LiveTurns(RunTurn run, ILogger<LiveTurns> logger)
{
    private readonly ConcurrentDictionary<LiveTurn, byte> _running = new();

    /// <summary>Begins a turn.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed of when the turn has ended.")]
    public LiveTurn Start(TurnRequest request, Caller caller)
    {
        var turn = new LiveTurn(request, caller, logger);
        _running[turn] = 0;
        turn.Begin(run);
        _ = ForgetAsync(turn);
        return turn;
    }

    /// <summary>The turn of a conversation that runs now; null for none.</summary>
    public LiveTurn? Find(string conversation, string caller) =>
        _running.Keys.FirstOrDefault(t => t.Conversation == conversation && t.Caller == caller);

    private async Task ForgetAsync(LiveTurn turn)
    {
        await turn.Ended;
        _running.TryRemove(turn, out _);
        turn.Dispose();
    }
}
