using Microsoft.Extensions.Logging.Abstractions;
using Parley.Conversations;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Bench.Crash;

/// <summary>Runs turns in several conversations at once until it is killed.</summary>
internal static class TurnWriter
{
    /// <summary>What a line with an acknowledged turn's id begins with.</summary>
    public const string Acknowledged = "recorded ";

    private const int Conversations = 3;

    /// <summary>Each conversation has so many turns, then another begins.</summary>
    private const int Turns = 20;

    private static readonly string[] Questions =
        ["What was revenue in Q3 2026?", "and by region?", "only North", "why?", "Top 3 products by revenue last month", "Which region was best last month?"];

    /// <summary>Asks for ever.</summary>
    /// <param name="location">The state.</param>
    /// <param name="product">The product folder, with its data.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(StateLocation location, string product, CancellationToken cancellationToken)
    {
        await using var state = await StateDatabase.OpenAsync(location, TimeProvider.System, cancellationToken);
        var audit = new AuditTrail(state, TimeProvider.System);
        var store = new ConversationStore(state, audit, new WorkItemStore(state, audit, TimeProvider.System), TimeProvider.System);
        await using var served = new ServedProducts(location.Folder, TimeProvider.System);
        var name = (await served.ServeAsync(product, cancellationToken)).Name;
        var turns = new TurnRunner(served, store, TimeProvider.System, NullLogger<TurnRunner>.Instance);
        await Task.WhenAll(Enumerable.Range(0, Conversations).Select(_ => AskAsync(turns, name, cancellationToken)));
    }

    private static async Task AskAsync(TurnRunner turns, string product, CancellationToken cancellationToken)
    {
        string? conversation = null;
        for (var i = 0; ; i++)
        {
            var request = new TurnRequest(product, Questions[i % Questions.Length]) { Conversation = i % Turns == 0 ? null : conversation };
            await foreach (var happened in turns.RunAsync(request, Caller.LocalOwner, cancellationToken))
            {
                if (happened is TurnEvent.Ended { Turn: var turn })
                {
                    conversation = turn.Conversation;
                    await Console.Out.WriteLineAsync(Acknowledged + turn.Id);
                }
            }
        }
    }
}
