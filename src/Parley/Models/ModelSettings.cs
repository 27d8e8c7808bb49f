using System.Collections.Immutable;

namespace Parley.Models;

/// <summary>Who speaks to a model.</summary>
public enum ModelProvider
{
    /// <summary>OpenAI, or what <c>base_url</c> names in its place.</summary>
    OpenAi,

    /// <summary>Azure OpenAI, its v1 endpoint; <c>base_url</c> is the resource.</summary>
    AzureOpenAi,

    /// <summary>Any server that speaks OpenAI's chat completions: vLLM, llama.cpp, LM Studio, Ollama.</summary>
    OpenAiCompatible,

    /// <summary>Anthropic's messages.</summary>
    Anthropic,

    /// <summary>Ollama's own protocol.</summary>
    Ollama,

    /// <summary>An ONNX model of a folder, in this process; for embeddings alone.</summary>
    Onnx,
}

/// <summary>What <c>models:</c> and <c>budgets:</c> of product.yaml say; published as models.schema.json and budgets.schema.json.</summary>
public sealed record ModelSettings
{
    /// <summary>No model: nothing is loaded, and nothing changes.</summary>
    public static ModelSettings None { get; } = new();

    /// <summary>Models that write, in the order they are tried.</summary>
    public ImmutableArray<ModelDefinition> Chat { get; init; } = [];

    /// <summary>The model that makes vectors; null for none.</summary>
    public ModelDefinition? Embedding { get; init; }

    /// <summary>True where a model may help to understand what the reader cannot.</summary>
    public bool Understand { get; init; } = true;

    /// <summary>True where a model writes the prose of answers.</summary>
    public bool Compose { get; init; } = true;

    /// <summary>True where a model reads what was said for quotes once more, as a second opinion beside the checker; it decides nothing.</summary>
    public bool SecondOpinion { get; init; }

    /// <summary>Longest time that models may take of one turn, in seconds: 1 to 300.</summary>
    public int TurnSeconds { get; init; } = 20;

    /// <summary>How long an answer to the same request is kept, in minutes; 0 for not at all.</summary>
    public int CacheMinutes { get; init; }

    /// <summary>A file of recorded answers: written where <see cref="IsReplay"/> is false, read in place of any model where it is true.</summary>
    public string? Fixtures { get; init; }

    /// <summary>True to answer from <see cref="Fixtures"/> alone.</summary>
    public bool IsReplay { get; init; }

    /// <summary>What may be spent.</summary>
    public BudgetSettings Budgets { get; init; } = new();

    /// <summary>True where some model writes.</summary>
    public bool HasChat => !Chat.IsEmpty;
}

/// <summary>One model.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Provider">Who speaks to it.</param>
/// <param name="Model">Its id at the provider; for ONNX the folder.</param>
public sealed record ModelDefinition(string Name, ModelProvider Provider, string Model)
{
    /// <summary>Where it is served; the provider's own address where null.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The key by reference: <c>env:NAME</c> or <c>file:PATH</c>. Never the key itself.</summary>
    public string? Key { get; init; }

    /// <summary>Price of a million tokens read; 0 where it costs nothing.</summary>
    public decimal InputPrice { get; init; }

    /// <summary>Price of a million tokens written.</summary>
    public decimal OutputPrice { get; init; }

    /// <summary>Time for one request in seconds, 1 to 300.</summary>
    public int TimeoutSeconds { get; init; } = 15;

    /// <summary>How often a request that failed is tried again, 0 to 5.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>True where nobody waits for the answer, as in an evaluation: each request is tried by itself, for minutes if need be.</summary>
    internal bool IsPatient { get; init; }

    /// <summary>Requests a minute; as many as there are where null.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Longest answer in tokens, 16 to 32,000.</summary>
    public int MaxOutputTokens { get; init; } = 1_000;

    /// <summary>What a number of tokens costs.</summary>
    /// <param name="input">Tokens read.</param>
    /// <param name="output">Tokens written.</param>
    public decimal Cost(long input, long output) => ((InputPrice * input) + (OutputPrice * output)) / 1_000_000m;
}

/// <summary>What may be spent, each limit by itself; null for no limit.</summary>
public sealed record BudgetSettings
{
    /// <summary>In one turn.</summary>
    public Budget? Turn { get; init; }

    /// <summary>By one caller in a day (UTC).</summary>
    public Budget? Caller { get; init; }

    /// <summary>By all callers in a day (UTC).</summary>
    public Budget? Day { get; init; }

    /// <summary>By the product in all.</summary>
    public Budget? Product { get; init; }
}

/// <summary>A limit.</summary>
/// <param name="Tokens">Tokens read and written; null for any number.</param>
/// <param name="Money">In the currency of the prices; null for any amount.</param>
public sealed record Budget(long? Tokens, decimal? Money);
