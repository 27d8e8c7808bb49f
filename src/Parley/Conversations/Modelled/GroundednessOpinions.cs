using System.Collections.Immutable;
using Parley.Models;
using Parley.Products;
using Parley.Prompts;

namespace Parley.Conversations.Modelled;

/// <summary>What a model says of a response, beside the scorer that needs none.</summary>
/// <param name="Model">Which model answered; empty where none did.</param>
/// <param name="Unsupported">Places, in the list of sentences that were asked about, of those that the context does not support.</param>
/// <param name="Why">In its words; empty where it finds nothing.</param>
/// <param name="Fault">Why there is no opinion; empty where there is one.</param>
public sealed record GroundednessOpinion(string Model, ImmutableArray<int> Unsupported, string Why, string Fault);

/// <summary>
/// Asks the models of a product for a second opinion on responses, by the prompt <c>groundedness-judge</c>, the product's own where it has
/// one. The opinion stands beside the score and changes nothing of it. One request a response, within the product's budgets.
/// </summary>
public sealed class GroundednessOpinions : IDisposable
{
    private const string Prompt = "groundedness-judge";

    private readonly string _product;
    private readonly ProductModels _models;
    private readonly PromptLibrary _prompts;
    private readonly TimeProvider _clock;

    private GroundednessOpinions(Product product, ProductModels models, PromptLibrary prompts, TimeProvider clock) =>
        (_product, _models, _prompts, _clock) = (product.Name, models, prompts, clock);

    /// <summary>True where the product has a model that can be asked.</summary>
    public bool HasModel => _models.Settings.HasChat;

    /// <summary>Opens the models and prompts of a product.</summary>
    /// <param name="folder">The product's folder.</param>
    /// <param name="clock">Measures waits and time-outs.</param>
    /// <exception cref="ProductFaultException">The product cannot be opened.</exception>
    public static GroundednessOpinions Open(string folder, TimeProvider clock)
    {
        var (load, faults) = (ProductFolder.Load(folder), new Faults());
        if (load.Product is not { } product)
        {
            throw new ProductFaultException(load.Faults);
        }

        var prompts = PromptLibrary.Load(product.Folder, faults);
#pragma warning disable CA2000 // Whom this returns owns the models and disposes of them.
        return faults.Any
            ? throw new ProductFaultException(faults.ToImmutable())
            : new GroundednessOpinions(product, ProductModels.Open(product, new BudgetLedger(), clock), prompts, clock);
#pragma warning restore CA2000
    }

    /// <summary>Asks about the sentences of a response.</summary>
    /// <param name="context">What it may rest on.</param>
    /// <param name="sentences">Its sentences that claim something.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The opinion; what went wrong where the model gave none that can be read.</returns>
    public async Task<GroundednessOpinion> AskAsync(string context, IReadOnlyList<string> sentences, CancellationToken cancellationToken)
    {
        var account = new BudgetAccount(_models.Ledger, _models.Settings.Budgets, _product, "score", DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime));
#pragma warning disable CA2000 // The models of the turn own the client.
        if (sentences.Count == 0 || _models.ForTurn(account) is not { } client)
#pragma warning restore CA2000
        {
            return new GroundednessOpinion("", [], "", sentences.Count == 0 ? "" : "The product has no model.");
        }

        using var models = new TurnModels(client, _prompts, account, _models.Settings, _clock);
        var inputs = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            // The passage is told once: all lines rest on the same.
            ["claims"] = sentences.Select((said, i) => new Dictionary<string, object?> { ["id"] = IdOf(i), ["passage"] = i == 0 ? context : $"the same as of {IdOf(0)}", ["said"] = said }).ToList(),
        };
        var (text, step) = await models.AskAsync(Prompt, inputs, new PromptSituation([], "simple", "standard"), cancellationToken).ConfigureAwait(false);
        return text is null ? new GroundednessOpinion(step.Model, [], "", step.Reason.Length > 0 ? step.Reason : "The model gave no answer.")
            : SecondOpinion.Read(text) is not { } opinion ? new GroundednessOpinion(step.Model, [], "", "The model did not answer with the JSON that was asked for.")
            : new GroundednessOpinion(step.Model, [.. Enumerable.Range(0, sentences.Count).Where(i => opinion.Unsupported.Contains(IdOf(i)))], opinion.Why, "");
    }

    /// <inheritdoc />
    public void Dispose() => _models.Dispose();

    private static string IdOf(int sentence) => FormattableString.Invariant($"s{sentence + 1}");
}
