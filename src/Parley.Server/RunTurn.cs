using Parley.Conversations;
using Parley.Governance;

namespace Parley.Server;

/// <summary>Runs one turn: <c>TurnRunner.RunAsync</c>. Page and API call this and nothing else.</summary>
internal delegate IAsyncEnumerable<TurnEvent> RunTurn(TurnRequest request, Caller caller, CancellationToken cancellationToken);
