using System.Collections.Immutable;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Models;

/// <summary>Reads <c>models:</c> and <c>budgets:</c> of product.yaml; every fault with line and key.</summary>
internal static class ModelSettingsReader
{
    private const string Chat = "chat";

    /// <summary>The settings of a product; none where it has no <c>models:</c>.</summary>
    /// <param name="product">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static ModelSettings Read(Product product, Faults faults)
    {
        if (product.At("models").Line == 0 && product.At("budgets").Line == 0)
        {
            return ModelSettings.None;
        }

        // The file was read before: what is wrong with it as YAML was said then.
        var document = YamlReader.ReadFile(product.Folder, ProductFolder.ProductFile, new Faults()).FirstOrDefault();
        var root = YamlFields.Of(document, faults);
        var budgets = Budgets(root?.Map("budgets"));
        return root?.Map("models") is { } models ? Models(models, product.Folder) with { Budgets = budgets } : new ModelSettings { Budgets = budgets };
    }

    private static ModelSettings Models(YamlFields map, string folder)
    {
        var defaults = new ModelSettings();
        var fixtures = map.Map("fixtures");
        var settings = new ModelSettings
        {
            Chat = [.. map.Maps(Chat).Select(m => Definition(m, folder, false)).OfType<ModelDefinition>()],
            Embedding = map.Map("embedding") is { } embedding ? Definition(embedding, folder, true) : null,
            Understand = map.Boolean("understand") ?? defaults.Understand,
            Compose = map.Boolean("compose") ?? defaults.Compose,
            SecondOpinion = map.Boolean("second_opinion") ?? defaults.SecondOpinion,
            TurnSeconds = map.Integer("turn_seconds", 1, 300) ?? defaults.TurnSeconds,
            CacheMinutes = map.Integer("cache_minutes", 0, 10_080) ?? defaults.CacheMinutes,
            IsReplay = fixtures?.OneOf("mode", "record", "replay") == "replay",
            Fixtures = fixtures?.RequiredText("file") is { } file ? Path.Combine(folder, file) : null,
        };
        fixtures?.Finish();
        map.Finish();
        foreach (var twice in settings.Chat.GroupBy(m => m.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            map.Fault(Chat, $"Two models are called '{twice.Key}'; give each a `name` of its own.");
        }

        return settings;
    }

    private static ModelDefinition? Definition(YamlFields map, string folder, bool isEmbedding)
    {
        var provider = map.OneOf("provider", "openai", "azure-openai", "openai-compatible", "anthropic", "ollama", "onnx");
        if (provider is null && !map.Has("provider"))
        {
            map.Fault("provider", "The key 'provider' is needed: openai, azure-openai, openai-compatible, anthropic, ollama or, for embeddings, onnx.");
        }

        var model = map.RequiredText("model");
        var price = map.Map("price");
        var (input, output) = (Price(price, "input"), Price(price, "output"));
        price?.Finish();
        var defaults = new ModelDefinition("", ModelProvider.OpenAi, "");
        var definition = new ModelDefinition(map.Text("name") ?? model ?? "", Provider(provider), model ?? "")
        {
            BaseUrl = Address(map, provider),
            Key = Key(map, provider),
            InputPrice = input,
            OutputPrice = output,
            TimeoutSeconds = map.Integer("timeout_seconds", 1, 300) ?? defaults.TimeoutSeconds,
            Retries = map.Integer("retries", 0, 5) ?? defaults.Retries,
            RequestsPerMinute = map.Integer("requests_per_minute", 1, 100_000),
            MaxOutputTokens = map.Integer("max_output_tokens", 16, 32_000) ?? defaults.MaxOutputTokens,
        };
        map.Finish();
        Fitting(map, provider, model, folder, isEmbedding);
        return provider is null || model is null ? null
            : definition.Provider == ModelProvider.Onnx ? definition with { Model = Path.Combine(folder, model) } : definition;
    }

    private static void Fitting(YamlFields map, string? provider, string? model, string folder, bool isEmbedding)
    {
        if (provider == "onnx" && !isEmbedding)
        {
            map.Fault("provider", "An onnx model makes vectors; it can stand under `embedding`, not under `chat`.");
        }
        else if (provider == "onnx" && model is not null && !File.Exists(Path.Combine(folder, model, "model.onnx")))
        {
            map.Fault("model", $"There is no model.onnx in the folder '{model}'.");
        }

        if (provider == "anthropic" && isEmbedding)
        {
            map.Fault("provider", "Anthropic has no embedding models; openai, azure-openai, openai-compatible, ollama and onnx have.");
        }
    }

    private static ModelProvider Provider(string? name) => name switch
    {
        "azure-openai" => ModelProvider.AzureOpenAi,
        "openai-compatible" => ModelProvider.OpenAiCompatible,
        "anthropic" => ModelProvider.Anthropic,
        "ollama" => ModelProvider.Ollama,
        "onnx" => ModelProvider.Onnx,
        _ => ModelProvider.OpenAi,
    };

    private static Uri? Address(YamlFields map, string? provider)
    {
        var text = map.Text("base_url");
        if (text is null)
        {
            if (provider is "azure-openai" or "openai-compatible")
            {
                map.Fault("base_url", provider == "azure-openai"
                    ? "The key 'base_url' is needed: https://RESOURCE.openai.azure.com."
                    : "The key 'base_url' is needed: the server's address with its version, as http://localhost:8000/v1.");
            }

            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
        {
            return address;
        }

        map.Fault("base_url", "An address as https://host/v1 is needed, without a user or password in it.");
        return null;
    }

    // The key itself is never taken, nor repeated in the message.
    private static string? Key(YamlFields map, string? provider)
    {
        var text = map.Text("key");
        if (text is not null && !text.StartsWith("env:", StringComparison.Ordinal) && !text.StartsWith("file:", StringComparison.Ordinal))
        {
            map.Fault("key", "A key is given by reference, env:NAME or file:PATH; one that is written here would be in every copy of the folder.");
            return null;
        }

        if (text is null && provider is "openai" or "azure-openai" or "anthropic")
        {
            map.Fault("key", "The key 'key' is needed, by reference: env:NAME or file:PATH.");
        }

        return text;
    }

    private static decimal Price(YamlFields? map, string key)
    {
        var price = map?.Number(key) ?? 0;
        if (price < 0)
        {
            map!.Fault(key, "A price of a million tokens is 0 or more.");
        }

        return Math.Max(0, price);
    }

    private static BudgetSettings Budgets(YamlFields? map)
    {
        if (map is null)
        {
            return new BudgetSettings();
        }

        var budgets = new BudgetSettings { Turn = Budget(map, "turn"), Caller = Budget(map, "caller"), Day = Budget(map, "day"), Product = Budget(map, "product") };
        map.Finish();
        return budgets;
    }

    private static Budget? Budget(YamlFields map, string key)
    {
        if (map.Map(key) is not { } limits)
        {
            return null;
        }

        var (tokens, money) = (limits.Integer("tokens", 1), limits.Number("money"));
        if (money <= 0)
        {
            limits.Fault("money", "An amount above 0 is needed.");
        }

        limits.Finish();
        return new Budget(tokens, money);
    }
}

/// <summary>Looks at a product's models.</summary>
public static class ModelsCheck
{
    /// <summary>Reads <c>models:</c> and <c>budgets:</c>; asks no model.</summary>
    /// <param name="load">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Not needed; nothing waits.</param>
    public static Task RunAsync(ProductLoad load, Faults faults, CancellationToken cancellationToken)
    {
        ModelSettingsReader.Read(load.Readable, faults);
        return Task.CompletedTask;
    }
}
