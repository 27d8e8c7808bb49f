using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;

namespace Parley.Server.Tests.Ui;

/// <summary>A turn in the hands of a test, in place of the real one: it goes on as the test says, and ends when it is stopped.</summary>
internal sealed class TurnScript
{
    private readonly Channel<Func<TurnRequest, TurnEvent>> _steps = Channel.CreateUnbounded<Func<TurnRequest, TurnEvent>>();
    private readonly TaskCompletionSource<TurnStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How the last turn ended.</summary>
    public Task<TurnStatus> Ended => _ended.Task;

    /// <summary>Who asked last.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>What was asked, in order.</summary>
    public ImmutableArray<TurnRequest> Asked { get; private set; } = [];

    public TurnScript Plan() => Then(r => new TurnEvent.Planned($"t{Asked.Length}", "c1", "Revenue?", null));

    public TurnScript Says(TextRole role, string words) => Shows(new TextBlock(role, [new Words(words)]));

    public TurnScript Shows(Block block) => Then(_ => new TurnEvent.BlockReady(0, block));

    public TurnScript End(TurnStatus status = TurnStatus.Completed, Outcome outcome = Outcome.Answered) =>
        Then(r => new TurnEvent.Ended(TurnOf(r, status, new Answer { Outcome = outcome })));

    public TurnScript End(Func<Turn, Turn> change) => Then(r => new TurnEvent.Ended(change(TurnOf(r, TurnStatus.Completed, new Answer { Outcome = Outcome.Answered }))));

    public TurnScript Throw(Exception exception) => Then(_ => throw exception);

    /// <summary>The script as the server's way to run a turn.</summary>
    public async IAsyncEnumerable<TurnEvent> RunAsync(TurnRequest request, Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (Caller, Asked) = (caller, Asked.Add(request));
        TurnEvent happened;
        do
        {
            try
            {
                happened = (await _steps.Reader.ReadAsync(cancellationToken))(request);
            }
            catch (OperationCanceledException)
            {
                happened = new TurnEvent.Ended(TurnOf(request, TurnStatus.Stopped, new Answer { Outcome = Outcome.Declined }));
            }

            yield return happened;
        }
        while (happened is not TurnEvent.Ended);

        _ended.TrySetResult(((TurnEvent.Ended)happened).Turn.Status);
    }

    private TurnScript Then(Func<TurnRequest, TurnEvent> step)
    {
        _steps.Writer.TryWrite(step);
        return this;
    }

    private Turn TurnOf(TurnRequest request, TurnStatus status, Answer answer) => new()
    {
        Id = $"t{Asked.Length}",
        Conversation = "c1",
        Number = Asked.Length,
        Product = request.Product,
        Version = "v",
        DataRevision = "d",
        Caller = "local-owner",
        Permissions = "",
        AskedAt = DateTimeOffset.UnixEpoch,
        Today = new DateOnly(2025, 4, 1),
        Question = request.Question,
        Status = status,
        Answer = answer,
        Verbosity = Verbosity.Standard,
    };
}
