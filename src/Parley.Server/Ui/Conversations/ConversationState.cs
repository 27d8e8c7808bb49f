using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Conversations;
using Parley.Governance;

namespace Parley.Server.Ui.Conversations;

/// <summary>
/// One conversation as one page shows it. Belongs to one circuit and is used from its dispatcher only; a turn itself runs
/// on the thread pool, so that the page can be used, and the turn stopped, meanwhile.
/// </summary>
internal sealed partial class ConversationState(RunTurn run, ILogger<ConversationState> logger) : IDisposable
{
    private string? _running;
    private Action _cancel = () => { };
    private string? _conversation;
    private int _asked;

    /// <summary>Called after each change.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>Questions and answers, oldest first.</summary>
    public ImmutableArray<Exchange> Exchanges { get; private set; } = [];

    /// <summary>True while a turn runs.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>Asks; does nothing while a turn runs. Whatever goes wrong becomes part of the exchange.</summary>
    [SuppressMessage("Tidy", "Cancellation", Justification = "A turn is stopped by Stop, StartOver and Dispose.")]
    public async Task AskAsync(string product, string question, Caller caller)
    {
        if (IsRunning || string.IsNullOrWhiteSpace(question))
        {
            return;
        }

        using var stopping = new CancellationTokenSource();
        var id = $"x{++_asked}";
        (_running, _cancel) = (id, stopping.Cancel);
        Exchanges = Exchanges.Add(new Exchange(id, question.Trim()));
        Changed();
        try
        {
            await RunAsync(id, new TurnRequest(product, question.Trim()) { Conversation = _conversation }, caller, stopping.Token);
        }
        catch (TurnRejectedException rejected)
        {
            Show(id, e => e with { Fault = rejected.Message });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Show(id, e => e with { Fault = "Stopped before the question was read." });
        }
#pragma warning disable CA1031 // The page says what happened and goes on; the log has the rest.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault);
            Show(id, e => e with { Fault = "Something went wrong on our side, so there is no answer." });
        }
        finally
        {
            Release(id);
        }
    }

    /// <summary>Stops the running turn; it is recorded as stopped.</summary>
    public void Stop() => _cancel();

    /// <summary>Leaves this conversation, stops what runs in it, and begins a new one.</summary>
    public void StartOver()
    {
        Stop();
        Release(_running);
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
    private async Task RunAsync(string id, TurnRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await using var events = run(request, caller, cancellationToken).GetAsyncEnumerator(CancellationToken.None);
        while (await Task.Run(() => events.MoveNextAsync().AsTask(), CancellationToken.None))
        {
            var happened = events.Current;
            _conversation = happened is TurnEvent.Planned planned && _running == id ? planned.Conversation : _conversation;
            Show(id, e => e.After(happened));
        }
    }

    // What came of a question in a conversation that was left is recorded, and not shown.
    private void Show(string id, Func<Exchange, Exchange> change)
    {
        Exchanges = [.. Exchanges.Select(e => e.Id == id ? change(e) : e)];
        Changed();
    }

    private void Release(string? id)
    {
        if (_running == id)
        {
            (_running, _cancel) = (null, () => { });
            Changed();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn could not be run or recorded")]
    private partial void LogFault(Exception fault);
}
