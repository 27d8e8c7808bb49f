using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Evaluation.Suites;
using Parley.Models;

namespace Parley.Evaluation.Providers;

/// <summary>
/// Models of other makers by promptfoo's ids, through the one pipeline to models: <c>anthropic:messages:MODEL</c>,
/// <c>ollama:chat:MODEL</c>, <c>azure:chat:DEPLOYMENT</c>. Time-outs, retries, limits and the words of faults are the pipeline's.
/// </summary>
internal sealed class ModelKeyProvider : EvaluatedProvider
{
    private const int MostRetries = 4;

    private readonly IChatClient _chat;
    private readonly ModelDefinition _model;
    private readonly JsonObject _config;
    private readonly ReplyCache? _cache;

    private ModelKeyProvider(ModelDefinition model, JsonObject config, ReplyCache? cache, (Func<string, string?> Environment, TimeProvider Clock) run)
    {
        (_model, _config, _cache) = (model, config, cache);
        _chat = ModelPipeline.Build(new ModelSettings { Chat = [model] }, run.Environment, run.Clock);
    }

    /// <summary>Opens it; nothing where the id is of no maker that is known.</summary>
    public static ModelKeyProvider? Open(SuiteProvider provider, ReplyCache? cache, Func<string, string?> environment, TimeProvider clock)
    {
        var parts = provider.Id.Split(':', 3);
        (ModelProvider Maker, string Key, string? Address)? maker = parts[0] switch
        {
            "anthropic" => (ModelProvider.Anthropic, "ANTHROPIC_API_KEY", environment("ANTHROPIC_BASE_URL")),
            "ollama" => (ModelProvider.Ollama, "OLLAMA_API_KEY", environment("OLLAMA_BASE_URL")),
            "azure" or "azureopenai" => (ModelProvider.AzureOpenAi, "AZURE_OPENAI_API_KEY", environment("AZURE_OPENAI_ENDPOINT") ?? Host(environment("AZURE_API_HOST"))),
            _ => null,
        };
        if (maker is not { } known || parts.Length < 2)
        {
            return null;
        }

        var key = provider.Config.Text("apiKeyEnvar") ?? known.Key;
        var address = provider.Config.Text("apiBaseUrl") ?? Host(provider.Config.Text("apiHost")) ?? known.Address;
        var model = new ModelDefinition(provider.Id, known.Maker, parts[^1])
        {
            BaseUrl = address is null ? null : Uri.TryCreate(address, UriKind.Absolute, out var url) ? url : throw new SuiteException($"providers: {provider.Id}: {address} is no absolute URL."),
            Key = known.Maker == ModelProvider.Ollama && environment(key) is null ? null : $"env:{key}",
            InputPrice = (decimal)(provider.Config.Number("inputCost") ?? 0) * 1_000_000m,
            OutputPrice = (decimal)(provider.Config.Number("outputCost") ?? 0) * 1_000_000m,
            TimeoutSeconds = 300,
            Retries = MostRetries,
            MaxOutputTokens = (int)Math.Clamp(provider.Config.Number("max_tokens") ?? 1_024, 16, 32_000),
        };
        return new ModelKeyProvider(model, provider.Config, cache, (environment, clock));
    }

    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var settings = SuiteFields.Merge(_config, call.PromptConfig ?? []);
        var options = new ChatOptions
        {
            Temperature = (float?)settings.Number("temperature"),
            TopP = (float?)settings.Number("top_p"),
            MaxOutputTokens = (int?)settings.Number("max_tokens") ?? _model.MaxOutputTokens,
        };
        var key = $"{_model.Name} {_model.BaseUrl}\n{JsValue.Json(settings)}\n{call.Prompt}{(call.Repeat > 0 ? $"\nrepeat {call.Repeat}" : "")}";
        if (_cache?.Find(key) is { } kept && JsValue.TryParse(kept, out var node) && node is JsonObject answer)
        {
            var total = (long)(answer.Number("total") ?? 0);
            return new ProviderReply { Output = answer.Text("output"), Tokens = new TokenUse(total, 0, 0, total), Cost = answer.Number("cost"), FinishReason = answer.Text("finish"), IsCached = true };
        }

        return _cache?.IsReplay == true ? ProviderReply.Failed(ReplyCache.NotRecorded) : await AskAsync(call, options, key, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ProviderReply> AskAsync(ProviderCall call, ChatOptions options, string key, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _chat.GetResponseAsync(Messages(call.Prompt), options, cancellationToken).ConfigureAwait(false);
            var (read, written) = (response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);
            var reply = new ProviderReply
            {
                Output = response.Text,
                Tokens = new TokenUse(response.Usage?.TotalTokenCount ?? read + written, read, written, 0),
                Cost = _model.InputPrice + _model.OutputPrice > 0 ? (double)_model.Cost(read, written) : null,
                FinishReason = response.FinishReason?.Value,
            };
            _cache?.Keep(key, JsValue.Json(new JsonObject { ["output"] = response.Text, ["total"] = reply.Tokens.Total, ["cost"] = reply.Cost, ["finish"] = reply.FinishReason }));
            return reply;
        }
        catch (ModelException fault)
        {
            return ProviderReply.Failed($"API error: {fault.Message}");
        }
    }

    private static string? Host(string? host) => host is null ? null : host.Contains("://", StringComparison.Ordinal) ? host : $"https://{host}";

    private static ChatMessage[] Messages(string prompt) =>
        prompt.AsSpan().Trim() is ['[', .., ']'] && JsValue.TryParse(prompt, out var node) && node is JsonArray { Count: > 0 } list && list.All(m => m is JsonObject message && message.ContainsKey("role"))
            ? [.. list.OfType<JsonObject>().Select(m => new ChatMessage(new ChatRole(m.Text("role")!), m.Text("content") ?? ""))]
            : [new ChatMessage(ChatRole.User, prompt)];
}
