using System.Collections.Immutable;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Drafting;
using Parley.Metrics.Sources;
using Parley.Products;

namespace Parley.Conversations.Drafting;

/// <summary>From data to a product that can be asked: what <c>parley init</c> and the page's "Your own data" do.</summary>
public static class ProductDrafting
{
    /// <summary>How many questions are kept as examples.</summary>
    public const int Examples = 10;

    /// <summary>Files that are read as tables.</summary>
    public static readonly ImmutableArray<string> Kinds = [".csv", ".parquet"];

    /// <summary>Drafts a product over its data/ or a connection; nothing is written.</summary>
    /// <param name="product">The product folder, which is there, and its title where it has none yet.</param>
    /// <param name="connection">The connection; null for the files in data/.</param>
    /// <param name="stateFolder">Where snapshots are kept.</param>
    /// <param name="clock">Says what today is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DataSourceException">The data cannot be read.</exception>
    public static async Task<ProductDraft> DraftAsync(
        (string Folder, string Title) product, string? connection, string stateFolder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var existing = File.Exists(Path.Combine(product.Folder, ProductFolder.ProductFile)) ? ProductFolder.Load(product.Folder).Product : null;
        var settings = (existing ?? new Product { Name = ProductFolder.NameOf(product.Folder), Folder = product.Folder, Title = product.Title, Version = "" }) with { Connection = connection };
        await using var source = await SemanticLayer.OpenSourceAsync(settings, stateFolder, clock, cancellationToken).ConfigureAwait(false);
        return await ProductDraft.FromAsync(source, product.Title, connection, DateOnly.FromDateTime(clock.GetLocalNow().DateTime), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Which of a draft's questions are answered, at most <see cref="Examples"/>; nothing is recorded.</summary>
    /// <param name="draft">The draft, served by now.</param>
    /// <param name="product">The product's name.</param>
    /// <param name="turns">Runs the questions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ImmutableArray<string>> TryAsync(ProductDraft draft, string product, TurnRunner turns, CancellationToken cancellationToken)
    {
        var answered = ImmutableArray.CreateBuilder<string>();
        foreach (var question in draft.Questions)
        {
            var turn = answered.Count == Examples ? null : await turns.PreviewAsync(new TurnRequest(product, question), Caller.LocalOwner, cancellationToken).ConfigureAwait(false);
            if (turn is { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered })
            {
                answered.Add(question);
            }
        }

        return answered.ToImmutable();
    }
}
