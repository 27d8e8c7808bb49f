using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations.Modelled;

namespace Parley.Conversations;

/// <summary>One question to one product.</summary>
/// <param name="Product">The product's name.</param>
/// <param name="Question">The question as typed, or the id of a choice (<c>c1</c>) or its label, of the turn before.</param>
public sealed record TurnRequest(string Product, string Question)
{
    /// <summary>How many earlier questions a question may refer to.</summary>
    public const int MaxEarlier = 8;

    /// <summary>The conversation it belongs to; a new one where null.</summary>
    public string? Conversation { get; init; }

    /// <summary>
    /// Where the client keeps the conversation: the questions before this one as typed, oldest first. They are read where
    /// the conversation has no turns of its own; the last <see cref="MaxEarlier"/> of them.
    /// </summary>
    public ImmutableArray<string> Earlier { get; init; } = [];

    /// <summary>
    /// The plan, where it is known: a corrected one, a tile's. Checked against the caller's catalogue like any other; the question's
    /// words are then only kept, not read.
    /// </summary>
    public Plan? Plan { get; init; }

    /// <summary>
    /// Number of the turn it goes on from, 0 for none; the newest where null. With an earlier one, the question stands beside what
    /// followed that turn before.
    /// </summary>
    public int? Follows { get; init; }

    /// <summary>How long the answer is; the persona's where null.</summary>
    public Verbosity? Verbosity { get; init; }

    /// <summary>How models are tried in it; null for a turn as it is served.</summary>
    internal TurnTrial? Trial { get; init; }
}
