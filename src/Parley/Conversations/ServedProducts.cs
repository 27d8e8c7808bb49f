using System.Collections.Concurrent;
using System.Collections.Immutable;
using Parley.Governance;
using Parley.Guardrails.Policies;
using Parley.Knowledge;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Storing;
using Parley.Metrics;
using Parley.Models;
using Parley.Products;
using Parley.Products.Samples;
using Parley.Prompts;

namespace Parley.Conversations;

/// <summary>
/// The products that this process serves, each as one version of its files over one revision of its data. A refresh
/// swaps a new one in; turns in flight keep the one they began with, which is closed when the last of them ends.
/// </summary>
public sealed class ServedProducts : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ServedProduct> _served = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ProductReading> _readings = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _swap = new(1, 1);
    private readonly BudgetLedger _ledger = new();
    private readonly string _stateFolder;
    private readonly TimeProvider _clock;
    private readonly KnowledgeStore? _knowledge;

    /// <summary>Creates an empty set.</summary>
    /// <param name="stateFolder">Where data snapshots are kept.</param>
    /// <param name="clock">Dates the use of snapshots.</param>
    /// <param name="knowledge">Keeps what was read from documents; without it they are read whenever a product is opened.</param>
    public ServedProducts(string stateFolder, TimeProvider clock, KnowledgeStore? knowledge = null) =>
        (_stateFolder, _clock, _knowledge) = (stateFolder, clock, knowledge);

    /// <summary>Hears of each document as it is read; null for nobody.</summary>
    public IProgress<ReadingProgress>? Reading { get; set; }

    /// <summary>The readings of documents that run now, in the order of their products' names; empty where none does.</summary>
    public ImmutableArray<ProductReading> Readings => [.. _readings.Values.OrderBy(r => r.Product, StringComparer.Ordinal)];

    /// <summary>Names of the products served, in alphabetical order.</summary>
    public ImmutableArray<string> Names => [.. _served.Keys.Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The products served now, in alphabetical order of their names.</summary>
    public ImmutableArray<Product> Products =>
        [.. _served.Values.Select(s => s.Product).OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Loads a product folder and serves it, in place of an earlier version of the same name.</summary>
    /// <param name="folder">The product folder.</param>
    /// <param name="cancellationToken">Cancels the load; what was served before stays.</param>
    /// <returns>The product.</returns>
    /// <exception cref="ProductFaultException">The files cannot be served; what was served before stays.</exception>
    public async Task<Product> ServeAsync(string folder, CancellationToken cancellationToken)
    {
        await _swap.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var name = ProductFolder.NameOf(folder);
            var before = _served.GetValueOrDefault(name)?.Knowledge;
            var host = new KnowledgeHost(_knowledge) { Progress = new ReadingNews(this, name), Before = before };
            var fresh = await ServedProduct.OpenAsync(folder, _stateFolder, (_ledger, _clock, host), cancellationToken).ConfigureAwait(false);
            _served.TryGetValue(fresh.Product.Name, out var old);
            _served[fresh.Product.Name] = fresh;
            if (old is not null)
            {
                await old.RetireAsync().ConfigureAwait(false);
            }

            return fresh.Product;
        }
        finally
        {
            _readings.Clear();
            _swap.Release();
        }
    }

    /// <summary>Takes the current version of a product for one turn.</summary>
    /// <param name="name">The product's name, in any case.</param>
    /// <returns>A lease to dispose when the turn ends; null where no such product is served.</returns>
    public ProductLease? Lease(string name)
    {
        while (_served.TryGetValue(name, out var served))
        {
            if (served.TryEnter())
            {
                return new ProductLease(served);
            }
        }

        return null;
    }

    private sealed class ReadingNews(ServedProducts products, string name) : IProgress<ReadingProgress>
    {
        public void Report(ReadingProgress value)
        {
            products._readings[name] = new ProductReading(name, value);
            products.Reading?.Report(value);
        }
    }

    /// <summary>Nobody has asked for a while: sources give back memory that only saves time.</summary>
    public void Rest()
    {
        foreach (var served in _served.Values)
        {
            served.Layer.Source.Rest();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var served in _served.Values)
        {
            await served.RetireAsync().ConfigureAwait(false);
        }

        _served.Clear();
        _swap.Dispose();
    }
}

/// <summary>How far the documents of a product are read while it is opened; what was served before is served meanwhile.</summary>
/// <param name="Product">The product's name.</param>
/// <param name="Progress">How far.</param>
public sealed record ProductReading(string Product, ReadingProgress Progress);

/// <summary>One turn's hold on a product's version and data.</summary>
public sealed class ProductLease : IAsyncDisposable
{
    private readonly ServedProduct _served;
    private int _released;

