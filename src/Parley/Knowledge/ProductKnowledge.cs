using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Parley.Governance;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Storing;
using Parley.Products;

namespace Parley.Knowledge;

/// <summary>
/// A product's documents as they were when it was opened: the folder <c>knowledge/</c>. Each set of permissions has a library of its
/// own, made from the documents that it shows, so that nothing of a hidden document is in any score, word or count.
/// </summary>
public sealed class ProductKnowledge : IDisposable
{
    /// <summary>The folder of documents within a product.</summary>
    public const string Folder = "knowledge";

    private readonly string _product;
    private readonly string _folder;
    private readonly KnowledgeStore? _store;
    private readonly ImmutableArray<IndexedDocument> _documents;
    private readonly IReadOnlyDictionary<string, KnownFile> _files;
    private readonly ConcurrentDictionary<string, Lazy<KnowledgeLibrary>> _libraries = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private PassageVectors? _vectors;
    private KnowledgeWatch? _watch;

    private ProductKnowledge(Product product, KnowledgeStore? store, FolderReading reading, PermissionRules rules)
    {
        (_product, _folder, _store, _files) = (product.Name, Path.Combine(product.Folder, Folder), store, reading.Files);
        _documents = [.. reading.Documents.Select(d => d with { Facts = d.Facts with { Labels = d.Facts.Labels.Union(rules.LabelsOf(d.Path)) } })];
        Faults = reading.Faults;
        Revision = _documents.IsEmpty ? "" : Hash(string.Join('\n', _documents.Select(d => $"{d.Path} {d.Hash}")));
    }

    /// <summary>Changes with the documents; empty where there are none.</summary>
    public string Revision { get; private set; }

    /// <summary>What was left out, or is odd; for the owner.</summary>
    public ImmutableArray<DocumentFault> Faults { get; private set; }

    /// <summary>How many documents there are, hidden ones included; for the owner.</summary>
    public int Count => _documents.Length;

    /// <summary>Reads a product's documents; what did not change since it was last read is taken from the store.</summary>
    /// <param name="product">The product.</param>
    /// <param name="rules">Labels of documents by their paths.</param>
    /// <param name="host">What keeps, and what helps.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ProductKnowledge> OpenAsync(Product product, PermissionRules rules, KnowledgeHost host, CancellationToken cancellationToken)
    {
        var (folder, store) = (Path.Combine(product.Folder, Folder), host.Store);
        if (!Directory.Exists(folder))
        {
            return new ProductKnowledge(product, store, new FolderReading(ImmutableSortedDictionary<string, KnownFile>.Empty, []) { Read = 0 }, rules);
        }

        var known = host.Before?._files
            ?? (store is null ? ImmutableDictionary<string, KnownFile>.Empty : await store.LoadAsync(product.Name, cancellationToken).ConfigureAwait(false));
        var reading = await KnowledgeFolder.ReadAsync(folder, known, host.Progress, cancellationToken).ConfigureAwait(false);
        if (store is not null)
        {
            await store.SaveAsync(product.Name, known, reading.Files, cancellationToken).ConfigureAwait(false);
        }

#pragma warning disable CA2000 // It gives itself.
        var knowledge = await new ProductKnowledge(product, store, reading, rules).WithMeaningAsync(host, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA2000
        // The index of who may see all, here rather than at the first question: whoever waits for the opening is told how far it is.
        await Task.Run(() => knowledge.For([]), cancellationToken).ConfigureAwait(false);
        return knowledge;
    }

    // Documents are served by their words where the model cannot be had; the owner is told.
    private async Task<ProductKnowledge> WithMeaningAsync(KnowledgeHost host, CancellationToken cancellationToken)
    {
        if (host.Meaning is null || _documents.IsEmpty)
        {
            return this;
        }

        try
        {
            _vectors = await PassageVectors.OpenAsync(_documents, host.Meaning(), _store is { } store ? (store, _product) : null, cancellationToken).ConfigureAwait(false);
            Revision = Hash($"{Revision} {_vectors.Model.Name}");
        }
#pragma warning disable CA1031 // Whatever a provider throws.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Faults = Faults.Add(new DocumentFault("", $"Documents are searched by their words alone, because the embedding model did not answer: {fault.Message}", IsWarning: true));
        }

        return this;
    }

    /// <summary>The documents that a caller may see.</summary>
    /// <param name="permissions">What the caller may see.</param>
    public KnowledgeLibrary For(Permissions permissions) => For(permissions.HiddenDocuments);

    private KnowledgeLibrary For(ImmutableSortedSet<string> hidden) =>
        _libraries.GetOrAdd(
            string.Join('\n', hidden),
            _ => new Lazy<KnowledgeLibrary>(() =>
            {
                var library = new KnowledgeLibrary(KnowledgeIndex.Of(_documents.Where(d => !d.Facts.Labels.Overlaps(hidden))), []);
                return _vectors is { } vectors ? library.With(vectors) : library;
            })).Value;

    /// <summary>What people said of passages.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ImmutableArray<PassageMark>> MarksAsync(CancellationToken cancellationToken) =>
        _store is null || _documents.IsEmpty ? [] : await _store.MarksAsync(_product, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// True once after files have changed and rested. The folder is watched from the first time this is asked; what changed before then
    /// is told at once.
    /// </summary>
    /// <param name="clock">Measures the rest.</param>
    internal bool HasChanged(TimeProvider clock)
    {
        lock (_gate)
        {
            if (_watch is not null)
            {
                return _watch.TakeRested();
            }

            if (!Directory.Exists(_folder))
            {
                return false;
            }

            _watch = new KnowledgeWatch(_folder, clock);
        }

        return IsOutdated();
    }

    /// <summary>Ends the watching.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _watch?.Dispose();
        }
    }

    /// <summary>True where reading the folder now would find other files.</summary>
    public bool IsOutdated() => Directory.Exists(_folder) ? KnowledgeFolder.IsOutdated(_folder, _files) : _files.Count > 0;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}

/// <summary>What a product's documents are opened with.</summary>
/// <param name="Store">Keeps what was read; null reads everything each time.</param>
public sealed record KnowledgeHost(KnowledgeStore? Store)
{
    /// <summary>Gives the model that makes vectors; null for a search by words alone.</summary>
    public Func<MeaningModel>? Meaning { get; init; }

    /// <summary>Hears of each file.</summary>
    public IProgress<ReadingProgress>? Progress { get; init; }

    /// <summary>The same product's documents as they were read before by this process: what did not change is taken from them. Null for none.</summary>
    public ProductKnowledge? Before { get; init; }
}
