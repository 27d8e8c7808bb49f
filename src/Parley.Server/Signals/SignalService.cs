using Parley.Conversations;
using Parley.Signals.Running;
using Parley.Signals.Slack;
using Parley.Storage;

namespace Parley.Server.Signals;

/// <summary>Runs monitors and digests when they are due, answers what was asked in Slack, and sends what waits.</summary>
internal sealed partial class SignalService(
    SignalRuns runs, SlackAnswers answers, SignalSending sending, IdleService idle, TimeProvider clock, ILogger<SignalService> logger) : BackgroundService
{
    // Whoever starts a server wants to ask first.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RunAsync(stoppingToken),
        // Answers are awaited: they do not stand in line behind a long run.
        AgainAsync(answers.AnswerAllAsync, Tick, stoppingToken),
        AgainAsync(sending.SendAllAsync, Tick, stoppingToken));

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Rest, clock, cancellationToken).ConfigureAwait(false);
        await AgainAsync(
            async token =>
            {
                if (await runs.LookAsync(token).ConfigureAwait(false))
                {
                    idle.Stir();
                }
            },
            ProductRefresh.Tick,
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
