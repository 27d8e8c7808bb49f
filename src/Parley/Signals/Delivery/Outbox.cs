using System.Collections.Immutable;
using Parley.Storage;

namespace Parley.Signals.Delivery;

/// <summary>
/// What waits to be sent. A delivery is claimed for one attempt at a time, over all processes; a claim that is not settled (its
/// process was killed) runs out, and the delivery is then one that may have arrived.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="clock">Dates claims.</param>
public sealed class Outbox(StateDatabase state, TimeProvider clock)
{
    /// <summary>How long a delivery is tried. Attempts are not counted: a receiver that limits its rate for an hour is not given up.</summary>
    public TimeSpan GiveUp { get; init; } = TimeSpan.FromDays(3);

    // A receiver that says "again, at once" is not asked in a loop.
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    /// <summary>How long an attempt may take before others may claim the delivery; longer than any request's time-out.</summary>
    public TimeSpan Claim { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The pause after a first failure; doubled after each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Puts a message in the outbox, inside the transaction that makes it due.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="address">The product, what is sent, and to whom; the same twice is sent once.</param>
    /// <param name="message">The message.</param>
    /// <param name="times">Now, and when it may go out.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal static Task<int> AddAsync(
        StateSession session, (string Product, string Subject, string Receiver) address, Message message, (DateTimeOffset Now, DateTimeOffset NotBefore) times, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            """
            INSERT INTO outbox (id, product, subject, receiver, message, state, attempts, uncertain, not_before, owner, error, receipt, created_at, changed_at)
            VALUES (@Id, @Product, @Subject, @Receiver, @Message, 'Waiting', 0, 0, @NotBefore, '', '', '', @Now, @Now)
            ON CONFLICT (subject, receiver) DO NOTHING
            """,
            new
            {
                Id = Guid.CreateVersion7(times.Now).ToString("N"),
                address.Product,
                address.Subject,
                address.Receiver,
                Message = StoredText.Clean(message.ToJson()),
                NotBefore = StoredText.Of(times.NotBefore),
                Now = StoredText.Of(times.Now),
            },
            cancellationToken);

