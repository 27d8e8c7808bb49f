using System.Collections.Immutable;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Indexing;

namespace Parley.Knowledge.Searching;

/// <summary>Why something stands where it does: one part of its score.</summary>
/// <param name="Name">words, document, phrase, nearness, heading, recency, authority, meaning, memory.</param>
/// <param name="Value">What it added.</param>
public sealed record ScoreReason(string Name, double Value);

/// <summary>A passage that was found.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Score">From 0 up; comparable within one search.</param>
/// <param name="Reasons">The parts of the score, largest first.</param>
public sealed record SearchHit(PlacedPassage Passage, double Score, ImmutableArray<ScoreReason> Reasons)
{
    /// <summary>The passage's place in the index.</summary>
    internal int Number { get; init; }
}

/// <summary>How a search is done.</summary>
public sealed record SearchOptions
{
    /// <summary>How many hits.</summary>
    public int Count { get; init; } = 10;

    /// <summary>True for one hit a document: its best passage, ranked by what the whole document says.</summary>
    public bool ByDocument { get; init; }

    /// <summary>Term → what it means, by the product's own words.</summary>
    public IReadOnlyDictionary<string, string> Glossary { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Key → keys that mean about the same; null for none.</summary>
    internal Func<string, ImmutableArray<string>>? Related { get; init; }

    /// <summary>Marks that people set on passages.</summary>
    public ImmutableArray<PassageMark> Marks { get; init; } = [];

    /// <summary>Nearness of meaning for each passage, from an embedding model; null where none is configured.</summary>
    internal Func<double[]>? Meaning { get; init; }
}

/// <summary>
/// Ranks passages: (1) BM25 over documents and over passages, with the asker's words, the glossary's and the documents' own; (2) exact
/// features of the best of these: phrases, nearness, headings, recency, authority; (3) nearness of meaning, where there is a model.
/// </summary>
internal static class Search
{
    private const int Candidates = 120;
    private const int CandidatesOfKeywords = 60;

    public static ImmutableArray<SearchHit> Run(string text, KnowledgeIndex index, SearchOptions options)
    {
        var query = Expansion.Expand(text, SearchQuery.Read(text, index), index, options);
        if (query.Terms.IsEmpty && options.Meaning is null)
        {
            return [];
        }

        // (1) words: the asker's, then those that the best passages add
        var (documents, passages) = (Scores(query, index.DocumentFile), Scores(query, index.PassageFile));
        foreach (var term in query.Length == 0 ? Expansion.Feedback(query, index, passages) : [])
        {
            index.DocumentFile.Score(term.Number, query.Weight(term, index.DocumentFile), query.Curve, documents);
            index.PassageFile.Score(term.Number, query.Weight(term, index.PassageFile), query.Curve, passages);
        }

        var ranking = new Ranking(query, index, options, documents, passages);

        // (2) features, (3) meaning
        var hits = ranking.Candidates(options.ByDocument || query.Length > 0 ? Candidates : Math.Max(CandidatesOfKeywords, options.Count)).Select(ranking.Hit);
        if (options.ByDocument)
        {
            hits = hits.GroupBy(h => h.Passage.Document.Path, StringComparer.Ordinal).Select(g => g.MaxBy(h => h.Score)!);
        }

        return
        [
            .. hits.OrderByDescending(h => h.Score).ThenBy(h => h.Passage.Document.Path, StringComparer.Ordinal).ThenBy(h => h.Passage.Passage.Ordinal)
                .Take(options.Count),
        ];
    }

    /// <summary>BM25 of every unit.</summary>
    internal static double[] Scores(SearchQuery query, InvertedFile file)
    {
        var scores = new double[file.Count];
        foreach (var term in query.Telling(file))
        {
            file.Score(term.Number, query.Weight(term, file), query.Curve, scores);
        }

        return scores;
    }
}
