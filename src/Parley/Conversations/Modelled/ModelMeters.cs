using System.Collections.Immutable;
using Parley.Conversations.Routes;
using Parley.Governance;
using Parley.Models;

namespace Parley.Conversations.Modelled;

/// <summary>A limit with what was spent under it.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Spent">Tokens and money.</param>
/// <param name="Limit">What may be spent.</param>
public sealed record SpentBudget(string Name, Spending Spent, Budget Limit);

/// <summary>What one model did in the newest turns.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Requests">Requests it answered.</param>
/// <param name="Spent">Tokens and money.</param>
/// <param name="Milliseconds">How long an answer took, on average.</param>
public sealed record ModelUse(string Model, int Requests, Spending Spent, double Milliseconds);

/// <summary>The meters of a product's models.</summary>
/// <param name="store">Where spending is kept.</param>
/// <param name="turns">The newest turns.</param>
/// <param name="clock">Says which day it is.</param>
public sealed class ModelMeters(ConversationStore store, LatestTurns turns, TimeProvider clock)
{
    /// <summary>The limits of product.yaml with what was spent.</summary>
    /// <param name="product">The product.</param>
    /// <param name="caller">Whose own limit is read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ImmutableArray<SpentBudget>> BudgetsAsync(ProductLease product, Caller caller, CancellationToken cancellationToken)
    {
        var account = new BudgetAccount(
            product.Models.Ledger, product.Models.Settings.Budgets, product.Product.Name, caller.Id, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var read = ImmutableArray.CreateBuilder<SpentBudget>();
        foreach (var (key, limit) in account.Limits)
        {
            var name = key.Count(c => c == '\n') switch { 2 => "You, today", 1 => "All callers, today", _ => "The product, in all" };
            read.Add(new SpentBudget(name, await store.SpentAsync(key, cancellationToken).ConfigureAwait(false), limit));
        }

        return read.ToImmutable();
    }

    /// <summary>What the models did in the newest turns.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ImmutableArray<ModelUse>> UseAsync(string product, CancellationToken cancellationToken) =>
    [
        .. (await turns.ReadAsync(product, "", cancellationToken).ConfigureAwait(false)).SelectMany(t => t.Chain).Where(s => s.Model.Length > 0)
            .GroupBy(s => s.Model, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new ModelUse(g.Key, g.Count(), new Spending(g.Sum(s => s.Tokens), g.Sum(s => s.Money)), g.Average(s => s.Milliseconds))),
    ];
}
