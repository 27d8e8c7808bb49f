using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc;
using Parley.Conversations;
using Parley.Governance;

namespace Parley.Server.Api;

/// <summary>Turns: ask, and read what was answered.</summary>
internal static class TurnsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/conversations/{id}/turns", AskAsync).WithTags("Turns").WithName("ask")
            .WithSummary("Asks a question.")
            .WithDescription(
                "Answers with server-sent events: `plan` as soon as the question is understood, a `block` for each checked part of the answer, " +
                "`end` with the whole turn once it is recorded. With Accept: application/json, answers with the whole turn.")
            .Produces<TurnDocument>(StatusCodes.Status200OK, "application/json", EventStream.ContentType)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        api.MapGet("/turns/{id}", ReadAsync).WithTags("Turns").WithName("readTurn").WithSummary("Reads one turn.")
            .Produces<TurnDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/turns/{id}/trace", TraceAsync).WithTags("Turns").WithName("readTrace").WithSummary("Reads what ran in a turn, and how long it took.")
            .Produces<TraceDocument>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> AskAsync(
        string id, NewTurn turn, HttpContext context, [FromServices] ConversationStore store, [FromServices] RunTurn run)
    {
        if (Callers.Of(context.Request, turn, out var problem) is not { } caller)
        {
            return Problems.Result(problem!);
        }

        var found = await store.FindAsync(id, caller.Id, context.RequestAborted).ConfigureAwait(false);
        if (found is not ConversationLookup.Found { Conversation: var conversation })
        {
            return ConversationsApi.Absent(id, found);
        }

        var request = new TurnRequest(conversation.Product, turn.Question) { Conversation = id, Verbosity = turn.Verbosity };
        var events = run(request, caller, context.RequestAborted);
        return WantsWhole(context.Request) ? await WholeAsync(events).ConfigureAwait(false) : await TurnStream.BeginAsync(events).ConfigureAwait(false);
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext context, [FromServices] ConversationStore store, CancellationToken cancellationToken) =>
        await store.TurnAsync(id, Callers.Of(context).Id, cancellationToken).ConfigureAwait(false) is { } turn
            ? TypedResults.Ok(TurnDocument.Of(turn))
            : Problems.Result(Problems.NoTurn(id));

    private static async Task<IResult> TraceAsync(string id, HttpContext context, [FromServices] ConversationStore store) =>
        await store.TurnAsync(id, Callers.Of(context).Id, context.RequestAborted).ConfigureAwait(false) is { } turn
            ? TypedResults.Ok(new TraceDocument(turn.Id, turn.Trace))
            : Problems.Result(Problems.NoTurn(id));

    private static bool WantsWhole(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { Count: > 0 } accepted
        && accepted.OrderByDescending(a => a.Quality ?? 1).First() is var first
        && first.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    // Read to the end whatever happens to the client: the end is where the turn is recorded.
    [SuppressMessage("Tidy", "Cancellation", Justification = "The events carry the token; they are read to the end, where the turn is recorded.")]
    private static async Task<IResult> WholeAsync(IAsyncEnumerable<TurnEvent> events)
    {
        Turn? turn = null;
        await foreach (var happened in events.ConfigureAwait(false))
        {
            turn = happened is TurnEvent.Ended ended ? ended.Turn : turn;
        }

        return turn!.Status == TurnStatus.Failed ? Problems.Result(Problems.Failed(turn)) : TypedResults.Ok(TurnDocument.Of(turn));
    }
}
