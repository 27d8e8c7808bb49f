using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Providers;

/// <summary>Ollama's own protocol, by promptfoo's ids: <c>ollama:chat:MODEL</c>; <c>ollama:completion:MODEL</c> and <c>ollama:MODEL</c> go to generate.</summary>
internal sealed class OllamaProvider(HttpCaller http, SuiteProvider provider, ModelMaker maker, Func<string, string?> environment) : EvaluatedProvider
{
    private static readonly string[] TopLevel = ["think", "keep_alive", "format", "truncate"];
    private static readonly string[] Generated = ["suffix", "system", "template", "raw"];

    private static readonly string[] Options =
    [
        "num_predict", "top_k", "top_p", "min_p", "tfs_z", "seed", "typical_p", "repeat_last_n", "temperature", "repeat_penalty", "presence_penalty", "frequency_penalty", "mirostat", "mirostat_tau", "mirostat_eta",
        "penalize_newline", "stop", "num_keep", "num_ctx", "num_batch", "num_gpu", "main_gpu", "num_thread", "numa", "use_mmap", "use_mlock", "low_vram", "f16_kv", "vocab_only", "logits_all", "embedding_only",
    ];

    private readonly (bool IsChat, string Model) _asked = Parse(provider.Id["ollama:".Length..]);

    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var key = environment("OLLAMA_API_KEY");
        var url = $"{maker.Address(provider.Config, environment)}/api/{(_asked.IsChat ? "chat" : "generate")}";
        (string, string)[] headers = string.IsNullOrEmpty(key) ? [] : [("Authorization", $"Bearer {key}")];
        var reply = await http.SendAsync(ModelRequests.Post(url, Body(call.Prompt), (provider.Config, call.Repeat), headers), cancellationToken).ConfigureAwait(false);

        // Ollama streams unless told otherwise: one JSON object a line.
        var lines = reply.Text.Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)).Select(l => JsValue.TryParse(l, out var node) ? node as JsonObject : null).ToArray();
        var said = lines.Select(l => l?["error"]).FirstOrDefault(e => e is not null) is { } error ? JsValue.Text(error) : null;
        return reply.Status is 0 or 1 ? ProviderReply.Failed($"API call error: {reply.Text}")
            : !reply.IsSuccess ? ProviderReply.Failed($"Ollama API error: {reply.Status} {reply.Reason}{(said ?? reply.Text.Trim()) switch { "" => "", var detail => $": {detail[..Math.Min(500, detail.Length)]}" }}")
            : said is not null ? ProviderReply.Failed($"Ollama error: {said}")
            : lines.Any(l => l is null) ? ProviderReply.Failed($"Ollama API response error: this is no JSON: {reply.Text[..Math.Min(200, reply.Text.Length)]}")
            : Read([.. lines.OfType<JsonObject>()], reply.IsCached);
    }

    private static (bool IsChat, string Model) Parse(string id) =>
        id.StartsWith("chat:", StringComparison.Ordinal) ? (true, id["chat:".Length..])
        : id.StartsWith("completion:", StringComparison.Ordinal) ? (false, id["completion:".Length..])
        : (false, id);

    private JsonObject Body(string prompt)
    {
        var body = new JsonObject { ["model"] = _asked.Model };
        if (_asked.IsChat)
        {
            body["messages"] = ModelRequests.Messages(prompt) ?? [new JsonObject { ["role"] = "user", ["content"] = prompt }];
        }
        else
        {
            body["prompt"] = prompt;
            body["stream"] = false;
        }

        var passed = provider.Config.Object("passthrough");
        body["options"] = SuiteFields.Merge(new JsonObject(provider.Config.Where(s => Options.Contains(s.Key)).Select(s => KeyValuePair.Create(s.Key, s.Value?.DeepClone()))), passed.Object("options"));
        passed.Remove("options");
        foreach (var name in TopLevel.Concat(_asked.IsChat ? ["tools"] : Generated).Where(name => provider.Config[name] is not null))
        {
            body[name] = provider.Config[name]!.DeepClone();
        }

        return SuiteFields.Merge(body, passed);
    }

    private ProviderReply Read(JsonObject[] lines, bool isCached)
    {
        var last = Array.Find(lines, l => l["done"]?.ToJsonString() == "true");
        var (read, written) = ((long)(last?.Number("prompt_eval_count") ?? 0), (long)(last?.Number("eval_count") ?? 0));
        var text = string.Concat(lines.Select(l => _asked.IsChat ? (l["message"] as JsonObject)?.Text("content") : l.Text("response")));
        var calls = new JsonArray([.. lines.SelectMany(l => (l["message"] as JsonObject)?["tool_calls"] as JsonArray ?? []).OfType<JsonObject>().Select(Call)]);
        return new ProviderReply
        {
            Output = calls.Count == 0 ? text : text.Trim().Length > 0 ? new JsonObject { ["content"] = text, ["tool_calls"] = calls } : calls,
            Tokens = isCached ? new TokenUse(read + written, 0, 0, read + written) : new TokenUse(read + written, read, written, 0),
            FinishReason = ModelRequests.Finish(last?.Text("done_reason")),
            IsCached = isCached,
        };
    }

    // In OpenAI's form, where arguments are text.
    private static JsonObject Call(JsonObject call)
    {
        var function = call.Object("function");
        return new JsonObject { ["function"] = new JsonObject { ["name"] = function.Text("name"), ["arguments"] = function["arguments"] is JsonValue text ? text.DeepClone() : JsValue.Json(function["arguments"]) } };
    }
}
