using System.Collections.Immutable;
using System.Globalization;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Signals;

/// <summary>Signals and what is muted. A signal is stored together with its deliveries: none is lost, and running again adds none.</summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates signals.</param>
public sealed class SignalStore(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The most that <see cref="ListAsync"/> gives.</summary>
    public const int PageSize = 200;

    /// <summary>Stores a signal and a delivery for each receiver.</summary>
    /// <param name="signal">The signal; its id and time are set here.</param>
    /// <param name="receivers">Names of receivers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The signal as stored; null where it is muted, or was stored before.</returns>
    public Task<Signal?> AddAsync(Signal signal, ImmutableArray<string> receivers, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            var stored = signal with { Id = Guid.CreateVersion7(now).ToString("N"), CreatedAt = now };
            var row = Row.Of(stored);
            var isNew = await session.ExecuteAsync(
                """
                INSERT INTO signal (id, product, monitor, segment, day, headline, body, question, created_at)
                SELECT @Id, @Product, @Monitor, @Segment, @Day, @Headline, @Body, @Question, @CreatedAt
                WHERE NOT EXISTS (SELECT 1 FROM signal_mute WHERE product = @Product AND monitor = @Monitor AND segment IN ('', @Segment))
                ON CONFLICT (product, monitor, segment, day) DO NOTHING
                """, row, cancellationToken).ConfigureAwait(false) == 1;
            foreach (var receiver in isNew ? receivers.Distinct(StringComparer.Ordinal) : [])
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO signal_delivery (id, signal, receiver, state, attempts, uncertain, not_before, owner, error, created_at, changed_at)
                    VALUES (@Delivery, @Id, @receiver, 'Waiting', 0, 0, @CreatedAt, '', '', @CreatedAt, @CreatedAt)
                    """, new { Delivery = Guid.CreateVersion7(now).ToString("N"), row.Id, receiver, row.CreatedAt }, cancellationToken).ConfigureAwait(false);
            }

            return isNew ? stored : null;
        },
        cancellationToken);

    /// <summary>Reads the signals of a product, newest first.</summary>
    /// <param name="product">The product.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="PageSize"/>; those muted since are left out.</returns>
    public Task<ImmutableArray<Signal>> ListAsync(string product, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<Row>(
            $"""
            SELECT id AS Id, product AS Product, monitor AS Monitor, segment AS Segment, day AS Day, headline AS Headline, body AS Body,
                question AS Question, created_at AS CreatedAt
            FROM signal s
            WHERE product = @product
                AND NOT EXISTS (SELECT 1 FROM signal_mute m WHERE m.product = s.product AND m.monitor = s.monitor AND m.segment IN ('', s.segment))
            ORDER BY day DESC, id DESC LIMIT {PageSize}
            """, new { product }, cancellationToken).ConfigureAwait(false)).Select(r => r.ToSignal()).ToImmutableArray(),
        cancellationToken);

    /// <summary>Stops a monitor's signals of one segment, or of all where it is empty; muting again changes nothing.</summary>
    /// <param name="signal">Product, monitor and segment.</param>
    /// <param name="caller">Who does not want to hear it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<bool> MuteAsync((string Product, string Monitor, string Segment) signal, string caller, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var isNew = await session.ExecuteAsync(
                """
                INSERT INTO signal_mute (product, monitor, segment, muted_by, muted_at) VALUES (@Product, @Monitor, @Segment, @caller, @Now)
                ON CONFLICT (product, monitor, segment) DO NOTHING
                """,
                new { signal.Product, signal.Monitor, signal.Segment, caller, Now = StoredText.Of(clock.GetUtcNow()) }, cancellationToken).ConfigureAwait(false) == 1;
            if (isNew)
            {
                await audit.AppendAsync(
                    session, new AuditEvent { Actor = caller, Action = "signal.muted", Product = signal.Product, Detail = $"{signal.Monitor} {signal.Segment}".Trim() }, cancellationToken).ConfigureAwait(false);
            }

            return isNew;
        },
        cancellationToken);

    internal sealed class Row
    {
        public string Id { get; set; } = "";

        public string Product { get; set; } = "";

        public string Monitor { get; set; } = "";

        public string Segment { get; set; } = "";

        public string Day { get; set; } = "";

        public string Headline { get; set; } = "";

        public string Body { get; set; } = "";

        public string Question { get; set; } = "";

        public string CreatedAt { get; set; } = "";

        public static Row Of(Signal signal) => new()
        {
            Id = signal.Id,
            Product = signal.Product,
            Monitor = signal.Monitor,
            Segment = signal.Segment,
            Day = signal.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Headline = StoredText.Clean(signal.Headline),
            Body = StoredText.Clean(signal.Body),
            Question = StoredText.Clean(signal.Question),
            CreatedAt = StoredText.Of(signal.CreatedAt),
        };

        public Signal ToSignal() => new(Product, Monitor, Segment, DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture))
        {
            Id = Id,
            Headline = Headline,
            Body = Body,
            Question = Question,
            CreatedAt = StoredText.Time(CreatedAt),
        };
    }
}
