using Parley.Storage;

namespace Parley.Signals.Delivery;

/// <summary>
/// The deliveries that wait. A delivery is claimed for one attempt at a time, over all processes; a claim that is not settled
/// (its process was killed) runs out, and the delivery is then one that may have arrived.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="clock">Dates claims.</param>
public sealed class Outbox(StateDatabase state, TimeProvider clock)
{
    /// <summary>Attempts before a delivery is given up.</summary>
    public const int MostAttempts = 60;

    /// <summary>How long an attempt may take before others may claim the delivery; longer than any request's time-out.</summary>
    public TimeSpan Claim { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The pause after a first failure; doubled after each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Claims the delivery that is due the longest.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The delivery; null where none is due.</returns>
    public Task<DueDelivery?> ClaimAsync(CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var (now, owner) = (clock.GetUtcNow(), Guid.NewGuid().ToString("N"));
            var due = await session.FindAsync<Row>(
                """
                SELECT d.id AS DeliveryId, d.receiver AS Receiver, d.attempts AS Attempts, d.uncertain AS Uncertain, d.created_at AS DeliveryCreatedAt,
                    s.id AS Id, s.product AS Product, s.monitor AS Monitor, s.segment AS Segment, s.day AS Day, s.headline AS Headline, s.body AS Body,
                    s.question AS Question, s.created_at AS CreatedAt
                FROM signal_delivery d JOIN signal s ON s.id = d.signal
                WHERE d.state = 'Waiting' AND d.not_before <= @Now ORDER BY d.not_before, d.id LIMIT 1
                """, new { Now = StoredText.Of(now) }, cancellationToken).ConfigureAwait(false);
            if (due is null)
            {
                return null;
            }

            // It stays waiting, but not before the claim has run out: a killed process needs nobody to clean up after it.
            var claimed = await session.ExecuteAsync(
                """
                UPDATE signal_delivery SET owner = @owner, attempts = attempts + 1, uncertain = 1, not_before = @Until, changed_at = @Now
                WHERE id = @Id AND state = 'Waiting' AND not_before <= @Now
                """, new { owner, Id = due.DeliveryId, Now = StoredText.Of(now), Until = StoredText.Of(now + Claim) }, cancellationToken).ConfigureAwait(false);
            return claimed == 0 ? null : new DueDelivery(due.DeliveryId, due.Receiver, (int)due.Attempts + 1, due.Uncertain != 0, due.ToSignal())
            {
                Owner = owner,
                CreatedAt = StoredText.Time(due.DeliveryCreatedAt),
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
            DeliveryResult.Postponed later => ("Waiting", delivery.MayHaveArrived, later.After, later.Reason),
            DeliveryResult.Unknown unknown => ("Waiting", true, pause, unknown.Reason),
            DeliveryResult.Refused refused => ("Failed", delivery.MayHaveArrived, TimeSpan.Zero, refused.Reason),
            _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
        };
        settled = settled == "Waiting" && delivery.Attempt >= MostAttempts ? "Failed" : settled;
        return state.WriteAsync(
            async session => await session.ExecuteAsync(
                """
                UPDATE signal_delivery SET state = @settled, uncertain = @Uncertain, not_before = @NotBefore, error = @Error, changed_at = @Now
                WHERE id = @Id AND owner = @Owner
                """,
                new { settled, Uncertain = uncertain ? 1L : 0L, NotBefore = StoredText.Of(now + after), Error = StoredText.Clean(error), Now = StoredText.Of(now), delivery.Id, delivery.Owner },
                cancellationToken).ConfigureAwait(false) == 1,
            cancellationToken);
    }

    /// <summary>How many deliveries wait, are delivered, have failed.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<(long Waiting, long Delivered, long Failed)> CountAsync(CancellationToken cancellationToken)
    {
        async Task<long> Of(string name) => await state.ReadAsync(
            s => s.FindAsync<long>("SELECT count(*) FROM signal_delivery WHERE state = @name", new { name }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (await Of("Waiting").ConfigureAwait(false), await Of("Delivered").ConfigureAwait(false), await Of("Failed").ConfigureAwait(false));
    }

    internal sealed class Row
    {
        public string DeliveryId { get; set; } = "";

        public string Receiver { get; set; } = "";

        public long Attempts { get; set; }

        public long Uncertain { get; set; }

        public string DeliveryCreatedAt { get; set; } = "";

        public string Id { get; set; } = "";

        public string Product { get; set; } = "";

        public string Monitor { get; set; } = "";

        public string Segment { get; set; } = "";

        public string Day { get; set; } = "";

        public string Headline { get; set; } = "";

        public string Body { get; set; } = "";

        public string Question { get; set; } = "";

        public string CreatedAt { get; set; } = "";

        public Signal ToSignal() => new SignalStore.Row
        {
            Id = Id,
            Product = Product,
            Monitor = Monitor,
            Segment = Segment,
            Day = Day,
            Headline = Headline,
            Body = Body,
            Question = Question,
            CreatedAt = CreatedAt,
        }.ToSignal();
    }
}
