using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Providers;

/// <summary>Tokens that calls used.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Prompt">Of the prompt.</param>
/// <param name="Completion">Of the output.</param>
/// <param name="Cached">That were not asked for again.</param>
public readonly record struct TokenUse(long Total, long Prompt, long Completion, long Cached)
{
    /// <summary>The sum of both.</summary>
    /// <param name="other">The other.</param>
    public TokenUse Plus(TokenUse other) => new(Total + other.Total, Prompt + other.Prompt, Completion + other.Completion, Cached + other.Cached);
}

/// <summary>What a provider is asked.</summary>
/// <param name="Prompt">The rendered prompt: text, or JSON of chat messages.</param>
/// <param name="Vars">Variables of the test.</param>
/// <param name="Test">The test.</param>
public sealed record ProviderCall(string Prompt, JsonObject Vars, SuiteTest Test)
{
    /// <summary>Which repetition, from 0; an answer that was kept counts for its own alone.</summary>
    public int Repeat { get; init; }

    /// <summary>Settings that the prompt brings.</summary>
    public JsonObject? PromptConfig { get; init; }
}

/// <summary>What a provider answered.</summary>
public sealed record ProviderReply
{
    /// <summary>Its output; nothing where it failed.</summary>
    public JsonNode? Output { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>US dollars; nothing where it is not known.</summary>
    public double? Cost { get; init; }

    /// <summary>Tokens used.</summary>
    public TokenUse Tokens { get; init; }

    /// <summary>True where the answer was at hand.</summary>
    public bool IsCached { get; init; }

    /// <summary>Logarithms of the output tokens' probabilities, where asked for.</summary>
    public IReadOnlyList<double>? LogProbabilities { get; init; }

    /// <summary>Why it ended, as the provider says.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Anything else the provider says.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>A failure.</summary>
    /// <param name="error">Why.</param>
    public static ProviderReply Failed(string error) => new() { Error = error };
}

/// <summary>What answers in an evaluation.</summary>
public abstract class EvaluatedProvider
{
    /// <summary>Asks it; what a caller must expect to go wrong is a failed reply.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken);
}
