using System.Collections.Immutable;
using System.Globalization;
using Parley.Conversations;
using Parley.Governance;
using Parley.Governance.Accounts;
using Parley.Signals.Running;

namespace Parley.Evaluation.Drift;

/// <summary>
/// Looks for drift in the turns of each served product once a day, over all processes: the last 14 days against the 14 before. An alarm
/// opens a work item; one about the same thing that is open already is left as it is.
/// </summary>
/// <param name="products">What is served.</param>
/// <param name="watch">Reads turns, and opens items.</param>
/// <param name="leases">Let each day's look happen once.</param>
/// <param name="accounts">Say who owns what is found.</param>
/// <param name="clock">Says which day it is.</param>
public sealed class DriftRuns(ServedProducts products, DriftWatch watch, RunLeases leases, AccountStore accounts, TimeProvider clock)
{
    /// <summary>Days of each side.</summary>
    public const int Days = 14;

    private readonly HashSet<(string Product, string Run)> _done = [];

    /// <summary>Looks at what is due; called by one thread at a time.</summary>
    /// <param name="cancellationToken">Cancels; what had begun is free again when its lease is over.</param>
    /// <returns>Products that were looked at, each with the items that were opened.</returns>
    public async Task<ImmutableArray<(string Product, ImmutableArray<WorkItem> Opened)>> LookAsync(CancellationToken cancellationToken)
    {
        var run = string.Create(CultureInfo.InvariantCulture, $"drift {clock.GetUtcNow():yyyy-MM-dd}");
        var looked = ImmutableArray.CreateBuilder<(string, ImmutableArray<WorkItem>)>();
        _done.RemoveWhere(done => done.Run != run);
        foreach (var product in products.Names.Where(name => !_done.Contains((name, run))))
        {
            if (await leases.BeginAsync(product, run, cancellationToken).ConfigureAwait(false) is { } holder)
            {
                looked.Add((product, await LookAsync(product, cancellationToken).ConfigureAwait(false)));
                await leases.EndAsync(product, run, holder, again: null, cancellationToken).ConfigureAwait(false);
            }

            _done.Add((product, run));
        }

        return looked.ToImmutable();
    }

    private async Task<ImmutableArray<WorkItem>> LookAsync(string product, CancellationToken cancellationToken)
    {
        var (before, after) = await watch.TurnsAsync(product, Days, cancellationToken).ConfigureAwait(false);
        var findings = DriftDetector.Compare(before, after);
        return findings.Any(f => f.IsAlarm)
            ? await watch.OpenAsync(findings, product, await OwnerAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
            : [];
    }

    // The first account, by login, that owns this installation; without accounts the one owner.
    private async Task<string> OwnerAsync(CancellationToken cancellationToken) =>
        (await accounts.ListAsync(cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(account => account.DisabledAt is null && account.Roles.Contains("owner"))?.Caller.Id
        ?? Caller.LocalOwner.Id;
}
