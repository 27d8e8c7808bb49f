using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;
using Parley.Models.Providers;

namespace Parley.Evaluation.Providers;

/// <summary>Whose protocol a maker of models speaks.</summary>
internal enum ModelProtocol
{
    /// <summary>OpenAI's, at its own paths.</summary>
    OpenAi,

    /// <summary>OpenAI's, at the paths of an Azure deployment.</summary>
    Azure,

    /// <summary>Anthropic's messages.</summary>
    Anthropic,

    /// <summary>Ollama's own.</summary>
    Ollama,
}

/// <summary>A maker of models by promptfoo's prefix: where it is and how its key is called.</summary>
/// <param name="Prefix">Before the first colon of a provider's id.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Url">Its address; nothing where only the user knows it.</param>
/// <param name="Keys">Environment variables of the key, in order; none where no key is needed.</param>
internal sealed record ModelMaker(string Prefix, ModelProtocol Protocol, string? Url, params string[] Keys)
{
    // Addresses and names of variables are those of promptfoo 0.123.1.
    private static readonly ModelMaker[] Known =
    [
        new("openai", ModelProtocol.OpenAi, "https://api.openai.com/v1", "OPENAI_API_KEY") { UrlVariables = ["OPENAI_API_BASE_URL", "OPENAI_BASE_URL"], HostVariables = ["OPENAI_API_HOST"] },
        new("azure", ModelProtocol.Azure, null, "AZURE_API_KEY", "AZURE_OPENAI_API_KEY") { UrlVariables = ["AZURE_API_BASE_URL", "AZURE_OPENAI_API_BASE_URL", "AZURE_OPENAI_BASE_URL", "AZURE_OPENAI_ENDPOINT"], HostVariables = ["AZURE_API_HOST", "AZURE_OPENAI_API_HOST"] },
        new("anthropic", ModelProtocol.Anthropic, "https://api.anthropic.com", "ANTHROPIC_API_KEY") { UrlVariables = ["ANTHROPIC_BASE_URL"] },
        new("ollama", ModelProtocol.Ollama, "http://localhost:11434") { UrlVariables = ["OLLAMA_BASE_URL"] },
        new("localai", ModelProtocol.OpenAi, "http://localhost:8080/v1") { UrlVariables = ["LOCALAI_BASE_URL"] },
        new("litellm", ModelProtocol.OpenAi, "http://0.0.0.0:4000") { UrlVariables = ["LITELLM_API_BASE"] },
        new("mistral", ModelProtocol.OpenAi, "https://api.mistral.ai/v1", "MISTRAL_API_KEY") { UrlVariables = ["MISTRAL_API_BASE_URL"], HostVariables = ["MISTRAL_API_HOST"] },
        new("groq", ModelProtocol.OpenAi, "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
        new("deepseek", ModelProtocol.OpenAi, "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
        new("openrouter", ModelProtocol.OpenAi, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        new("togetherai", ModelProtocol.OpenAi, "https://api.together.xyz/v1", "TOGETHER_API_KEY"),
        new("perplexity", ModelProtocol.OpenAi, "https://api.perplexity.ai", "PERPLEXITY_API_KEY"),
        new("cerebras", ModelProtocol.OpenAi, "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"),
        new("xai", ModelProtocol.OpenAi, "https://api.x.ai/v1", "XAI_API_KEY"),
        new("llamaapi", ModelProtocol.OpenAi, "https://api.llama.com/compat/v1", "LLAMA_API_KEY"),
    ];

    /// <summary>Environment variables of the address, in order.</summary>
    public string[] UrlVariables { get; init; } = [];

    /// <summary>Environment variables of the host, which come first.</summary>
    public string[] HostVariables { get; init; } = [];

    /// <summary>Prefixes that are known.</summary>
    public static IEnumerable<string> Prefixes => Known.Select(m => m.Prefix);

    /// <summary>The maker of a provider's id; nothing where it is not known.</summary>
    public static ModelMaker? Of(string id)
    {
        var prefix = id.Split(':', 2)[0];
        return id.Contains(':', StringComparison.Ordinal) ? Array.Find(Known, m => m.Prefix == (prefix == "azureopenai" ? "azure" : prefix)) : null;
    }

    /// <summary>The address: settings first, then the environment, then the maker's own; no slash at the end.</summary>
    public string? Address(JsonObject config, Func<string, string?> environment)
    {
        var tail = Protocol == ModelProtocol.OpenAi ? "/v1" : "";
        return (Host(config.Text("apiHost")) ?? config.Text("apiBaseUrl") ?? Host(First(HostVariables)) ?? First(UrlVariables) ?? Url)?.TrimEnd('/');

        string? First(string[] names) => names.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));

        string? Host(string? host) => string.IsNullOrEmpty(host) ? null : $"https://{host.Replace("https://", "", StringComparison.Ordinal).Replace("http://", "", StringComparison.Ordinal).TrimEnd('/')}{tail}";
    }

    /// <summary>The key; nothing where there is none.</summary>
    public string? Key(JsonObject config, Func<string, string?> environment)
    {
        var key = config.Text("apiKey") ?? (config.Text("apiKeyEnvar") is { } name ? environment(name) : null) ?? Keys.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return string.IsNullOrEmpty(key) ? null : key;
    }

    /// <summary>What is said where a key is needed and there is none.</summary>
    public string NoKey(JsonObject config) => $"API key is not set. Set the {config.Text("apiKeyEnvar") ?? Keys[0]} environment variable or add `apiKey` to the provider config.";

    /// <summary>True where nothing can be asked without a key.</summary>
    public bool NeedsKey(JsonObject config) => Keys.Length > 0 && config["apiKeyRequired"]?.ToJsonString() != "false";
}

/// <summary>Requests to makers of models.</summary>
internal static class ModelRequests
{
    /// <summary>A request that posts JSON; the provider's own headers come last.</summary>
    public static HttpAsk Post(string url, JsonObject body, (JsonObject Config, int Repeat) call, params (string Name, string Value)[] headers) => new(new WireRequest(
        new Uri(url), HttpMethod.Post, [.. headers.Select(h => KeyValuePair.Create(h.Name, h.Value)), .. call.Config.Object("headers").Select(h => KeyValuePair.Create(h.Key, JsValue.Text(h.Value)))], JsValue.Json(body)))
    {
        Repeat = call.Repeat,
    };

    /// <summary>What promptfoo calls the reasons that end an answer.</summary>
    public static string? Finish(string? reason) => reason?.Trim().ToLowerInvariant() switch
    {
        null or "" => null,
        "end_turn" or "stop_sequence" => "stop",
        "max_tokens" => "length",
        "tool_use" or "function_call" => "tool_calls",
        "refusal" => "content_filter",
        var other => other,
    };

    /// <summary>Messages of a prompt: JSON of messages as it is, nothing where it is any other text.</summary>
    public static JsonArray? Messages(string prompt)
    {
        var text = prompt.Trim();
        var node = text is ['[', .., ']'] && JsValue.TryParse(text, out var json) ? json
            : text.StartsWith("- role:", StringComparison.Ordinal) ? Yaml(text) : null;
        return node is JsonArray { Count: > 0 } list && list.All(m => m is JsonObject message && message.ContainsKey("role")) ? list : null;
    }

    // A prompt that only looks like YAML is text.
    private static JsonNode? Yaml(string text)
    {
        try
        {
            return YamlJson.Read(text, "prompt");
        }
        catch (SuiteException)
        {
            return null;
        }
    }
}
