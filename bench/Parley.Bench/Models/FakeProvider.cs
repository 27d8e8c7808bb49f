using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Bench.Models;

/// <summary>Ways in which a provider misbehaves.</summary>
public enum FakeFault
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>404: no such model.</summary>
    NoModel,

    /// <summary>429 without Retry-After.</summary>
    Busy,

    /// <summary>429 with Retry-After of one second, once; then it answers.</summary>
    BusyOnce,

    /// <summary>429 with Retry-After of an hour.</summary>
    BusyLong,

    /// <summary>500.</summary>
    Server,

    /// <summary>500 once; then it answers.</summary>
    ServerOnce,

    /// <summary>It never answers.</summary>
    Hang,

    /// <summary>The connection is closed in the middle of the answer.</summary>
    Cut,

    /// <summary>Half of a character of UTF-8, then the end.</summary>
    HalfCharacter,

    /// <summary>No JSON.</summary>
    InvalidJson,

    /// <summary>JSON of another schema.</summary>
    OtherSchema,

    /// <summary>Ten megabytes of text.</summary>
    Huge,

    /// <summary>A call of a tool that was never offered.</summary>
    ToolCall,

    /// <summary>A refusal.</summary>
    Refusal,

    /// <summary>An answer without content.</summary>
    Empty,
}

/// <summary>What a fake provider was asked.</summary>
/// <param name="Protocol">openai, anthropic or ollama.</param>
/// <param name="Messages">Role and text, in order; instructions come first as <c>system</c>.</param>
/// <param name="WantsJson">True where JSON was asked for.</param>
public sealed record FakeRequest(string Protocol, IReadOnlyList<(string Role, string Text)> Messages, bool WantsJson)
{
    /// <summary>The whole of the text.</summary>
    public string Text => string.Join('\n', Messages.Select(m => m.Text));
}

/// <summary>
/// A server of ours that speaks OpenAI's chat completions (also as Azure's v1 serves them), Anthropic's messages and Ollama's own
/// protocol, always as streams, and misbehaves on request. On loopback, one connection a request.
/// </summary>
public sealed class FakeProvider : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly Task _accepting;
    private int _requests;
    private int _succeeded;

    /// <summary>Starts it.</summary>
    public FakeProvider()
    {
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>What it answers; the parts are sent one by one.</summary>
    public Func<FakeRequest, IReadOnlyList<string>> Script { get; set; } = _ => ["Hello."];

    /// <summary>How it misbehaves.</summary>
    public FakeFault Fault { get; set; }

    /// <summary>Pause before the first part and between parts.</summary>
    public TimeSpan Pace { get; set; } = TimeSpan.Zero;

    /// <summary>Requests so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Requests that were answered whole.</summary>
    public int Succeeded => Volatile.Read(ref _succeeded);

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Counts from nothing again.</summary>
    public void Reset() => (_requests, _succeeded) = (0, 0);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll([_accepting, .. _running.Keys]);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                var task = ServeAsync(client);
                _running[task] = 0;
                _ = task.ContinueWith(t => _running.TryRemove(t, out byte _), TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                var stream = client.GetStream();
                if (await ReadAsync(stream) is var (path, body))
                {
                    var number = Interlocked.Increment(ref _requests);
                    await AnswerAsync(stream, path, JsonNode.Parse(body)!.AsObject(), number);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The client went away, or this is closing.
            }
        }
    }

    private async Task<(string Path, string Body)?> ReadAsync(NetworkStream stream)
    {
        var (data, head) = (new List<byte>(), -1);
        var buffer = new byte[16 * 1024];
        while (head < 0)
        {
            var read = await stream.ReadAsync(buffer, _closing.Token);
            if (read == 0)
            {
                return null;
            }

            data.AddRange(buffer.AsSpan(0, read));
            head = Encoding.ASCII.GetString([.. data]).IndexOf("\r\n\r\n", StringComparison.Ordinal);
        }

        var lines = Encoding.ASCII.GetString([.. data[..head]]).Split("\r\n");
        string? Header(string name) => lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.OrdinalIgnoreCase))?[name.Length..].Trim();
        var body = data[(head + 4)..];
        var length = int.Parse(Header("content-length:") ?? "-1", CultureInfo.InvariantCulture);
        while (length >= 0 ? body.Count < length : !Encoding.ASCII.GetString([.. body.TakeLast(5)]).EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            body.AddRange(buffer.AsSpan(0, await stream.ReadAsync(buffer, _closing.Token)));
        }

        return (lines[0].Split(' ')[1], Encoding.UTF8.GetString([.. length >= 0 ? body : Unchunk(body)]));
    }

    private static List<byte> Unchunk(List<byte> chunked)
    {
        var (all, at) = (chunked.ToArray(), 0);
        var body = new List<byte>();
        while (true)
        {
            var end = all.AsSpan(at).IndexOf("\r\n"u8) + at;
            var size = int.Parse(Encoding.ASCII.GetString(all, at, end - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return body;
            }

            body.AddRange(all.AsSpan(end + 2, size));
            at = end + 2 + size + 2;
        }
    }

    private async Task AnswerAsync(NetworkStream stream, string path, JsonObject body, int number)
    {
        var protocol = path.Contains("/messages", StringComparison.Ordinal) ? "anthropic" : path.Contains("/api/chat", StringComparison.Ordinal) ? "ollama" : "openai";
        var fault = Fault is FakeFault.BusyOnce or FakeFault.ServerOnce && number > 1 ? FakeFault.None : Fault;
        if (FakeReplies.Status(fault) is var (status, retry))
        {
            await SendAsync(stream, FakeReplies.Error(status, retry));
            return;
        }

        if (fault == FakeFault.Hang)
        {
            await Task.Delay(Timeout.Infinite, _closing.Token);
        }

        var parts = Script(new FakeRequest(protocol, Messages(body), body.ContainsKey("response_format") || body.ContainsKey("format") || body.ContainsKey("output_config") || body.ContainsKey("output_format")));
        await SendAsync(stream, FakeReplies.Head(protocol));
        foreach (var chunk in FakeReplies.Chunks(protocol, fault, parts))
        {
            if (Pace > TimeSpan.Zero)
            {
                await Task.Delay(Pace, _closing.Token);
            }

            await SendAsync(stream, [.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]);
        }

        if (fault == FakeFault.Cut)
        {
            return;
        }

        await SendAsync(stream, "0\r\n\r\n"u8.ToArray());
        Interlocked.Increment(ref _succeeded);
    }

    private async Task SendAsync(NetworkStream stream, byte[] data)
    {
        await stream.WriteAsync(data, _closing.Token);
        await stream.FlushAsync(_closing.Token);
    }

    private static List<(string Role, string Text)> Messages(JsonObject body)
    {
        var messages = new List<(string, string)>();
        if (body["system"] is { } system)
        {
            messages.Add(("system", Text(system)));
        }

        messages.AddRange((body["messages"]?.AsArray() ?? []).Select(m => ((string?)m!["role"] ?? "", Text(m["content"]))));
        return messages;
    }

    private static string Text(JsonNode? content) => content switch
    {
        JsonArray list => string.Concat(list.Select(p => (string?)p?["text"] ?? "")),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (string)value!,
        _ => "",
    };
}
