using System.Diagnostics.CodeAnalysis;

namespace Parley.Server;

/// <summary>
/// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). When the client is gone, nothing more
/// is written and nothing is thrown: whoever sends goes on to the end, where the turn is recorded.
/// </summary>
/// <param name="context">The request that is answered.</param>
[SuppressMessage("Tidy", "Cancellation", Justification = "The request's own token is the context's, which the class holds; a turn is read to its end.")]
internal sealed class EventStream(HttpContext context)
{
    public const string ContentType = "text/event-stream";

    private bool _listening = true;

    /// <summary>Writes the headers; no status can be sent after this.</summary>
    public void Begin()
    {
        var response = context.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        // Tells proxies not to hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Writes one event.</summary>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="data">One line: a line break would end the event.</param>
    public async Task SendAsync(string? name, string data)
    {
        if (!_listening)
        {
            return;
        }

        try
        {
            await context.Response.WriteAsync(name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n", context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _listening = false;
        }
    }
}
