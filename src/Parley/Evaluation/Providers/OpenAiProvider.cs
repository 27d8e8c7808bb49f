using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Providers;

/// <summary>What of an OpenAI-compatible server is asked.</summary>
internal enum OpenAiKind
{
    /// <summary>/chat/completions.</summary>
    Chat,

    /// <summary>/responses.</summary>
    Responses,

    /// <summary>/completions.</summary>
    Completion,

    /// <summary>/embeddings.</summary>
    Embedding,

    /// <summary>/moderations.</summary>
    Moderation,
}

/// <summary>
/// A server that speaks OpenAI's protocol, by promptfoo's ids: <c>openai:MODEL</c>, <c>openai:chat:MODEL</c>,
/// <c>openai:responses:MODEL</c>, <c>openai:completion:MODEL</c>, <c>azure:chat:DEPLOYMENT</c>, <c>groq:MODEL</c> and others of
/// <see cref="ModelMaker"/>. Address and key come from the provider's settings or from the maker's environment variables.
/// </summary>
internal sealed class OpenAiProvider(HttpCaller http, SuiteProvider provider, ModelMaker maker, Func<string, string?> environment) : EvaluatedProvider
{
    private const string AzureVersion = "2024-12-01-preview";
    private readonly (OpenAiKind Kind, string Model) _asked = Parse(provider.Id[(provider.Id.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    private bool IsAzure => maker.Protocol == ModelProtocol.Azure;

    private string Model => provider.Config.Text("model") ?? _asked.Model;

    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var body = new OpenAiBody(SuiteFields.Merge(provider.Config, call.PromptConfig ?? []), environment);
        var (path, json) = _asked.Kind switch
        {
            OpenAiKind.Responses => ("responses", body.Responses(Model, call.Prompt)),
            OpenAiKind.Completion => ("completions", body.Completion(Model, call.Prompt)),
            _ => ("chat/completions", body.Chat(Model, call.Prompt, IsAzure)),
        };
        var (answer, failure) = await PostAsync(path, json, call.Repeat, cancellationToken).ConfigureAwait(false);
        return failure ?? Reply(answer!.Value, json["response_format"]?["type"]?.ToString() == "json_schema");
    }

    private static (OpenAiKind Kind, string Model) Parse(string id)
    {
        var parts = id.Split(':', 2);
        OpenAiKind? kind = parts[0] switch
        {
            "chat" => OpenAiKind.Chat,
            "responses" => OpenAiKind.Responses,
            "completion" => OpenAiKind.Completion,
            "embedding" or "embeddings" => OpenAiKind.Embedding,
            "moderation" => OpenAiKind.Moderation,
            _ => null,
        };
        return parts.Length == 2 && kind is { } known ? (known, parts[1]) : (OpenAiKind.Chat, id);
    }

    /// <summary>Embeds texts.</summary>
    /// <returns>A vector each, or why not.</returns>
    public async Task<(float[][]? Vectors, string? Error)> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["model"] = Model, ["input"] = new JsonArray([.. texts.Select(t => (JsonNode)t)]) };
        var (answer, failure) = await PostAsync("embeddings", body, 0, cancellationToken).ConfigureAwait(false);
        return failure is not null
            ? (null, failure.Error)
            : ([.. (answer!.Value.Json["data"] as JsonArray ?? []).Select(d => (d!["embedding"] as JsonArray ?? []).Select(x => (float)x!.GetValue<double>()).ToArray())], null);
    }

    /// <summary>Asks whether a text is to be flagged.</summary>
    /// <returns>The flagged categories, or why nobody knows.</returns>
    public async Task<(IReadOnlyList<string>? Flagged, string? Error)> ModerateAsync(string text, CancellationToken cancellationToken)
    {
        var (answer, failure) = await PostAsync("moderations", new JsonObject { ["model"] = Model, ["input"] = text }, 0, cancellationToken).ConfigureAwait(false);
        return failure is not null
            ? (null, failure.Error)
            : ([.. (answer!.Value.Json["results"]?[0]?["categories"] as JsonObject ?? []).Where(c => c.Value is JsonValue v && v.TryGetValue<bool>(out var on) && on).Select(c => c.Key)], null);
    }