    internal ProductLease(ServedProduct served) => _served = served;

    /// <summary>The product.</summary>
    public Product Product => _served.Product;

    /// <summary>Its semantic layer.</summary>
    public SemanticLayer Layer => _served.Layer;

    /// <summary>Who may see what.</summary>
    public PermissionRules Rules => _served.Rules;

    /// <summary>What must not be asked or said.</summary>
    public PolicySet Policies => _served.Policies;

    /// <summary>Its models; none where it has none.</summary>
    public ProductModels Models => _served.Models;

    /// <summary>Its prompts.</summary>
    public PromptLibrary Prompts => _served.Prompts;

    /// <summary>Its documents.</summary>
    public ProductKnowledge Knowledge => _served.Knowledge;

    /// <inheritdoc />
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _released, 1) == 0 ? _served.LeaveAsync() : ValueTask.CompletedTask;
}

/// <summary>A product's version over its data, counted so that it is closed once and not while it is in use.</summary>
internal sealed class ServedProduct
{
    // One for being served, one for each lease; closed at zero and never entered again.
    private int _holds = 1;

    private readonly Lazy<PromptLibrary> _prompts;

    private ServedProduct(SemanticLayer layer, PermissionRules rules, PolicySet policies, ProductModels models)
    {
        (Layer, Rules, Policies, Models) = (layer, rules, policies, models);
        // Read when a model is first asked: a fault in them was said when the product was loaded.
        _prompts = new Lazy<PromptLibrary>(() => PromptLibrary.Load(layer.Product.Folder, new Faults()));
    }

    public Product Product => Layer.Product;

    public SemanticLayer Layer { get; }

    public PermissionRules Rules { get; }

    public PolicySet Policies { get; }

    public ProductModels Models { get; }

    public PromptLibrary Prompts => _prompts.Value;

    public required ProductKnowledge Knowledge { get; init; }

    public static async Task<ServedProduct> OpenAsync(
        string folder, string stateFolder, (BudgetLedger Ledger, TimeProvider Clock, KnowledgeHost Knowledge) world, CancellationToken cancellationToken)
    {
        var (ledger, clock, host) = world;
        SampleGenerator.MakeWhereNeeded(folder, cancellationToken);
        var load = ProductFolder.Load(folder);
        var faults = new Faults();
        var policies = PolicyFiles.Load(load.Readable.Folder, faults);
        if (faults.Any && load.Product is not null)
        {
            throw new ProductFaultException(faults.ToImmutable());
        }

#pragma warning disable CA2000 // The served product owns the layer and the models.
        var models = load.Product is { } product ? OpenModels(product, ledger, clock) : ProductModels.Of(ModelSettings.None, ledger, clock);
        var layer = await SemanticLayer.OpenAsync(load, stateFolder, clock, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA2000
        try
        {
            var knowledge = await ProductKnowledge.OpenAsync(layer.Product, load.Rules, host with { Meaning = MeaningOf(models) }, cancellationToken).ConfigureAwait(false);
            return new ServedProduct(layer, load.Rules, policies, models) { Knowledge = knowledge };
        }
        catch
        {
            await layer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public bool TryEnter()
    {
        for (var holds = Volatile.Read(ref _holds); holds > 0; holds = Volatile.Read(ref _holds))
        {
            if (Interlocked.CompareExchange(ref _holds, holds + 1, holds) == holds)
            {
                return true;
            }
        }

        return false;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Tidy", "Cancellation", Justification = "What is held is given back, cancelled or not.")]
    public ValueTask LeaveAsync() =>
        Interlocked.Decrement(ref _holds) == 0 ? CloseAsync() : ValueTask.CompletedTask;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Tidy", "Cancellation", Justification = "What is held is given back, cancelled or not.")]
    private ValueTask CloseAsync()
    {
        Models.Dispose();
        Knowledge.Dispose();
        return Layer.DisposeAsync();
    }

    private static Func<MeaningModel>? MeaningOf(ProductModels models) => models.Settings.Embedding is { } model
        ? () => new MeaningModel($"{model.Provider} {model.Model}", models.Embeddings!)
        : null;

    // A product whose prompts cannot be read is not served; without models they are not looked at.
    private static ProductModels OpenModels(Product product, BudgetLedger ledger, TimeProvider clock)
    {
        var models = ProductModels.Open(product, ledger, clock);
        var faults = new Faults();
        if (models.Settings.HasChat)
        {
            PromptLibrary.Load(product.Folder, faults);
        }

        return faults.Any ? throw new ProductFaultException(faults.ToImmutable()) : models;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Tidy", "Cancellation", Justification = "What is held is given back, cancelled or not.")]
    public ValueTask RetireAsync() => LeaveAsync();
}
