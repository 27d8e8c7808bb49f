using System.Collections.Immutable;
using Parley.Storage;

namespace Parley.Governance.Gates;

/// <summary>Verdicts of gates, each with its audit entry in the same transaction.</summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates verdicts.</param>
public sealed class GateVerdictStore(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The most that <see cref="ListAsync"/> gives.</summary>
    public const int PageSize = 200;

    /// <summary>Keeps a verdict.</summary>
    /// <param name="verdict">The verdict; id and time are set here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The verdict as it was stored.</returns>
    public Task<GateVerdict> RecordAsync(GateVerdict verdict, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            var stored = verdict with { Id = Guid.CreateVersion7(now).ToString("N"), DecidedAt = now, Evidence = StoredText.Clean(verdict.Evidence) };
            await session.ExecuteAsync(
                """
                INSERT INTO gate_verdict (id, product, release, passed, run, baseline, evidence, decided_by, decided_at)
                VALUES (@Id, @Product, @Release, @Passed, @Run, @Baseline, @Evidence, @DecidedBy, @DecidedAt)
                """, Row.Of(stored), cancellationToken).ConfigureAwait(false);
            await audit.AppendAsync(
                session,
                new AuditEvent { Actor = stored.DecidedBy, Action = "gate.decided", Product = stored.Product, Detail = $"{stored.Id} {(stored.Passed ? "passed" : "refused")} run {stored.Run} release {stored.Release}" },
                cancellationToken).ConfigureAwait(false);
            return stored;
        }, cancellationToken);

    /// <summary>Verdicts, newest first.</summary>
    /// <param name="product">Only of this product; all where null.</param>
    /// <param name="release">Only of this release; all where null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="PageSize"/>.</returns>
    public Task<ImmutableArray<GateVerdict>> ListAsync(string? product, string? release, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<Row>(
            $"""
            SELECT id AS Id, product AS Product, release AS Release, passed AS Passed, run AS Run, baseline AS Baseline, evidence AS Evidence,
                   decided_by AS DecidedBy, decided_at AS DecidedAt
            FROM gate_verdict WHERE (@Product = '' OR product = @Product) AND (@Release = '' OR release = @Release)
            ORDER BY id DESC LIMIT {PageSize}
            """, new { Product = product ?? "", Release = release ?? "" }, cancellationToken).ConfigureAwait(false)).Select(r => r.ToVerdict()).ToImmutableArray(),
        cancellationToken);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Product { get; init; } = "";

        public string Release { get; init; } = "";

        public long Passed { get; init; }

        public string Run { get; init; } = "";

        public string Baseline { get; init; } = "";

        public string Evidence { get; init; } = "";

        public string DecidedBy { get; init; } = "";

        public string DecidedAt { get; init; } = "";

        public static Row Of(GateVerdict verdict) => new()
        {
            Id = verdict.Id,
            Product = verdict.Product,
            Release = verdict.Release,
            Passed = verdict.Passed ? 1 : 0,
            Run = verdict.Run,
            Baseline = verdict.Baseline,
            Evidence = verdict.Evidence,
            DecidedBy = verdict.DecidedBy,
            DecidedAt = StoredText.Of(verdict.DecidedAt),
        };

        public GateVerdict ToVerdict() => new()
        {
            Id = Id,
            Product = Product,
            Release = Release,
            Passed = Passed != 0,
            Run = Run,
            Baseline = Baseline,
            Evidence = Evidence,
            DecidedBy = DecidedBy,
            DecidedAt = StoredText.Time(DecidedAt),
        };
    }
}
