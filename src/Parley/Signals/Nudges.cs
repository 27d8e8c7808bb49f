using System.Collections.Immutable;
using Parley.Conversations;
using Parley.Governance;
using Parley.Signals.Running;

namespace Parley.Signals;

/// <summary>
/// What a page or a program shows a caller unasked. A caller gets what was found under the same permissions, and nothing else; who sees
/// something else than anybody before is taken note of, and has signals from the next run on.
/// </summary>
/// <param name="products">What can be asked.</param>
/// <param name="signals">The signals.</param>
/// <param name="audiences">Who looked.</param>
/// <param name="clock">Says what today is, for products without a fixed day.</param>
public sealed class Nudges(ServedProducts products, SignalStore signals, AudienceStore audiences, TimeProvider clock)
{
    /// <summary>What is older is no news.</summary>
    public const int NewDays = 35;

    /// <summary>All signals that a caller may see, the newest first.</summary>
    /// <param name="product">The product.</param>
    /// <param name="caller">Who looks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where there is no such product for the caller.</returns>
    public async Task<ImmutableArray<Signal>?> ListAsync(string product, Caller caller, CancellationToken cancellationToken) =>
        await SeenAsync(product, caller, cancellationToken).ConfigureAwait(false) is var (name, key, _)
            ? await signals.ListAsync(name, key, caller.Id, null, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>The caller's nudges: what is new, what moves the whole most first, one a metric and part.</summary>
    /// <param name="product">The product.</param>
    /// <param name="caller">Who looks.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Empty where there is nothing to say, and where there is no such product for the caller.</returns>
    public async Task<ImmutableArray<Signal>> CurrentAsync(string product, Caller caller, int most, CancellationToken cancellationToken)
    {
        if (await SeenAsync(product, caller, cancellationToken).ConfigureAwait(false) is not var (name, key, today))
        {
            return [];
        }

        var all = await signals.ListAsync(name, key, caller.Id, (today.AddDays(-NewDays), DateOnly.MaxValue), cancellationToken).ConfigureAwait(false);
        return [.. all.DistinctBy(s => (s.Metric, s.Segment)).OrderByDescending(s => s.Day).ThenByDescending(s => s.Weight).Take(most)];
    }

    /// <summary>Stops a signal's monitor and segment on the caller's own page.</summary>
    /// <param name="product">The product.</param>
    /// <param name="id">The signal.</param>
    /// <param name="caller">Who does not want to see it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where the caller sees no such signal.</returns>
    public async Task<bool> MuteAsync(string product, string id, Caller caller, CancellationToken cancellationToken)
    {
        if (await SeenAsync(product, caller, cancellationToken).ConfigureAwait(false) is not var (name, key, _)
            || await signals.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } signal || signal.Product != name || signal.Audience != key)
        {
            return false;
        }

        await signals.MuteAsync(new Mute(name, signal.Monitor, signal.Segment, caller.Id), caller.Id, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<(string Product, string Key, DateOnly Today)?> SeenAsync(string product, Caller caller, CancellationToken cancellationToken)
    {
        if (!caller.MayAsk(product) || products.Lease(product) is not { } lease)
        {
            return null;
        }

        await using (lease.ConfigureAwait(false))
        {
            var key = Audience.KeyOf(lease.Rules.For(caller));
            if (key.Length > 0)
            {
                await audiences.NoteAsync(lease.Product.Name, key, Audience.Of(caller), cancellationToken).ConfigureAwait(false);
            }

            return (lease.Product.Name, key, lease.Product.AsOf ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), caller.TimeZone).DateTime));
        }
    }
}
