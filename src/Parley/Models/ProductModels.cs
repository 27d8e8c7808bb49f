using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Parley.Models.Providers;
using Parley.Products;

namespace Parley.Models;

/// <summary>
/// The models of one version of a product. Clients are made when they are first asked for: a product without models, or one
/// that nobody asks, loads nothing. Safe for concurrent use.
/// </summary>
public sealed class ProductModels : IDisposable
{
    private readonly Lazy<IChatClient?> _chat;
    private readonly Lazy<IEmbeddingGenerator<string, Embedding<float>>?> _embeddings;

    private readonly Func<ModelSettings, IChatClient> _build;
    private readonly ConcurrentDictionary<string, IChatClient> _alone = new(StringComparer.Ordinal);

    private ProductModels(ModelSettings settings, BudgetLedger ledger, Func<ModelSettings, IChatClient> build, Func<IEmbeddingGenerator<string, Embedding<float>>?> embeddings)
    {
        (Settings, Ledger, _build) = (settings, ledger, build);
        Func<IChatClient?> chat = () => settings.HasChat ? build(settings) : null;
        (_chat, _embeddings) = (new Lazy<IChatClient?>(chat), new Lazy<IEmbeddingGenerator<string, Embedding<float>>?>(embeddings));
    }

    /// <summary>What product.yaml says.</summary>
    public ModelSettings Settings { get; }

    /// <summary>What was spent.</summary>
    public BudgetLedger Ledger { get; }

    /// <summary>What makes vectors; null where no model is configured for it.</summary>
    public IEmbeddingGenerator<string, Embedding<float>>? Embeddings => _embeddings.Value;

    /// <summary>Opens the models of a product.</summary>
    /// <param name="product">The product.</param>
    /// <param name="ledger">What it has spent so far.</param>
    /// <param name="clock">Measures waits and time-outs.</param>
    /// <exception cref="ProductFaultException">Its settings are wrong.</exception>
    public static ProductModels Open(Product product, BudgetLedger ledger, TimeProvider clock)
    {
        var faults = new Faults();
        var settings = ModelSettingsReader.Read(product, faults);
        return faults.Any
            ? throw new ProductFaultException(faults.ToImmutable())
            : Of(settings, ledger, clock);
    }

    /// <summary>Models by settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="ledger">What was spent so far.</param>
    /// <param name="clock">Measures waits and time-outs.</param>
    public static ProductModels Of(ModelSettings settings, BudgetLedger ledger, TimeProvider clock) => new(
        settings,
        ledger,
        chosen => ModelPipeline.Build(chosen, Environment.GetEnvironmentVariable, clock),
        () => settings.Embedding is { } model ? ProviderClients.Embeddings(model, Environment.GetEnvironmentVariable) : null);

    /// <summary>The pipeline as one turn sees it; null where no model writes.</summary>
    /// <param name="account">The turn's budgets.</param>
    /// <param name="only">Name of the one model to ask; all in their order where null.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public IChatClient? ForTurn(BudgetAccount account, string? only = null)
    {
        if (only is null)
        {
            return _chat.Value is { } chat ? ModelPipeline.ForTurn(chat, account, Settings) : null;
        }

        var settings = Settings with { Chat = [.. Settings.Chat.Where(m => m.Name == only)], CacheMinutes = 0 };
        return settings.HasChat
            ? ModelPipeline.ForTurn(_alone.GetOrAdd(only, _ => _build(settings)), account, settings)
            : throw new ArgumentException($"There is no model '{only}'.", nameof(only));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_chat.IsValueCreated)
        {
            _chat.Value?.Dispose();
        }

        foreach (var client in _alone.Values)
        {
            client.Dispose();
        }

        if (_embeddings.IsValueCreated)
        {
            _embeddings.Value?.Dispose();
        }
    }
}
