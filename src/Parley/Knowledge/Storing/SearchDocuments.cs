using System.Collections.Immutable;
using Parley.Knowledge.Searching;

namespace Parley.Knowledge.Storing;

/// <summary>The answer to one query, as one line of JSON; published as <c>knowledge-search.schema.json</c>.</summary>
/// <param name="Id">The query's id; <c>q1</c>, <c>q2</c>, … where it has none.</param>
/// <param name="Hits">What was found, best first.</param>
public sealed record SearchDocument(string Id, ImmutableArray<HitDocument> Hits)
{
    /// <summary>The document of a search.</summary>
    /// <param name="id">The query's id.</param>
    /// <param name="hits">What was found.</param>
    public static SearchDocument Of(string id, IEnumerable<SearchHit> hits) => new(id, [.. hits.Select(HitDocument.Of)]);
}

/// <summary>One hit.</summary>
public sealed record HitDocument
{
    /// <summary>The file, below the folder, with forward slashes.</summary>
    public required string File { get; init; }

    /// <summary>Comparable within one query.</summary>
    public required double Score { get; init; }

    /// <summary>Where the passage stands in the extracted text.</summary>
    public required SpanDocument Span { get; init; }

    /// <summary>The document's title.</summary>
    public required string Title { get; init; }

    /// <summary>The headings above the passage.</summary>
    public required string Headings { get; init; }

    /// <summary>Page, slide or sheet from 1; null where the format has none.</summary>
    public int? Page { get; init; }

    /// <summary>The passage.</summary>
    public required string Text { get; init; }

    /// <summary>The parts of the score, largest first.</summary>
    public required ImmutableArray<ScoreReason> Reasons { get; init; }

    internal static HitDocument Of(SearchHit hit) => new()
    {
        File = hit.Passage.Document.Path,
        Score = Math.Round(hit.Score, 4),
        Span = new SpanDocument(hit.Passage.Passage.Span.Start, hit.Passage.Passage.Span.End),
        Title = hit.Passage.Document.Facts.Title,
        Headings = hit.Passage.Passage.Headings,
        Page = hit.Passage.Passage.Page > 0 ? hit.Passage.Passage.Page : null,
        Text = hit.Passage.Text,
        Reasons = [.. hit.Reasons.Select(r => r with { Value = Math.Round(r.Value, 4) })],
    };
}

/// <summary>A stretch of a document's extracted text, in UTF-16 code units.</summary>
/// <param name="Start">Its first.</param>
/// <param name="End">The one after its last.</param>
public sealed record SpanDocument(int Start, int End);
