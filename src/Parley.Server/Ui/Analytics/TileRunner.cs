using System.Collections.Concurrent;
using Parley.Analytics;
using Parley.Analytics.Understanding;
using Parley.Conversations;

namespace Parley.Server.Ui.Analytics;

/// <summary>
/// Runs what tiles show by the same steps as a turn, and remembers it as long as version, data, permissions and day are the same:
/// whoever may see the same sees the same.
/// </summary>
internal sealed class TileRunner(TurnRunner turns)
{
    /// <summary>So many results are remembered; then remembering begins anew.</summary>
    private const int MostRemembered = 200;

    private readonly ConcurrentDictionary<string, Task<Turn>> _remembered = new(StringComparer.Ordinal);

    /// <summary>Runs a plan, or a question where there is no plan.</summary>
    public async Task<Turn> RunAsync(ProductView view, string question, Plan? plan, CancellationToken cancellationToken)
    {
        var key = $"{view.Key}\n{question}\n{(plan is null ? "" : $"{PlanLine.Of(plan)}\n{plan.Period?.Label}\n{plan.Baseline?.Label}")}";
        if (_remembered.Count > MostRemembered)
        {
            _remembered.Clear();
        }

        var running = _remembered.GetOrAdd(key, _ => Task.Run(
            () => turns.PreviewAsync(new TurnRequest(view.Product.Name, question) { Plan = plan }, view.Caller, CancellationToken.None), CancellationToken.None));
        try
        {
            var turn = await running.WaitAsync(cancellationToken);
            if (turn.Status != TurnStatus.Completed)
            {
                // What failed once may work the next time.
                _remembered.TryRemove(key, out _);
            }

            return turn;
        }
        catch when (running.IsFaulted)
        {
            _remembered.TryRemove(key, out _);
            throw;
        }
    }
}
