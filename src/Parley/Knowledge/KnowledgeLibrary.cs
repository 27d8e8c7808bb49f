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
    private Lazy<VectorIndex>? _vectors;
    private ImmutableDictionary<string, string>? _texts;

    internal KnowledgeLibrary(KnowledgeIndex index, ImmutableArray<DocumentFault> faults) => (Index, Faults) = (index, faults);

    /// <summary>The documents and their words.</summary>
    public KnowledgeIndex Index { get; }

    /// <summary>What was left out, or is odd.</summary>
    public ImmutableArray<DocumentFault> Faults { get; }

    /// <summary>Reads a folder of documents; nothing is kept.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<KnowledgeLibrary> ReadAsync(string folder, CancellationToken cancellationToken) => ReadAsync(folder, null, cancellationToken);

    /// <summary>Reads a folder of documents; nothing is kept.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Hears of each file; null for nobody.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<KnowledgeLibrary> ReadAsync(string folder, IProgress<ReadingProgress>? progress, CancellationToken cancellationToken)
    {
        var reading = await KnowledgeFolder
            .ReadAsync(folder, ImmutableDictionary<string, KnownFile>.Empty, progress, cancellationToken).ConfigureAwait(false);
        return new KnowledgeLibrary(KnowledgeIndex.Of(reading.Documents), reading.Faults);
    }

    /// <summary>The same library with the vectors of an embedding model.</summary>
    /// <param name="model">The model; asked for every passage.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<KnowledgeLibrary> WithMeaningAsync(MeaningModel model, CancellationToken cancellationToken) =>
        With(await PassageVectors.OpenAsync(Index.Documents, model, null, cancellationToken).ConfigureAwait(false));

    internal KnowledgeLibrary With(PassageVectors vectors) =>
        new(Index, Faults) { _generator = vectors.Model.Generator, _vectors = new Lazy<VectorIndex>(() => vectors.Of(Index.Passages)) };

    /// <summary>Finds passages by their words, and by their meaning where the library has vectors.</summary>
    /// <param name="query">Keywords, a question, or a narrative.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Best first; by words alone where the model does not answer.</returns>
    public async Task<ImmutableArray<SearchHit>> SearchAsync(string query, SearchOptions options, CancellationToken cancellationToken) =>
        Search(query, options with { Meaning = (await MeaningAsync(query, cancellationToken).ConfigureAwait(false)).Similarities });

    /// <summary>Answers a question from the documents as <see cref="Answer"/> does, over passages found by their meaning, too.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="how">How.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<DocumentAnswer> AnswerAsync(string question, DocumentAnswering how, CancellationToken cancellationToken)
    {
        var (similarities, isLost) = await MeaningAsync(question, cancellationToken).ConfigureAwait(false);
        return Answer(question, how with { Meaning = similarities, IsByWordsOnly = isLost });
    }

    private async Task<(Func<double[]>? Similarities, bool IsLost)> MeaningAsync(string query, CancellationToken cancellationToken)
    {
        if (_generator is null || _vectors is null || Index.Passages.IsEmpty)
        {
            return (null, false);
        }

        try
        {
            var vectors = await _generator.GenerateAsync([query], cancellationToken: cancellationToken).ConfigureAwait(false);
            var similarities = _vectors.Value.Similarities(vectors[0].Vector.Span);
            return (() => similarities, false);
        }
#pragma warning disable CA1031 // Whatever a provider throws: words still find.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return (null, true);
        }
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