    /// <summary>Puts a message in the outbox for several receivers, each when it is not quiet there.</summary>
    /// <param name="product">The product.</param>
    /// <param name="subject">What is sent; the same twice is sent once.</param>
    /// <param name="message">The message.</param>
    /// <param name="receivers">To whom.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many of them did not have it yet.</returns>
    public Task<int> AddAsync(string product, string subject, Message message, ImmutableArray<Receiver> receivers, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var (now, added) = (clock.GetUtcNow(), 0);
            foreach (var receiver in receivers)
            {
                added += await AddAsync(session, (product, subject, receiver.Name), message, (now, receiver.Quiet.After(now)), cancellationToken).ConfigureAwait(false);
            }

            return added;
        },
        cancellationToken);

    /// <summary>Claims the delivery that is due the longest.</summary>
    /// <param name="products">Products whose receivers are known here; what goes to others waits for whoever knows them.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The delivery; null where none is due.</returns>
    public Task<DueDelivery?> ClaimAsync(ImmutableArray<string> products, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var (now, owner) = (clock.GetUtcNow(), Guid.NewGuid().ToString("N"));
            var due = await session.FindAsync<Row>(
                """
                SELECT id AS Id, product AS Product, receiver AS Receiver, message AS Message, attempts AS Attempts, uncertain AS Uncertain, created_at AS CreatedAt
                FROM outbox WHERE state = 'Waiting' AND not_before <= @Now AND replace(@Among, '|' || product || '|', '') <> @Among ORDER BY not_before, id LIMIT 1
                """, new { Now = StoredText.Of(now), Among = string.Concat(products.Select(p => $"|{p}|")) }, cancellationToken).ConfigureAwait(false);
            if (due is null)
            {
                return null;
            }

            // It stays waiting, but not before the claim has run out: a killed process needs nobody to clean up after it.
            var claimed = await session.ExecuteAsync(
                """
                UPDATE outbox SET owner = @owner, attempts = attempts + 1, uncertain = 1, not_before = @Until, changed_at = @Now
                WHERE id = @Id AND state = 'Waiting' AND not_before <= @Now
                """, new { owner, due.Id, Now = StoredText.Of(now), Until = StoredText.Of(now + Claim) }, cancellationToken).ConfigureAwait(false);
            return claimed == 0 ? null : new DueDelivery(due.Id, due.Receiver, (int)due.Attempts + 1, due.Uncertain != 0, Message.FromJson(due.Message))
            {
                Product = due.Product,
                Owner = owner,
                CreatedAt = StoredText.Time(due.CreatedAt),
                Until = now + Claim,
            };
        },
        cancellationToken);

    /// <summary>Writes down what came of an attempt; nothing where the claim has run out and another has it.</summary>
    /// <param name="delivery">The delivery as it was claimed.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<bool> SettleAsync(DueDelivery delivery, DeliveryResult result, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, Pause.Ticks << Math.Min(delivery.Attempt - 1, 20)));
        var (settled, uncertain, after, error) = result switch
        {
            DeliveryResult.Arrived => ("Delivered", false, TimeSpan.Zero, ""),
            DeliveryResult.Postponed later => ("Waiting", delivery.MayHaveArrived, later.After > LeastPause ? later.After : LeastPause, later.Reason),
            DeliveryResult.Unknown unknown => ("Waiting", true, pause, unknown.Reason),
            DeliveryResult.Refused refused => ("Failed", delivery.MayHaveArrived, TimeSpan.Zero, refused.Reason),
            _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
        };
        settled = settled == "Waiting" && now - delivery.CreatedAt >= GiveUp ? "Failed" : settled;
        return state.WriteAsync(
            async session => await session.ExecuteAsync(
                """
                UPDATE outbox SET state = @settled, uncertain = @Uncertain, not_before = @NotBefore, error = @Error, receipt = @Receipt, changed_at = @Now
                WHERE id = @Id AND owner = @Owner
                """,
                new
                {
                    settled,
                    Uncertain = uncertain ? 1L : 0L,
                    NotBefore = StoredText.Of(now + after),
                    Error = StoredText.Clean(error),
                    Receipt = (result as DeliveryResult.Arrived)?.Receipt ?? "",
                    Now = StoredText.Of(now),
                    delivery.Id,
                    delivery.Owner,
                },
                cancellationToken).ConfigureAwait(false) == 1,
            cancellationToken);
    }

    /// <summary>How many deliveries wait, are delivered, have failed.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<(long Waiting, long Delivered, long Failed)> CountAsync(CancellationToken cancellationToken)
    {
        async Task<long> Of(string name) => await state.ReadAsync(
            s => s.FindAsync<long>("SELECT count(*) FROM outbox WHERE state = @name", new { name }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (await Of("Waiting").ConfigureAwait(false), await Of("Delivered").ConfigureAwait(false), await Of("Failed").ConfigureAwait(false));
    }

    /// <summary>Why deliveries of a product could not be made, the newest first.</summary>
    /// <param name="product">The product.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Receiver and reason; at most ten.</returns>
    public Task<ImmutableArray<(string Receiver, string Reason)>> FailuresAsync(string product, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<Row>(
            "SELECT receiver AS Receiver, error AS Message FROM outbox WHERE product = @product AND error <> '' AND state <> 'Delivered' ORDER BY changed_at DESC LIMIT 10",
            new { product }, cancellationToken).ConfigureAwait(false)).Select(r => (r.Receiver, r.Message)).ToImmutableArray(),
        cancellationToken);

    /// <summary>The message that a receiver calls by a receipt; null where none of ours is.</summary>
    /// <param name="product">The product.</param>
    /// <param name="receiver">The receiver.</param>
    /// <param name="receipt">What the receiver calls it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<Message?> FindAsync(string product, string receiver, string receipt, CancellationToken cancellationToken) => state.ReadAsync(
        async session => await session.FindAsync<string>(
            "SELECT message FROM outbox WHERE product = @product AND receiver = @receiver AND receipt = @receipt ORDER BY id LIMIT 1",
            new { product, receiver, receipt }, cancellationToken).ConfigureAwait(false) is { } json ? Message.FromJson(json) : null,
        cancellationToken);

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Product { get; set; } = "";

        public string Receiver { get; set; } = "";

        public string Message { get; set; } = "";

        public long Attempts { get; set; }

        public long Uncertain { get; set; }

        public string CreatedAt { get; set; } = "";
    }
}