    private async Task<((JsonObject Json, bool IsCached)? Answer, ProviderReply? Failure)> PostAsync(string path, JsonObject body, int repeat, CancellationToken cancellationToken)
    {
        var config = provider.Config;
        var key = maker.Key(config, environment);
        if (key is null && maker.NeedsKey(config))
        {
            return (null, ProviderReply.Failed(maker.NoKey(config)));
        }

        if (maker.Address(config, environment) is not { } root || !Uri.TryCreate(root, UriKind.Absolute, out _))
        {
            return (null, ProviderReply.Failed($"{provider.Id} has no address: set apiHost or apiBaseUrl in the provider's config."));
        }

        var url = IsAzure ? $"{root}/openai/deployments/{Model}/{path}?api-version={config.Text("apiVersion") ?? AzureVersion}" : $"{root}/{path}";
        var ask = ModelRequests.Post(url, body, (config, repeat), [.. Headers(config, key)]);
        var reply = await http.SendAsync(ask, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
        {
            return (null, ProviderReply.Failed(reply.Status is 0 or 1 ? $"API call error: {reply.Text}" : $"API error: {reply.Status} {reply.Reason}\n{Compact(reply.Text)}"));
        }

        return JsValue.TryParse(reply.Text, out var node) && node is JsonObject json
            ? ((json, reply.IsCached), null)
            : (null, ProviderReply.Failed($"API response error: this is no JSON: {reply.Text[..Math.Min(200, reply.Text.Length)]}"));
    }

    private IEnumerable<(string Name, string Value)> Headers(JsonObject config, string? key)
    {
        if (key is not null)
        {
            yield return IsAzure ? ("api-key", key) : ("Authorization", $"Bearer {key}");
        }

        if ((config.Text("organization") ?? (maker.Prefix == "openai" ? environment("OPENAI_ORGANIZATION") : null)) is { Length: > 0 } organization)
        {
            yield return ("OpenAI-Organization", organization);
        }
    }

    private static string Compact(string text) => JsValue.TryParse(text, out var node) && node is JsonObject or JsonArray ? JsValue.Json(node) : text;

    private ProviderReply Reply((JsonObject Json, bool IsCached) answer, bool isSchema)
    {
        var (json, isCached) = answer;
        var use = json.Object("usage");
        var (prompt, completion) = ((long)(use.Number("prompt_tokens") ?? use.Number("input_tokens") ?? 0), (long)(use.Number("completion_tokens") ?? use.Number("output_tokens") ?? 0));
        var total = (long)(use.Number("total_tokens") ?? prompt + completion);
        var choice = json["choices"]?[0] as JsonObject;
        var output = _asked.Kind switch
        {
            OpenAiKind.Responses => ResponseOutput(json),
            OpenAiKind.Completion => choice?["text"]?.DeepClone(),
            _ => ChatOutput(choice?["message"] as JsonObject),
        };
        if (choice is null && _asked.Kind != OpenAiKind.Responses)
        {
            return ProviderReply.Failed($"API error: the answer has no choices: {JsValue.Json(json)}");
        }

        return new ProviderReply
        {
            Output = isSchema && JsValue.AsText(output) is { } text && JsValue.TryParse(text, out var parsed) ? parsed : output,
            IsCached = isCached,
            Tokens = isCached ? new TokenUse(total, 0, 0, total) : new TokenUse(total, prompt, completion, 0),
            Cost = Prices.Of(Model, prompt, completion, provider.Config),
            FinishReason = ModelRequests.Finish(choice?.Text("finish_reason")),
            LogProbabilities = choice?["logprobs"]?["content"] is JsonArray content ? [.. content.Select(c => c!["logprob"]!.GetValue<double>())] : null,
        };
    }

    // As promptfoo reads a message: text beside calls is the whole message, calls alone are the calls, thoughts come first.
    private JsonNode? ChatOutput(JsonObject? message)
    {
        if (message is null)
        {
            return null;
        }

        if (message.Text("refusal") is { Length: > 0 } refusal)
        {
            return refusal;
        }

        var content = message["content"];
        var calls = message["tool_calls"] is JsonArray { Count: > 0 } tools ? tools : message["function_call"];
        if (calls is not null && message["reasoning"] is null)
        {
            return JsValue.Text(content).Length > 0 ? message.DeepClone() : calls.DeepClone();
        }

        return message.Text("reasoning_content") is { Length: > 0 } thoughts && JsValue.AsText(content) is { } text && provider.Config["showThinking"]?.ToJsonString() != "false"
            ? $"Thinking: {thoughts}\n\n{text}"
            : content?.DeepClone();
    }

    private static JsonNode? ResponseOutput(JsonObject json)
    {
        var items = (json["output"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        var calls = items.Where(item => item.Text("type") == "function_call").ToArray();
        return calls.Length > 0
            ? new JsonArray([.. calls.Select(c => c.DeepClone())])
            : string.Join('\n', items.SelectMany(item => item["content"] as JsonArray ?? []).OfType<JsonObject>().Select(part => part.Text("text") ?? part.Text("refusal") ?? ""));
    }
}
