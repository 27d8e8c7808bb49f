using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;
using Parley.Models.Embedding;
using Parley.Storage;

namespace Parley.Models.Providers;

/// <summary>Clients of providers, with their own retries and time-outs switched off: those are the pipeline's.</summary>
internal static class ProviderClients
{
    /// <summary>A client that writes. Its key is looked up here, and kept in no other place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="environment">Gives environment variables.</param>
    /// <exception cref="ModelException">The key is not there.</exception>
    public static IChatClient Chat(ModelDefinition model, Func<string, string?> environment) => new LazyChatClient(() => model.Provider switch
    {
        ModelProvider.Anthropic => Messages(model, environment).AsIChatClient(model.Model, model.MaxOutputTokens),
        ModelProvider.Ollama => OllamaClient(model),
        _ => OpenAi(model, environment).GetChatClient(model.Model).AsIChatClient(),
    });

    /// <summary>A client that makes vectors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="environment">Gives environment variables.</param>
    /// <exception cref="ModelException">The key is not there, or the provider has no embeddings.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> Embeddings(ModelDefinition model, Func<string, string?> environment) => model.Provider switch
    {
        ModelProvider.Onnx => OnnxEmbeddingGenerator.Open(model.Model),
        ModelProvider.Ollama => OllamaClient(model),
        ModelProvider.Anthropic => throw new ModelException(ModelFault.BadRequest, "Anthropic has no embedding models."),
        _ => OpenAi(model, environment).GetEmbeddingClient(model.Model).AsIEmbeddingGenerator(),
    };

    private static OpenAIClient OpenAi(ModelDefinition model, Func<string, string?> environment)
    {
        var key = Key(model, environment);
#pragma warning disable CA2000 // The transport owns the client; both live as long as the product's version.
        var options = new OpenAIClientOptions
        {
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(LimitedHttp.Client(model.Provider == ModelProvider.AzureOpenAi ? ("api-key", key) : null)),
        };
#pragma warning restore CA2000
        if (model.BaseUrl is { } address)
        {
            options.Endpoint = model.Provider == ModelProvider.AzureOpenAi && !address.AbsolutePath.Contains("/openai", StringComparison.Ordinal)
                ? new Uri(address, "/openai/v1/")
                : address;
        }

        return new OpenAIClient(new ApiKeyCredential(key), options);
    }

    private static AnthropicClient Messages(ModelDefinition model, Func<string, string?> environment)
    {
        var client = new AnthropicClient
        {
            ApiKey = Key(model, environment),
            MaxRetries = 0,
            Timeout = TimeSpan.FromHours(1),
            HttpClient = LimitedHttp.Client(null),
        };
        return model.BaseUrl is { } address
            ? new AnthropicClient { ApiKey = client.ApiKey, MaxRetries = 0, Timeout = client.Timeout, HttpClient = client.HttpClient, BaseUrl = address.ToString().TrimEnd('/') }
            : client;
    }

    private static OllamaApiClient OllamaClient(ModelDefinition model)
    {
#pragma warning disable CA2000 // The client lives as long as the product's version.
        var http = LimitedHttp.Client(null);
#pragma warning restore CA2000
        http.BaseAddress = model.BaseUrl ?? new Uri("http://localhost:11434");
        return new OllamaApiClient(http, model.Model);
    }

    // Servers on one's own machine often ask for no key, but OpenAI's client wants one.
    private static string Key(ModelDefinition model, Func<string, string?> environment)
    {
        try
        {
            return model.Key is { } reference ? ConnectionText.Resolve(reference, environment) : "none";
        }
        catch (StateException fault)
        {
            throw new ModelException(ModelFault.Unauthorized, fault.Message, fault);
        }
    }
}
