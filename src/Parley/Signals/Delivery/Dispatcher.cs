using System.Collections.Immutable;

namespace Parley.Signals.Delivery;

/// <summary>Delivers what is due: claim, send, settle. Several may run at once, in one process or in many.</summary>
/// <param name="outbox">What waits.</param>
/// <param name="sender">Sends over HTTP.</param>
/// <param name="receivers">Who is known; a delivery to anybody else is refused.</param>
public sealed class Dispatcher(Outbox outbox, SignalSender sender, ImmutableArray<Receiver> receivers)
{
    /// <summary>Attempts one delivery.</summary>
    /// <param name="cancellationToken">Cancels; an attempt that had begun counts as one that may have arrived.</param>
    /// <returns>False where nothing is due.</returns>
    public async Task<bool> DeliverOneAsync(CancellationToken cancellationToken)
    {
        if (await outbox.ClaimAsync(cancellationToken).ConfigureAwait(false) is not { } delivery)
        {
            return false;
        }

        var receiver = receivers.FirstOrDefault(r => r.Name == delivery.Receiver);
        var result = receiver is null
            ? new DeliveryResult.Refused($"There is no receiver '{delivery.Receiver}'.")
            : await sender.SendAsync(receiver, delivery, cancellationToken).ConfigureAwait(false);
        await outbox.SettleAsync(delivery, result, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
