using System.Collections.Immutable;

namespace Parley.Signals.Delivery;

/// <summary>The receivers of a product, by name.</summary>
/// <param name="product">The product.</param>
/// <param name="receiver">The receiver's name.</param>
/// <returns>Null where the product has none of that name.</returns>
public delegate Receiver? FindReceiver(string product, string receiver);

/// <summary>Delivers what is due: claim, send, settle. Several may run at once, in one process or in many.</summary>
/// <param name="outbox">What waits.</param>
/// <param name="sender">Sends.</param>
/// <param name="find">Who is known; a delivery to anybody else is refused.</param>
/// <param name="clock">Says when it is quiet.</param>
public sealed class Dispatcher(Outbox outbox, SignalSender sender, FindReceiver find, TimeProvider clock)
{
    /// <summary>Attempts one delivery.</summary>
    /// <param name="products">Products whose receivers are known here.</param>
    /// <param name="cancellationToken">Cancels; an attempt that had begun counts as one that may have arrived.</param>
    /// <returns>False where nothing is due.</returns>
    public async Task<bool> DeliverOneAsync(ImmutableArray<string> products, CancellationToken cancellationToken)
    {
        if (await outbox.ClaimAsync(products, cancellationToken).ConfigureAwait(false) is not { } delivery)
        {
            return false;
        }

        var result = find(delivery.Product, delivery.Receiver) is not { } receiver
            ? new DeliveryResult.Refused($"There is no receiver '{delivery.Receiver}'.")
            : Quiet(receiver, delivery) ?? await sender.SendAsync(receiver, delivery, cancellationToken).ConfigureAwait(false);
        await outbox.SettleAsync(delivery, result, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // An answer is awaited, at whatever hour.
    private DeliveryResult.Postponed? Quiet(Receiver receiver, DueDelivery delivery)
    {
        var now = clock.GetUtcNow();
        return delivery.Message.Thread.Length == 0 && receiver.Quiet.After(now) is var over && over > now
            ? new DeliveryResult.Postponed(over - now, "It is quiet there until then.")
            : null;
    }
}
