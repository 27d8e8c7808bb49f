using System.Text.Json.Nodes;
using Parley.Evaluation.Assertions;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>Why a row did not pass.</summary>
public enum FailureKind
{
    /// <summary>It passed.</summary>
    None = 0,

    /// <summary>An assertion did not hold.</summary>
    Assertion = 1,

    /// <summary>Something broke: the provider, a script, the suite.</summary>
    Error = 2,
}

/// <summary>One test with one prompt and one provider, once.</summary>
/// <param name="TestIndex">The test's place.</param>
/// <param name="PromptIndex">Place of the pair of prompt and provider.</param>
/// <param name="Repeat">Which repetition, from 0.</param>
public sealed record EvaluationRow(int TestIndex, int PromptIndex, int Repeat)
{
    /// <summary>The test.</summary>
    public required SuiteTest Test { get; init; }

    /// <summary>The prompt.</summary>
    public required SuitePrompt Prompt { get; init; }

    /// <summary>The provider.</summary>
    public required SuiteProvider Provider { get; init; }

    /// <summary>The prompt as it was sent.</summary>
    public string Rendered { get; init; } = "";

    /// <summary>The output, transformed; nothing where something broke.</summary>
    public JsonNode? Output { get; init; }

    /// <summary>Why it failed.</summary>
    public FailureKind Failure { get; init; }

    /// <summary>What broke, or the assertion that did not hold.</summary>
    public string? Error { get; init; }

    /// <summary>What came of the assertions; nothing where it did not come to them.</summary>
    public Graded? Graded { get; init; }

    /// <summary>The row's score.</summary>
    public double Score { get; init; }

    /// <summary>Milliseconds that the provider took.</summary>
    public double Latency { get; init; }

    /// <summary>US dollars, where known.</summary>
    public double? Cost { get; init; }

    /// <summary>Tokens used by the provider.</summary>
    public TokenUse Tokens { get; init; }

    /// <summary>Anything else the provider said: of a product the turn, its conversation, version and SQL.</summary>
    public JsonObject? ReplyMetadata { get; init; }

    /// <summary>Why the answer ended, as the provider says.</summary>
    public string? FinishReason { get; init; }

    /// <summary>True where the answer was at hand.</summary>
    public bool IsCached { get; init; }

    /// <summary>True where every assertion held.</summary>
    public bool Passed => Failure == FailureKind.None;
}
