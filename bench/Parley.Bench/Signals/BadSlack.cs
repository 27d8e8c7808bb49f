using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Statistics;

namespace Parley.Bench.Signals;

/// <summary>
/// A server that behaves like Slack's API and like a webhook, and misbehaves: rate limits with Retry-After, answers that are lost
/// after the message was taken, requests that hang before or after it was taken, faults of its own.
/// </summary>
internal sealed class BadSlack : IDisposable
{
    private const int PageSize = 100;

    private readonly HttpListener _listener = new();
    private readonly SeededRandom _random = new(20261127);
    private readonly Lock _lock = new();
    private readonly List<string> _channel = [];
    private readonly TimeSpan _hang;

    public BadSlack(TimeSpan hang)
    {
        _hang = hang;
        for (var port = 28_400; ; port++)
        {
            try
            {
                Address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/");
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(Address.ToString());
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (port < 28_500)
            {
                // Somebody else has this port.
            }
        }
    }

    public Uri Address { get; }

    /// <summary>Ids of the bot's messages in the channel, in order.</summary>
    public string[] Channel
    {
        get
        {
            lock (_lock)
            {
                return [.. _channel];
            }
        }
    }

    /// <summary>What the webhook took: id, and whether it was said that it may be a duplicate.</summary>
    public ConcurrentQueue<(string Id, bool PossibleDuplicate)> Hook { get; } = [];

    /// <summary>Misbehaviours by name.</summary>
    public ConcurrentDictionary<string, int> Misbehaved { get; } = [];

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync().WaitAsync(cancellationToken);
                _ = Task.Run(() => AnswerAsync(context, cancellationToken), CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(HttpListenerContext context, CancellationToken cancellationToken)
    {
        try
        {
            await HandleAsync(context, cancellationToken);
        }
        catch (Exception e) when (e is HttpListenerException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away: that is what is tested.
        }
    }

    private async Task HandleAsync(HttpListenerContext context, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var body = JsonNode.Parse(await reader.ReadToEndAsync(cancellationToken))!;
        var method = context.Request.Url!.AbsolutePath.Trim('/');
        switch (Chance())
        {
            case < 0.10:
                Note("429");
                context.Response.Headers["Retry-After"] = "1";
                await RespondAsync(context, 429, "{\"ok\":false,\"error\":\"ratelimited\"}", cancellationToken);
                return;
            case < 0.15:
                Note("fault before it was taken");
                await RespondAsync(context, 500, "<html>fault</html>", cancellationToken);
                return;
            case < 0.19:
                Note("hangs before it was taken");
                await Task.Delay(_hang, cancellationToken);
                context.Response.Abort();
                return;
            default:
                await TakeAsync(context, method, body, cancellationToken);
                return;
        }
    }

    private async Task TakeAsync(HttpListenerContext context, string method, JsonNode body, CancellationToken cancellationToken)
    {
        var answer = method switch
        {
            "chat.postMessage" => Post((string)body["metadata"]!["event_payload"]!["id"]!),
            "conversations.history" => History((string?)body["cursor"]),
            _ => TakeHook(context.Request),
        };
        switch (Chance())
        {
            case < 0.06:
                Note("answer lost");
                context.Response.Abort();
                return;
            case < 0.10:
                Note("hangs after it was taken");
                await Task.Delay(_hang, cancellationToken);
                context.Response.Abort();
                return;
            case < 0.13:
                Note("fault after it was taken");
                await RespondAsync(context, 503, "busy", cancellationToken);
                return;
            default:
                await RespondAsync(context, 200, answer, cancellationToken);
                return;
        }
    }

    private string Post(string id)
    {
        lock (_lock)
        {
            _channel.Add(id);
            return $"{{\"ok\":true,\"ts\":\"{_channel.Count.ToString(CultureInfo.InvariantCulture)}.0\"}}";
        }
    }

    /// <summary>The newest first, in pages, as Slack gives them.</summary>
    private string History(string? cursor)
    {
        var skip = string.IsNullOrEmpty(cursor) ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        lock (_lock)
        {
            var page = _channel.AsEnumerable().Reverse().Skip(skip).Take(PageSize)
                .Select(id => (JsonNode)new JsonObject { ["metadata"] = new JsonObject { ["event_payload"] = new JsonObject { ["id"] = id } } });
            var next = skip + PageSize < _channel.Count ? (skip + PageSize).ToString(CultureInfo.InvariantCulture) : "";
            return new JsonObject { ["ok"] = true, ["messages"] = new JsonArray([.. page]), ["response_metadata"] = new JsonObject { ["next_cursor"] = next } }.ToJsonString();
        }
    }

    private string TakeHook(HttpListenerRequest request)
    {
        Hook.Enqueue((request.Headers["Idempotency-Key"]!, request.Headers["X-Parley-Possible-Duplicate"] == "true"));
        return "ok";
    }

    private double Chance()
    {
        lock (_lock)
        {
            return _random.Unit();
        }
    }

    private void Note(string what) => Misbehaved.AddOrUpdate(what, 1, (_, n) => n + 1);

    private static async Task RespondAsync(HttpListenerContext context, int status, string body, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('<') ? "text/html" : "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body), cancellationToken);
        context.Response.Close();
    }
}
