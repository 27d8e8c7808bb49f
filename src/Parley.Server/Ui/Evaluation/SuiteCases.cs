using System.Diagnostics.CodeAnalysis;
using Parley.Conversations;
using Parley.Evaluation.Suites;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Server.Ui.Evaluation;

/// <summary>Makes cases of a product's suite from turns, for those who may.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "What a person does on a page is done to its end.")]
internal sealed class SuiteCases(ServedProducts products, StateDatabase state, AuditTrail audit)
{
    /// <summary>True for whom may add cases: owners and reviewers.</summary>
    public static bool MayAdd(Caller caller) => caller.Roles.Overlaps(["owner", "reviewer"]);

    /// <summary>Adds a case.</summary>
    /// <param name="caller">Who adds it.</param>
    /// <param name="product">The product's name.</param>
    /// <param name="added">The turn and what is expected.</param>
    /// <returns>What came of it, as a sentence.</returns>
    public async Task<string> AddAsync(Caller caller, string product, TurnCase added)
    {
        await using var lease = MayAdd(caller) && caller.MayAsk(product) ? products.Lease(product) : null;
        if (lease is null)
        {
            return "Only owners and reviewers of this product add cases.";
        }

        try
        {
            if (!new TurnSuite(lease.Product.Folder).Add(added with { AddedBy = caller.Id }))
            {
                return "This case is in the suite already.";
            }
        }
        catch (SuiteException fault)
        {
            return fault.Message;
        }

        await state.WriteAsync(
            session => audit.AppendAsync(session, new AuditEvent { Actor = caller.Id, Action = "suite.case_added", Detail = $"{product} {added.Turn.Id}" }, CancellationToken.None), CancellationToken.None);
        return $"Added to {TurnSuite.SuiteFile} of {lease.Product.Title}.";
    }
}
