using System.Collections.Immutable;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Searching;
using Parley.Knowledge.Storing;

namespace Parley.Knowledge;

/// <summary>A set of documents that can be searched. Immutable; safe for concurrent use.</summary>
public sealed class KnowledgeLibrary
{
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

    /// <summary>Finds passages.</summary>
    /// <param name="query">Keywords, a question, or a narrative.</param>
    /// <param name="options">How.</param>
    /// <returns>Best first.</returns>
    public ImmutableArray<SearchHit> Search(string query, SearchOptions options) => Searching.Search.Run(query, Index, options);
}
