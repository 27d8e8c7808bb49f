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
/// <c>openai:responses:MODEL</c>, <c>openai:completion:MODEL</c>. Address and key come from the provider's settings or from
/// OPENAI_BASE_URL and OPENAI_API_KEY.
/// </summary>
internal sealed class OpenAiProvider(HttpCaller http, SuiteProvider provider, Func<string, string?> environment) : EvaluatedProvider
{
    private static readonly string[] Settings =
    [
        "temperature", "max_tokens", "max_completion_tokens", "top_p", "presence_penalty", "frequency_penalty", "seed", "stop", "tools",
        "tool_choice", "response_format", "reasoning_effort", "logprobs", "top_logprobs", "functions", "function_call", "user", "metadata",
    ];

    private readonly string[] _parts = provider.Id.Split(':', 3);

    /// <summary>What is asked.</summary>
    public OpenAiKind Kind => _parts.Length < 3 ? OpenAiKind.Chat : _parts[1] switch
    {
        "responses" => OpenAiKind.Responses,
        "completion" => OpenAiKind.Completion,
        "embedding" or "embeddings" => OpenAiKind.Embedding,
        "moderation" => OpenAiKind.Moderation,
        _ => OpenAiKind.Chat,
    };

    private string Model => provider.Config.Text("model") ?? (_parts.Length < 3 ? _parts[^1] : _parts[2]);

    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var (path, body) = Kind switch
        {
            OpenAiKind.Responses => ("responses", new JsonObject { ["model"] = Model, ["input"] = Messages(call.Prompt, asResponses: true) }),
            OpenAiKind.Completion => ("completions", new JsonObject { ["model"] = Model, ["prompt"] = call.Prompt }),
            _ => ("chat/completions", new JsonObject { ["model"] = Model, ["messages"] = Messages(call.Prompt, asResponses: false) }),
        };
        foreach (var (name, value) in SuiteFields.Merge(provider.Config, call.PromptConfig ?? []))
        {
            if (Settings.Contains(name) && value is not null)
            {
                body[name] = value.DeepClone();
            }
        }

        var (answer, failure) = await PostAsync(path, body, call.Repeat, cancellationToken).ConfigureAwait(false);
        return failure ?? Reply(answer!.Value);
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
        var key = provider.Config.Text("apiKey") ?? environment(provider.Config.Text("apiKeyEnvar") ?? "OPENAI_API_KEY");
        if (string.IsNullOrEmpty(key))
        {
            return (null, ProviderReply.Failed("There is no API key: set OPENAI_API_KEY, or apiKey in the provider's config."));
        }

        var root = provider.Config.Text("apiBaseUrl") ?? environment("OPENAI_BASE_URL") ?? environment("OPENAI_API_BASE_URL") ?? "https://api.openai.com/v1";
        List<KeyValuePair<string, string>> headers = [new("Authorization", $"Bearer {key}")];
        headers.AddRange(provider.Config.Object("headers").Select(h => KeyValuePair.Create(h.Key, JsValue.Text(h.Value))));
        var reply = await http.SendAsync(new HttpAsk(new Uri($"{root.TrimEnd('/')}/{path}"), HttpMethod.Post, headers, JsValue.Json(body)) { Repeat = repeat }, cancellationToken).ConfigureAwait(false);
        if (reply.Status is < 200 or > 299)
        {
            return (null, ProviderReply.Failed(reply.Status == 0 ? $"API call error: {reply.Text}" : $"API error: {reply.Status}\n{reply.Text}"));
        }

        return JsValue.TryParse(reply.Text, out var node) && node is JsonObject json
            ? ((json, reply.IsCached), null)
            : (null, ProviderReply.Failed($"API response error: this is no JSON: {reply.Text[..Math.Min(200, reply.Text.Length)]}"));
    }

    private ProviderReply Reply((JsonObject Json, bool IsCached) answer)
    {
        var (json, isCached) = answer;
        var use = json.Object("usage");
        var (prompt, completion) = ((long)(use.Number("prompt_tokens") ?? use.Number("input_tokens") ?? 0), (long)(use.Number("completion_tokens") ?? use.Number("output_tokens") ?? 0));
        var total = (long)(use.Number("total_tokens") ?? prompt + completion);
        var choice = json["choices"]?[0] as JsonObject;
        return new ProviderReply
        {
            Output = Kind switch
            {
                OpenAiKind.Responses => ResponseOutput(json),
                OpenAiKind.Completion => choice?["text"]?.DeepClone(),
                _ => ChatOutput(choice?["message"] as JsonObject),
            },
            IsCached = isCached,
            Tokens = isCached ? new TokenUse(total, 0, 0, total) : new TokenUse(total, prompt, completion, 0),
            Cost = Prices.Of(Model, prompt, completion, provider.Config),
            FinishReason = choice?.Text("finish_reason"),
            LogProbabilities = choice?["logprobs"]?["content"] is JsonArray content ? [.. content.Select(c => c!["logprob"]!.GetValue<double>())] : null,
        };
    }

    private static JsonNode? ChatOutput(JsonObject? message) => message is null ? null
        : message["tool_calls"] is JsonArray { Count: > 0 } calls ? calls.DeepClone()
        : message["function_call"] is JsonObject function ? function.DeepClone()
        : (message["content"] ?? message["refusal"])?.DeepClone();

    private static JsonNode? ResponseOutput(JsonObject json)
    {
        var items = (json["output"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        var calls = items.Where(item => item.Text("type") == "function_call").ToArray();
        return calls.Length > 0
            ? new JsonArray([.. calls.Select(c => c.DeepClone())])
            : string.Join('\n', items.SelectMany(item => item["content"] as JsonArray ?? []).OfType<JsonObject>().Select(part => part.Text("text") ?? part.Text("refusal") ?? ""));
    }

    // JSON of messages goes as it is; any other prompt is one message of the user.
    private static JsonNode Messages(string prompt, bool asResponses)
    {
        var trimmed = prompt.AsSpan().Trim();
        if (trimmed is ['[', .., ']'] && JsValue.TryParse(prompt, out var node) && node is JsonArray { Count: > 0 } list && list.All(m => m is JsonObject message && message.ContainsKey("role")))
        {
            return node;
        }

        return asResponses ? prompt : new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt });
    }
}
