using Parley.Conversations;
using Parley.Signals.Delivery;
using Parley.Signals.Running;
using Parley.Signals.Slack;
using Parley.Storage;

namespace Parley.Server.Signals;

/// <summary>Runs monitors and digests when they are due, answers what was asked in Slack, and sends what waits.</summary>
internal sealed partial class SignalService(
    SignalRuns runs, SlackAnswers answers, Outbox outbox, SignalStation station, TimeProvider clock, ILogger<SignalService> logger) : BackgroundService
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        // Answers are awaited: they do not stand in line behind a long run.
        AgainAsync(runs.LookAsync, ProductRefresh.Tick, stoppingToken),
        AgainAsync(answers.AnswerAllAsync, Tick, stoppingToken),
        SendAsync(stoppingToken));

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        using var http = SignalSender.Client(Timeout);
        var dispatcher = new Dispatcher(outbox, new SignalSender(http, clock), station.Find, clock);
        await AgainAsync(
            async token =>
            {
                while (station.Known is { IsEmpty: false } known && await dispatcher.DeliverOneAsync(known, token).ConfigureAwait(false))
                {
                    // What is postponed is not due any more, so this ends.
                }
            },
            Tick,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task AgainAsync(Func<CancellationToken, Task> look, TimeSpan tick, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(tick, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await look(cancellationToken).ConfigureAwait(false);
            }
            catch (StateException e)
            {
                LogState(e.Message);
            }
#pragma warning disable CA1031 // The next look may work; the server goes on without signals meanwhile.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFault(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Signals wait for the state: {Reason}")]
    private partial void LogState(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Signals could not be looked after")]
    private partial void LogFault(Exception fault);
}
