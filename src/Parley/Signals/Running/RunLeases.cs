using Parley.Storage;

namespace Parley.Signals.Running;

/// <summary>Lets each run happen once, over all processes: who begins it holds it for a while; a run whose process was killed is free again when that is over.</summary>
/// <param name="state">The open state.</param>
/// <param name="clock">Dates leases.</param>
public sealed class RunLeases(StateDatabase state, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(100);

    /// <summary>How long a run may take.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Begins a run.</summary>
    /// <param name="product">The product.</param>
    /// <param name="run">Names the run.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Who holds it, to be handed to <see cref="EndAsync"/>; null where it was done before, or another process is at it.</returns>
    public Task<string?> BeginAsync(string product, string run, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var (now, owner) = (clock.GetUtcNow(), Guid.NewGuid().ToString("N"));
            var begun = await session.ExecuteAsync(
                """
                INSERT INTO signal_run (product, run, owner, until, finished_at) VALUES (@product, @run, @owner, @Until, '')
                ON CONFLICT (product, run) DO UPDATE SET owner = excluded.owner, until = excluded.until
                WHERE signal_run.finished_at = '' AND signal_run.until <= @Now
                """,
                new { product, run, owner, Until = StoredText.Of(now + Length), Now = StoredText.Of(now) }, cancellationToken).ConfigureAwait(false) == 1;
            return begun ? owner : null;
        },
        cancellationToken);

    /// <summary>True where a run was done.</summary>
    /// <param name="product">The product.</param>
    /// <param name="run">Names the run.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<bool> IsDoneAsync(string product, string run, CancellationToken cancellationToken) => state.ReadAsync(
        async session => await session.FindAsync<long>(
            "SELECT count(*) FROM signal_run WHERE product = @product AND run = @run AND finished_at <> ''", new { product, run }, cancellationToken).ConfigureAwait(false) > 0,
        cancellationToken);

    /// <summary>Ends a run: as done, or to be tried again after a pause.</summary>
    /// <param name="product">The product.</param>
    /// <param name="run">Names the run.</param>
    /// <param name="owner">Who holds it.</param>
    /// <param name="again">Null where it is done.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<int> EndAsync(string product, string run, string owner, TimeSpan? again, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            await session.ExecuteAsync("DELETE FROM signal_run WHERE finished_at <> '' AND finished_at < @Before", new { Before = StoredText.Of(now - Kept) }, cancellationToken).ConfigureAwait(false);
            return await session.ExecuteAsync(
                "UPDATE signal_run SET finished_at = @Finished, until = @Until WHERE product = @product AND run = @run AND owner = @owner",
                new { product, run, owner, Finished = again is null ? StoredText.Of(now) : "", Until = StoredText.Of(now + (again ?? TimeSpan.Zero)) }, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);
}
