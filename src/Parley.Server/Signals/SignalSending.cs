using Parley.Signals.Delivery;
using Parley.Signals.Running;

namespace Parley.Server.Signals;

/// <summary>Sends what waits for the receivers of the products that are served here.</summary>
/// <param name="outbox">What waits.</param>
/// <param name="station">Knows receivers.</param>
/// <param name="clock">Dates signatures, and says when it is quiet.</param>
internal sealed class SignalSending(Outbox outbox, SignalStation station, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    // Most products send to nobody.
    private readonly Lazy<HttpClient> _http = new(() => SignalSender.Client(Timeout));

    /// <summary>Sends until nothing is due.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task SendAllAsync(CancellationToken cancellationToken)
    {
        if (station.Known.IsEmpty)
        {
            return;
        }

        var dispatcher = new Dispatcher(outbox, new SignalSender(_http.Value, clock), station.Find, clock);
        while (station.Known is { IsEmpty: false } known && await dispatcher.DeliverOneAsync(known, cancellationToken).ConfigureAwait(false))
        {
            // What is postponed is not due any more, so this ends.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }
}
