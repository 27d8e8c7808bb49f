using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Bench.Models;

/// <summary>The bytes of each protocol.</summary>
internal static class FakeReplies
{
    private const int HugePart = 64 * 1024;

    /// <summary>The status of a fault that shows in it; null for others.</summary>
    public static (int Status, string? RetryAfter)? Status(FakeFault fault) => fault switch
    {
        FakeFault.Unauthorized => (401, null),
        FakeFault.NoModel => (404, null),
        FakeFault.Busy => (429, null),
        FakeFault.BusyOnce => (429, "1"),
        FakeFault.BusyLong => (429, "3600"),
        FakeFault.Server or FakeFault.ServerOnce => (500, null),
        _ => null,
    };

    public static byte[] Error(int status, string? retryAfter)
    {
        var body = $$$"""{"type":"error","error":{"type":"fake_error","message":"secret detail of the provider","param":null,"code":"{{{status}}}"}}""";
        var retry = retryAfter is null ? "" : $"Retry-After: {retryAfter}\r\n";
        return Encoding.UTF8.GetBytes($"HTTP/1.1 {status} Fault\r\nContent-Type: application/json\r\n{retry}Connection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    public static byte[] Head(string protocol) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: {(protocol == "ollama" ? "application/x-ndjson" : "text/event-stream")}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");

    /// <summary>The chunks of an answer.</summary>
    public static IEnumerable<byte[]> Chunks(string protocol, FakeFault fault, IReadOnlyList<string> parts)
    {
        var texts = fault switch
        {
            FakeFault.Empty or FakeFault.ToolCall => [],
            FakeFault.Refusal => protocol == "ollama" ? ["I cannot help with that."] : [],
            FakeFault.Huge => Enumerable.Repeat(new string('a', HugePart), 10 * 1024 * 1024 / HugePart),
            FakeFault.Cut => parts.Take(Math.Max(1, parts.Count / 2)),
            _ => parts,
        };
        return fault switch
        {
            FakeFault.InvalidJson => [Line(protocol, "{\"oops\": [", "message")],
            FakeFault.OtherSchema => [Line(protocol, "{\"hello\": [1, 2, {\"world\": null}], \"choices\": \"none\", \"type\": 7}", "message")],
            _ => Whole(protocol, fault, texts),
        };
    }

    private static IEnumerable<byte[]> Whole(string protocol, FakeFault fault, IEnumerable<string> texts)
    {
        foreach (var chunk in protocol switch
        {
            "anthropic" => Anthropic(fault, texts),
            "ollama" => Ollama(fault, texts),
            _ => OpenAi(fault, texts),
        })
        {
            yield return chunk;
        }
    }

    private static IEnumerable<byte[]> OpenAi(FakeFault fault, IEnumerable<string> texts)
    {
        byte[] Chunk(string delta, string finish) => Line("openai", $$$"""{"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"fake","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":{{{finish}}}}]}""", "");
        yield return Chunk("""{"role":"assistant","content":""}""", "null");
        foreach (var text in texts)
        {
            yield return Chunk($$"""{"content":{{JsonSerializer.Serialize(text)}}}""", "null");
        }

        switch (fault)
        {
            case FakeFault.Cut:
                yield break;
            case FakeFault.HalfCharacter:
                yield return Half("""data: {"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"fake","choices":[{"index":0,"delta":{"content":"odd """, "\"},\"finish_reason\":null}]}\n\n");
                break;
            case FakeFault.ToolCall:
                yield return Chunk("""{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"delete_all","arguments":"{}"}}]}""", "null");
                break;
            case FakeFault.Refusal:
                yield return Chunk("""{"refusal":"I cannot help with that."}""", "null");
                break;
        }

        yield return Chunk("{}", fault == FakeFault.ToolCall ? "\"tool_calls\"" : "\"stop\"");
        yield return Line("openai", """{"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"fake","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}""", "");
        yield return "data: [DONE]\n\n"u8.ToArray();
    }

    private static IEnumerable<byte[]> Anthropic(FakeFault fault, IEnumerable<string> texts)
    {
        yield return Line("anthropic", """{"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"fake","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":100,"output_tokens":1}}}""", "message_start");
        var block = fault == FakeFault.ToolCall ? """{"type":"tool_use","id":"t1","name":"delete_all","input":{}}""" : """{"type":"text","text":""}""";
        yield return Line("anthropic", $$"""{"type":"content_block_start","index":0,"content_block":{{block}}}""", "content_block_start");
        foreach (var text in texts)
        {
            yield return Line("anthropic", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{JsonSerializer.Serialize(text)}}}}}""", "content_block_delta");
        }

        if (fault == FakeFault.Cut)
        {
            yield break;
        }

        if (fault == FakeFault.HalfCharacter)
        {
            yield return Half("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"odd ", "\"}}\n\n");
        }

        yield return Line("anthropic", """{"type":"content_block_stop","index":0}""", "content_block_stop");
        var reason = fault switch { FakeFault.Refusal => "refusal", FakeFault.ToolCall => "tool_use", _ => "end_turn" };
        yield return Line("anthropic", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":20}}""", "message_delta");
        yield return Line("anthropic", """{"type":"message_stop"}""", "message_stop");
    }

    private static IEnumerable<byte[]> Ollama(FakeFault fault, IEnumerable<string> texts)
    {
        byte[] Chunk(JsonObject message, bool done) => Line("ollama", new JsonObject
        {
            ["model"] = "fake",
            ["created_at"] = "2026-01-01T00:00:00Z",
            ["message"] = message,
            ["done"] = done,
            ["done_reason"] = done ? "stop" : null,
            ["prompt_eval_count"] = done ? 100 : null,
            ["eval_count"] = done ? 20 : null,
        }.ToJsonString(), "");
        foreach (var text in texts)
        {
            yield return Chunk(new JsonObject { ["role"] = "assistant", ["content"] = text }, false);
        }

        if (fault == FakeFault.Cut)
        {
            yield break;
        }

        if (fault == FakeFault.HalfCharacter)
        {
            yield return Half("""{"model":"fake","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"odd """, "\"},\"done\":false}\n");
        }

        var last = new JsonObject { ["role"] = "assistant", ["content"] = "" };
        if (fault == FakeFault.ToolCall)
        {
            last["tool_calls"] = new JsonArray(new JsonObject { ["function"] = new JsonObject { ["name"] = "delete_all", ["arguments"] = new JsonObject() } });
        }

        yield return Chunk(last, true);
    }

    private static byte[] Line(string protocol, string json, string name) => Encoding.UTF8.GetBytes(protocol switch
    {
        "ollama" => json + "\n",
        "anthropic" => $"event: {name}\ndata: {json}\n\n",
        _ => $"data: {json}\n\n",
    });

    // The first two of the three bytes of a euro sign.
    private static byte[] Half(string before, string after) => [.. Encoding.UTF8.GetBytes(before), 0xE2, 0x82, .. Encoding.UTF8.GetBytes(after)];
}
