using Parley.Answers;

namespace Parley.Conversations;

/// <summary>One question to one product.</summary>
/// <param name="Product">The product's name.</param>
/// <param name="Question">The question as typed, or the id of a choice (<c>c1</c>) or its label, of the turn before.</param>
public sealed record TurnRequest(string Product, string Question)
{
    /// <summary>The conversation it belongs to; a new one where null.</summary>
    public string? Conversation { get; init; }

    /// <summary>How long the answer is; the persona's where null.</summary>
    public Verbosity? Verbosity { get; init; }
}
