using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Analytics.Understanding;

/// <summary>Everything beside the words that says what a question means.</summary>
public sealed record ReadingContext
{
    /// <summary>What this caller may ask about.</summary>
    public required Catalogue Catalogue { get; init; }

    /// <summary>The product's calendar, goals, glossary and overview.</summary>
    public required Product Product { get; init; }

    /// <summary>The asker's day.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>BCP 47 name; chooses the language file and the order of day and month.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>The conversation so far, oldest first; only the last few are looked at.</summary>
    public ImmutableArray<Exchange> Earlier { get; init; } = [];
}

/// <summary>An earlier question of the conversation and what came of it.</summary>
/// <param name="Question">As typed.</param>
/// <param name="ResolvedQuestion">In full; empty where there was no plan.</param>
/// <param name="Plan">The plan; null where none was made.</param>
/// <param name="Choices">The choices that were offered; empty for none.</param>
public sealed record Exchange(string Question, string ResolvedQuestion, Plan? Plan, ImmutableArray<Choice> Choices);
