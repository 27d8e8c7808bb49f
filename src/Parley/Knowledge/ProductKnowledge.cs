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
public sealed class ProductKnowledge
{
    /// <summary>The folder of documents within a product.</summary>
    public const string Folder = "knowledge";

    private readonly string _product;
    private readonly string _folder;
    private readonly KnowledgeStore? _store;
    private readonly ImmutableArray<IndexedDocument> _documents;
    private readonly IReadOnlyDictionary<string, KnownFile> _files;
    private readonly ConcurrentDictionary<string, Lazy<KnowledgeLibrary>> _libraries = new(StringComparer.Ordinal);

    private ProductKnowledge(Product product, KnowledgeStore? store, FolderReading reading, PermissionRules rules)
    {
        (_product, _folder, _store, _files) = (product.Name, Path.Combine(product.Folder, Folder), store, reading.Files);
        _documents = [.. reading.Documents.Select(d => d with { Facts = d.Facts with { Labels = d.Facts.Labels.Union(rules.LabelsOf(d.Path)) } })];
        Faults = reading.Faults;
        var text = string.Join('\n', _documents.Select(d => $"{d.Path} {d.Hash}"));
        Revision = _documents.IsEmpty ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>Changes with the documents; empty where there are none.</summary>
    public string Revision { get; }

    /// <summary>What was left out, or is odd; for the owner.</summary>
    public ImmutableArray<DocumentFault> Faults { get; }

    /// <summary>How many documents there are, hidden ones included; for the owner.</summary>
    public int Count => _documents.Length;

    /// <summary>Reads a product's documents; what did not change since it was last read is taken from the store.</summary>
    /// <param name="product">The product.</param>
    /// <param name="rules">Labels of documents by their paths.</param>
    /// <param name="store">Keeps what was read; null reads everything.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<ProductKnowledge> OpenAsync(Product product, PermissionRules rules, KnowledgeStore? store, CancellationToken cancellationToken) =>
        OpenAsync(product, rules, store, null, cancellationToken);

    internal static async Task<ProductKnowledge> OpenAsync(
        Product product, PermissionRules rules, KnowledgeStore? store, IProgress<ReadingProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(product.Folder, Folder);
        if (!Directory.Exists(folder))
        {
            return new ProductKnowledge(product, store, new FolderReading(ImmutableSortedDictionary<string, KnownFile>.Empty, []) { Read = 0 }, rules);
        }

        var known = store is null ? ImmutableDictionary<string, KnownFile>.Empty : await store.LoadAsync(product.Name, cancellationToken).ConfigureAwait(false);
        var reading = await KnowledgeFolder.ReadAsync(folder, known, progress, cancellationToken).ConfigureAwait(false);
        if (store is not null)
        {
            await store.SaveAsync(product.Name, known, reading.Files, cancellationToken).ConfigureAwait(false);
        }

        return new ProductKnowledge(product, store, reading, rules);
    }

    /// <summary>The documents that a caller may see.</summary>
    /// <param name="permissions">What the caller may see.</param>
    public KnowledgeLibrary For(Permissions permissions)
    {
        var hidden = permissions.HiddenDocuments;
        return _libraries.GetOrAdd(
            string.Join('\n', hidden),
            _ => new Lazy<KnowledgeLibrary>(() => new KnowledgeLibrary(KnowledgeIndex.Of(_documents.Where(d => !d.Facts.Labels.Overlaps(hidden))), []))).Value;
    }

    /// <summary>What people said of passages.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ImmutableArray<PassageMark>> MarksAsync(CancellationToken cancellationToken) =>
        _store is null || _documents.IsEmpty ? [] : await _store.MarksAsync(_product, cancellationToken).ConfigureAwait(false);

    /// <summary>True where reading the folder now would find other files.</summary>
    public bool IsOutdated() => Directory.Exists(_folder) ? KnowledgeFolder.IsOutdated(_folder, _files) : _files.Count > 0;
}
