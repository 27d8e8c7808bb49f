using System.Collections.Immutable;
using Parley.Conversations;
using Parley.Governance;

namespace Parley.Server.Ui.Conversations;

/// <summary>
/// One conversation as one page shows it. Belongs to one circuit and is used from its dispatcher only; a turn itself runs
/// on the thread pool, so that the page can be used, and the turn stopped, meanwhile.
/// </summary>
internal sealed partial class ConversationState(RunTurn run, ILogger<ConversationState> logger) : IDisposable
{
    private CancellationTokenSource? _running;
    private string? _conversation;
    private int _asked;

    /// <summary>Called after each change.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>Questions and answers, oldest first.</summary>
    public ImmutableArray<Exchange> Exchanges { get; private set; } = [];

    /// <summary>True while a turn runs.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>Asks; does nothing while a turn runs. Whatever goes wrong becomes part of the exchange.</summary>
    public async Task AskAsync(string product, string question, Caller caller)
    {
        if (IsRunning || string.IsNullOrWhiteSpace(question))
        {
            return;
        }

        using var running = new CancellationTokenSource();
        _running = running;
        var exchange = new Exchange($"x{++_asked}", question.Trim());
        Exchanges = Exchanges.Add(exchange);
        Changed();
        try
        {
            await RunAsync(new TurnRequest(product, exchange.Question) { Conversation = _conversation }, caller, exchange, running);
        }
        catch (TurnRejectedException rejected)
        {
            Show(exchange.Id, running, e => e with { Fault = rejected.Message });
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            Show(exchange.Id, running, e => e with { Fault = "Stopped before the question was taken." });
        }
#pragma warning disable CA1031 // The page says what happened and goes on; the log has the rest.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault);
            Show(exchange.Id, running, e => e with { Fault = "Something went wrong on our side, so there is no answer." });
        }
        finally
        {
            _running = _running == running ? null : _running;
            Changed();
        }
    }

    /// <summary>Stops the running turn; it is recorded as stopped.</summary>
    public void Stop() => _running?.Cancel();

    /// <summary>Leaves this conversation, stops what runs in it, and begins a new one.</summary>
    public void StartOver()
    {
        Stop();
        _running = null;
        _conversation = null;
        Exchanges = [];
        Changed();
    }

    public void Dispose()
    {
        Changed = () => { };
        Stop();
    }

    // Read to the end even where nobody looks any more: the end is where the turn is recorded.
    private async Task RunAsync(TurnRequest request, Caller caller, Exchange exchange, CancellationTokenSource running)
    {
        await using var events = run(request, caller, running.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await Task.Run(() => events.MoveNextAsync().AsTask(), CancellationToken.None))
        {
            var happened = events.Current;
            if (happened is TurnEvent.Planned planned && _running == running)
            {
                _conversation = planned.Conversation;
            }

            Show(exchange.Id, running, e => e.After(happened));
        }
    }

    private void Show(string id, CancellationTokenSource running, Func<Exchange, Exchange> change)
    {
        if (_running == running)
        {
            Exchanges = [.. Exchanges.Select(e => e.Id == id ? change(e) : e)];
            Changed();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn could not be run or recorded")]
    private partial void LogFault(Exception fault);
}
