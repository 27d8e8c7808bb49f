using System.Diagnostics.CodeAnalysis;
using Parley.Conversations;
using Parley.Governance;

namespace Parley.Server.Ui.Conversations;

/// <summary>
/// A turn that runs for a page. It belongs to no circuit: when the connection is lost it goes on, and whoever opens its conversation
/// meanwhile sees it go on.
/// </summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "A turn is stopped by Stop, and read to its end.")]
internal sealed partial class LiveTurn(TurnRequest request, Caller caller, ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();

    /// <summary>Raised after each change, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The question and what has come of it so far.</summary>
    public Exchange Exchange { get; private set; } = new($"x{Guid.NewGuid():N}", request.Question) { Follows = request.Follows };

    /// <summary>The conversation; null until the question is understood.</summary>
    public string? Conversation { get; private set; } = request.Conversation;

    /// <summary>Who asked.</summary>
    public string Caller => caller.Id;

    /// <summary>Ends when the turn has.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Stops the turn; it is recorded as stopped.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Runs the turn to its end.</summary>
    public LiveTurn Begin(RunTurn run)
    {
        Ended = Task.Run(() => RunAsync(run), CancellationToken.None);
        return this;
    }

    public void Dispose() => _stopping.Dispose();

    // Whatever goes wrong becomes part of the exchange.
    private async Task RunAsync(RunTurn run)
    {
        try
        {
            // Read to the end even where nobody looks any more: the end is where the turn is recorded.
            await using var events = run(request, caller, _stopping.Token).GetAsyncEnumerator(CancellationToken.None);
            while (await events.MoveNextAsync())
            {
                Conversation = (events.Current as TurnEvent.Planned)?.Conversation ?? Conversation;
                Show(e => e.After(events.Current));
            }
        }
        catch (TurnRejectedException rejected)
        {
            Show(e => e with { Fault = rejected.Message });
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Show(e => e with { Fault = "Stopped before the question was read." });
        }
#pragma warning disable CA1031 // The page says what happened and goes on; the log has the rest.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault);
            Show(e => e with { Fault = "Something went wrong on our side, so there is no answer." });
        }
    }

    private void Show(Func<Exchange, Exchange> change)
    {
        lock (_lock)
        {
            Exchange = change(Exchange);
        }

        Changed?.Invoke();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn could not be run or recorded")]
    private partial void LogFault(Exception fault);
}
