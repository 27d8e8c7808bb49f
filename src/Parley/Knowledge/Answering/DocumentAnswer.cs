using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Knowledge.Answering;

/// <summary>What the documents say to a question.</summary>
public sealed record DocumentAnswer
{
    /// <summary>True where they answer it; else <see cref="Blocks"/> say that they do not, and what is near.</summary>
    public required bool IsFound { get; init; }

    /// <summary>Blocks in reading order.</summary>
    public required ImmutableArray<Block> Blocks { get; init; }

    /// <summary>The passages that are quoted.</summary>
    public ImmutableArray<PassageEvidence> Evidence { get; init; } = [];

    /// <summary>How the question was read.</summary>
    public required DocumentQuestionKind Kind { get; init; }

    /// <summary>How sure the answer is; null where there is none.</summary>
    public Confidence? Confidence { get; init; }

    /// <summary>How much of the question the answer covers, 0 to 1.</summary>
    public double Coverage { get; init; }
}

/// <summary>How an answer from documents is made.</summary>
public sealed record DocumentAnswering
{
    /// <summary>BCP 47 name of the caller's locale.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>Roles of the caller: who asks "what are my duties" is told those of these roles first.</summary>
    public ImmutableSortedSet<string> Roles { get; init; } = [];

    /// <summary>How long.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Standard;

    /// <summary>Term → what it means.</summary>
    public IReadOnlyDictionary<string, string> Glossary { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What a caller from whom documents are hidden is told where nothing is found: the same whatever was asked.</summary>
    public ImmutableArray<string> Statements { get; init; } = [];

    /// <summary>Nearness of meaning for each passage; null where there is no model for it.</summary>
    internal Func<double[]>? Meaning { get; init; }

    /// <summary>True where a model for meaning is configured and did not answer.</summary>
    internal bool IsByWordsOnly { get; init; }

    /// <summary>Marks that people set on passages.</summary>
    public ImmutableArray<PassageMark> Marks { get; init; } = [];
}
