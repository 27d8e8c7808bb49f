using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Parley.Conversations;

namespace Parley.Server.Api;

/// <summary>
/// A running turn as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): <c>plan</c>,
/// <c>block</c>…, <c>end</c>; or <c>error</c> with problem details where the turn could not be recorded.
/// </summary>
internal sealed class TurnStream : IResult
{
    private readonly IAsyncEnumerator<TurnEvent> _events;

    private TurnStream(IAsyncEnumerator<TurnEvent> events) => _events = events;

    /// <summary>Waits for the first event, so that a question that is not taken is answered with a status and not with a stream.</summary>
    [SuppressMessage("Tidy", "Cancellation", Justification = "The events carry the token; they are read to the end, where the turn is recorded.")]
    public static async Task<IResult> BeginAsync(IAsyncEnumerable<TurnEvent> events)
    {
        var running = events.GetAsyncEnumerator(CancellationToken.None);
        try
        {
            await running.MoveNextAsync().ConfigureAwait(false);
            return new TurnStream(running);
        }
        catch
        {
            await running.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stream = new EventStream(httpContext);
        stream.Begin();
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        await using var events = _events;
        try
        {
            do
            {
                // Read to the end even when nobody listens any more: the end is where the turn is recorded.
                await stream.SendAsync(Name(events.Current), Data(events.Current, json)).ConfigureAwait(false);
            }
            while (await events.MoveNextAsync().ConfigureAwait(false));
        }
        catch (Exception e) when (Problems.Of(e) is { } problem && httpContext.Response.HasStarted)
        {
            Problems.Complete(httpContext, problem);
            await stream.SendAsync("error", JsonSerializer.Serialize(problem, json)).ConfigureAwait(false);
        }
    }

    private static string Name(TurnEvent happened) => happened switch
    {
        TurnEvent.Planned => "plan",
        TurnEvent.BlockReady => "block",
        _ => "end",
    };

    private static string Data(TurnEvent happened, JsonSerializerOptions json) => happened switch
    {
        TurnEvent.Planned plan => JsonSerializer.Serialize(new PlanEvent(plan.TurnId, plan.Conversation, plan.ResolvedQuestion, plan.Plan), json),
        TurnEvent.BlockReady block => JsonSerializer.Serialize(new BlockEvent(block.Index, block.Block), json),
        TurnEvent.Ended ended => JsonSerializer.Serialize(TurnDocument.Of(ended.Turn), json),
        _ => throw new ArgumentException($"{happened.GetType().Name} is no event of a turn.", nameof(happened)),
    };
}
