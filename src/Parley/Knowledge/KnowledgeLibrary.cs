using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Searching;
using Parley.Knowledge.Storing;

namespace Parley.Knowledge;

/// <summary>A set of documents that can be searched. Immutable; safe for concurrent use.</summary>
public sealed class KnowledgeLibrary
{
    private IEmbeddingGenerator<string, Embedding<float>>? _generator;
    private VectorIndex? _vectors;
    private ImmutableDictionary<string, string>? _texts;

    internal KnowledgeLibrary(KnowledgeIndex index, ImmutableArray<DocumentFault> faults) => (Index, Faults) = (index, faults);

    /// <summary>The documents and their words.</summary>
    public KnowledgeIndex Index { get; }

    /// <summary>What was left out, or is odd.</summary>
    public ImmutableArray<DocumentFault> Faults { get; }

    /// <summary>Reads a folder of documents; nothing is kept.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<KnowledgeLibrary> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var reading = await KnowledgeFolder
            .ReadAsync(folder, ImmutableDictionary<string, KnownFile>.Empty, null, cancellationToken).ConfigureAwait(false);
        return new KnowledgeLibrary(KnowledgeIndex.Of(reading.Documents), reading.Faults);
    }

    /// <summary>The same library with the vectors of an embedding model.</summary>
    /// <param name="generator">The model; asked for every passage.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<KnowledgeLibrary> WithMeaningAsync(IEmbeddingGenerator<string, Embedding<float>> generator, CancellationToken cancellationToken)
    {
        var texts = Index.Passages.Select(p => $"{p.Document.Facts.Title}. {p.Passage.Headings}. {p.Text}").ToList();
        return new KnowledgeLibrary(Index, Faults)
        {
            _generator = generator,
            _vectors = await VectorIndex.BuildAsync(texts, generator, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Finds passages by their words, and by their meaning where the library has vectors.</summary>
    /// <param name="query">Keywords, a question, or a narrative.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Best first.</returns>
    public async Task<ImmutableArray<SearchHit>> SearchAsync(string query, SearchOptions options, CancellationToken cancellationToken)
    {
        if (_generator is null || _vectors is null)
        {
            return Search(query, options);
        }

        var vectors = await _generator.GenerateAsync([query], cancellationToken: cancellationToken).ConfigureAwait(false);
        var similarities = _vectors.Similarities(vectors[0].Vector.Span);
        return Search(query, options with { Meaning = () => similarities });
    }

    /// <summary>Answers a question from the documents, without a model.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="how">How.</param>
    public DocumentAnswer Answer(string question, DocumentAnswering how) => DocumentAnswers.Answer(question, this, how);

    /// <summary>A document by its path; null where there is none.</summary>
    internal IndexedDocument? Find(string path) => Index.Documents.FirstOrDefault(d => d.Path == path);

    /// <summary>Path → extracted text of every document.</summary>
    public ImmutableDictionary<string, string> Texts =>
        _texts ??= Index.Documents.ToImmutableDictionary(d => d.Path, d => d.Text, StringComparer.Ordinal);

    /// <summary>Path → extracted text of some documents; those that are not here are left out.</summary>
    /// <param name="paths">Their paths.</param>
    public ImmutableDictionary<string, string> TextsOf(IEnumerable<string> paths)
    {
        var wanted = paths.ToHashSet(StringComparer.Ordinal);
        return wanted.Count == 0
            ? ImmutableDictionary<string, string>.Empty
            : Index.Documents.Where(d => wanted.Contains(d.Path)).ToImmutableDictionary(d => d.Path, d => d.Text, StringComparer.Ordinal);
    }

    /// <summary>Finds passages.</summary>
    /// <param name="query">Keywords, a question, or a narrative.</param>
    /// <param name="options">How.</param>
    /// <returns>Best first.</returns>
    public ImmutableArray<SearchHit> Search(string query, SearchOptions options) => Searching.Search.Run(query, Index, options);
}
