using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Guardrails;

/// <summary>What a check knows beside the answer: facts that no composer wrote.</summary>
/// <param name="Catalogue">Names of metrics, dimensions and members, as the caller sees them.</param>
/// <param name="Today">The day that the turn took for today.</param>
public sealed record CheckContext(Catalogue Catalogue, DateOnly Today)
{
    /// <summary>The queries that ran in the turn, in the order of <see cref="CellEvidence.Query"/>.</summary>
    public ImmutableArray<ExecutedQuery> Queries { get; init; } = [];

    /// <summary>Path → extracted text of the documents that the answer cites, as the turn read them.</summary>
    public ImmutableDictionary<string, string> Documents { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What people said of passages of these documents: document, kind, who, day and words.</summary>
    public ImmutableHashSet<(string Document, string Kind, string By, DateOnly On, string Words)> Remarks { get; init; } = [];

    /// <summary>BCP 47 name of the caller's locale: how the figures are written.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>Where the fiscal year and the week start.</summary>
    public Calendar Calendar { get; init; } = new();

    /// <summary>The question as it was typed, and in full: what is quoted from it, and what a suggestion takes over from it, is no claim.</summary>
    public string Question { get; init; } = "";

    /// <summary>Texts of the product that the answer may say as they are: what a definition quotes.</summary>
    public ImmutableArray<string> ProductWords { get; init; } = [];

    /// <summary>Periods that the question's plan names; a title or question may say them.</summary>
    public ImmutableArray<Period> Periods { get; init; } = [];

    /// <summary>Numbers that the question's plan names (limits, how many); a title or question may say them.</summary>
    public ImmutableArray<decimal> Numbers { get; init; } = [];
}

/// <summary>What a surface shows of an answer.</summary>
/// <param name="Surface">Which: <c>markdown</c>, <c>text</c>, <c>html</c> (tags are left out here) or <c>json</c>.</param>
/// <param name="Text">All of it.</param>
public sealed record Rendering(string Surface, string Text);
