using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Providers;

/// <summary>Anthropic's messages, by promptfoo's ids: <c>anthropic:messages:MODEL</c>, <c>anthropic:MODEL</c>.</summary>
internal sealed class AnthropicProvider(HttpCaller http, SuiteProvider provider, ModelMaker maker, Func<string, string?> environment) : EvaluatedProvider
{
    private const string Version = "2023-06-01";
    private static readonly string[] Settings = ["top_p", "top_k", "cache_control", "service_tier", "stop_sequences", "metadata", "tools", "tool_choice", "thinking"];

    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var config = SuiteFields.Merge(provider.Config, call.PromptConfig ?? []);
        if (maker.Key(config, environment) is not { } key)
        {
            return ProviderReply.Failed($"Anthropic {maker.NoKey(config)}");
        }

        var ask = ModelRequests.Post(
            $"{maker.Address(config, environment)}/v1/messages", Body(call.Prompt, config), (config, call.Repeat), ("x-api-key", key), ("anthropic-version", Version));
        var reply = await http.SendAsync(ask, cancellationToken).ConfigureAwait(false);
        var json = JsValue.TryParse(reply.Text, out var node) ? node as JsonObject : null;
        return !reply.IsSuccess ? ProviderReply.Failed($"API call error: {Fault(reply, json)}")
            : json?["content"] is JsonArray content ? Read(json, content, config, reply.IsCached)
            : ProviderReply.Failed($"API call error: this is no message: {reply.Text[..Math.Min(200, reply.Text.Length)]}");
    }

    private JsonObject Body(string prompt, JsonObject config)
    {
        var messages = ModelRequests.Messages(prompt);
        var body = new JsonObject { ["model"] = provider.Id.Split(':', 3)[^1] };
        if (messages?.OfType<JsonObject>().FirstOrDefault(m => m.Text("role") == "system") is { } system)
        {
            body["system"] = Parts(system["content"]);
        }

        body["max_tokens"] = config["max_tokens"]?.DeepClone() ?? (JsonNode?)Variable("ANTHROPIC_MAX_TOKENS") ?? 1024;
        body["messages"] = messages is null
            ? [Message("user", prompt)]
            : new JsonArray([.. messages.OfType<JsonObject>().Where(m => m.Text("role") != "system").Select(m => Message(m.Text("role")!, m["content"]))]);
        body["stream"] = false;
        if (config["top_p"] is null && config["thinking"] is not JsonObject)
        {
            body["temperature"] = config["temperature"]?.DeepClone() ?? (JsonNode?)Variable("ANTHROPIC_TEMPERATURE") ?? 0;
        }

        foreach (var name in Settings.Where(name => config[name] is not null))
        {
            body[name] = config[name]!.DeepClone();
        }

        foreach (var (name, value) in config.Object("extra_body"))
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    private JsonValue? Variable(string name) => double.TryParse(environment(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null;

    private static JsonObject Message(string role, JsonNode? content) => new() { ["role"] = role, ["content"] = Parts(content) };

    private static JsonNode Parts(JsonNode? content) => content is JsonArray parts ? parts.DeepClone() : new JsonArray(new JsonObject { ["type"] = "text", ["text"] = JsValue.Text(content) });

    private static ProviderReply Read(JsonObject json, JsonArray content, JsonObject config, bool isCached)
    {
        var use = json.Object("usage");
        var read = (long)((use.Number("input_tokens") ?? 0) + (use.Number("cache_read_input_tokens") ?? 0) + (use.Number("cache_creation_input_tokens") ?? 0));
        var written = (long)(use.Number("output_tokens") ?? 0);
        return new ProviderReply
        {
            Output = string.Join("\n\n", content.OfType<JsonObject>().Select(part => Part(part, config["showThinking"]?.ToJsonString() != "false")).Where(text => text.Length > 0)),
            Tokens = isCached ? new TokenUse(read + written, 0, 0, read + written) : new TokenUse(read + written, read, written, 0),
            Cost = Prices.Of(json.Text("model") ?? "", read, written, config),
            FinishReason = ModelRequests.Finish(json.Text("stop_reason")),
            IsCached = isCached,
        };
    }

    private static string Part(JsonObject part, bool showsThinking) => part.Text("type") switch
    {
        "text" or null => part.Text("text") ?? "",
        "thinking" => showsThinking && part.Text("thinking")?.Trim().Length > 0 ? $"Thinking: {part.Text("thinking")}\nSignature: {part.Text("signature")}" : "",
        "redacted_thinking" => showsThinking ? $"Redacted Thinking: {part.Text("data")}" : "",
        _ => JsValue.Json(part),
    };

    private static string Fault(HttpReply reply, JsonObject? json) => json?["error"] is JsonObject error
        ? $"{error.Text("message")}, status {reply.Status}, type {error.Text("type")}"
        : reply.Status > 1 ? $"{reply.Status} {reply.Text}" : reply.Text;
}
