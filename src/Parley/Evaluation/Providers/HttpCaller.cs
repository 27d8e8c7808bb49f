using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Parley.Models;
using Parley.Models.Providers;

namespace Parley.Evaluation.Providers;

/// <summary>
/// Every HTTP request of an evaluation, to models and to other endpoints: answers of the same request are kept, and what is not at hand goes
/// through the one pipeline to models, one for each server, with its time limit, its retries after 429 and 5xx, and its telemetry.
/// </summary>
/// <param name="client">Shared by all providers of a run.</param>
/// <param name="cache">Answers by request; nothing where the run asks anew.</param>
/// <param name="clock">Waits.</param>
internal sealed class HttpCaller(HttpClient client, ReplyCache? cache, TimeProvider clock)
{
    private const int Retries = 4;
    private const int TimeoutSeconds = 300;
    private const int TooLong = 1;
    private readonly ConcurrentDictionary<string, IChatClient> _servers = new(StringComparer.Ordinal);

    /// <summary>Sends a request.</summary>
    /// <returns>Status and text; status 0 where no server answered, 1 where its answer was too long.</returns>
    public async Task<HttpReply> SendAsync(HttpAsk ask, CancellationToken cancellationToken)
    {
        var key = ask.Key();
        if (cache?.Find(key) is { } kept)
        {
            return new HttpReply(200, kept, IsCached: true);
        }

        if (cache?.IsReplay == true)
        {
            return new HttpReply(0, ReplyCache.NotRecorded);
        }

        var reply = await AskAsync(ask, cancellationToken).ConfigureAwait(false);
        if (reply.IsSuccess)
        {
            cache?.Keep(key, reply.Text);
        }

        return reply;
    }

    private async Task<HttpReply> AskAsync(HttpAsk ask, CancellationToken cancellationToken)
    {
        var server = _servers.GetOrAdd(ask.Url.Authority, Open);
        try
        {
            var reply = new HttpReply(0, "The server answered nothing.");
            await foreach (var part in server.GetStreamingResponseAsync(WireClient.Messages(ask.Request), null, cancellationToken).ConfigureAwait(false))
            {
                reply = part.RawRepresentation is WireReply wire ? new HttpReply(wire.Status, wire.Text) { Reason = wire.Reason } : reply;
            }

            return reply;
        }
        catch (ModelException fault)
        {
            return fault.InnerException is WireException { Reply: var wire }
                ? new HttpReply(wire.Status, wire.Text) { Reason = wire.Reason }
                : new HttpReply(fault.Fault == ModelFault.TooLong ? TooLong : 0, fault.Message);
        }
    }

    private IChatClient Open(string server) =>
        ModelPipeline.ForWire(client, new ModelDefinition(server, ModelProvider.OpenAiCompatible, server) { Retries = Retries, TimeoutSeconds = TimeoutSeconds }, clock);
}

/// <summary>An answer over HTTP.</summary>
/// <param name="Status">Its status; 0 where no server answered.</param>
/// <param name="Text">Its body, or what went wrong.</param>
/// <param name="IsCached">True where it was at hand.</param>
internal readonly record struct HttpReply(int Status, string Text, bool IsCached = false)
{
    /// <summary>The status in words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>True where it is an answer.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>A request over HTTP, as an evaluation asks it.</summary>
/// <param name="Request">Every byte of it.</param>
internal sealed record HttpAsk(WireRequest Request)
{
    /// <summary>Which repetition of a test asks, from 0.</summary>
    public int Repeat { get; init; }

    /// <summary>Where to.</summary>
    public Uri Url => Request.Url;

    /// <summary>What makes two requests the same; secrets in headers are left out.</summary>
    public string Key() => $"{Request.Method} {Url}\n{Request.Body}{(Repeat > 0 ? $"\nrepeat {Repeat}" : "")}";
}
