using Parley.Evaluation.Drift;
using Parley.Storage;

namespace Parley.Server.Evaluation;

/// <summary>Looks for drift once a day while the server runs; what was due while none ran is made up for the day it starts.</summary>
internal sealed partial class DriftService(DriftRuns runs, IdleService idle, TimeProvider clock, ILogger<DriftService> logger) : BackgroundService
{
    // Whoever starts a server wants to ask first.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Rest, clock, stoppingToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(Tick, clock);
        do
        {
            await LookAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (product, opened) in await runs.LookAsync(cancellationToken).ConfigureAwait(false))
            {
                idle.Stir();
                if (!opened.IsEmpty)
                {
                    LogOpened(product, opened.Length);
                }
            }
        }
        catch (StateException e)
        {
            LogState(e.Message);
        }
#pragma warning disable CA1031 // The next look may work; the server goes on meanwhile.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFault(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Drift of {Product}: {Count} items were opened in the queue")]
    private partial void LogOpened(string product, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look for drift waits for the state: {Reason}")]
    private partial void LogState(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look for drift failed")]
    private partial void LogFault(Exception fault);
}
