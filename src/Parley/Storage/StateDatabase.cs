namespace Parley.Storage;

/// <summary>
/// Parley's own state: SQLite in a folder, or PostgreSQL. Opened once a process; safe for concurrent use, and for several
/// processes on the same state. What <see cref="WriteAsync{T}"/> has returned is readable after the process is killed.
/// </summary>
public sealed class StateDatabase : IAsyncDisposable
{
    private readonly SnapshotFolder _snapshots;

    private StateDatabase(StateLocation location, StateEngine engine, SnapshotFolder snapshots) =>
        (Location, Engine, _snapshots) = (location, engine, snapshots);

    /// <summary>Where it is.</summary>
    public StateLocation Location { get; }

    /// <summary>The schema's version, which is this program's.</summary>
    public int SchemaVersion => Engine.Migrations.Latest;

    internal StateEngine Engine { get; }

    /// <summary>Opens the state, makes it where there is none, and migrates it where it is older than this program.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="clock">Names snapshots.</param>
    /// <param name="cancellationToken">Cancels; a migration that had begun is rolled back.</param>
    /// <exception cref="StateException">It cannot be used; the message says why and what to do.</exception>
    public static Task<StateDatabase> OpenAsync(StateLocation location, TimeProvider clock, CancellationToken cancellationToken) =>
        OpenAsync(location, MigrationSet.Embedded, clock, cancellationToken);

    internal static async Task<StateDatabase> OpenAsync(
        StateLocation location, MigrationSet migrations, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (location.Connection is null && NetworkDisk.Find(location.Folder) is { } disk)
        {
            throw new StateException(
                StateFault.NetworkDisk,
                $"{location.Folder} is on a network disk ({disk}), where SQLite's locks do not hold. Set PARLEY_STATE to a local folder, or PARLEY_STATE_DB to a PostgreSQL connection string.");
        }

        var engine = EngineOf(location, migrations);
        var snapshots = new SnapshotFolder(location.Backups, clock);
        try
        {
            await engine.PrepareAsync(cancellationToken).ConfigureAwait(false);
            await Migrator.RunAsync(engine, snapshots, cancellationToken).ConfigureAwait(false);
            return new StateDatabase(location, engine, snapshots);
        }
        catch
        {
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads committed data.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="work">The queries.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StateException">The database failed.</exception>
    public Task<T> ReadAsync<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken) =>
        Engine.ReadAsync(work, cancellationToken);

    /// <summary>
    /// Runs work in one transaction: all of it is kept when this returns, nothing when it throws. PostgreSQL may run the
    /// work again (at most three times) after a deadlock, so it must not have effects elsewhere.
    /// </summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="work">The statements.</param>
    /// <param name="cancellationToken">Cancels and rolls back.</param>
    /// <exception cref="StateException">The database failed.</exception>
    public Task<T> WriteAsync<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken) =>
        Engine.WriteAsync(work, cancellationToken);

    /// <summary>Proves that the state can be written now: a transaction that changes nothing.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StateException">It cannot.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        WriteAsync(
            s => s.ExecuteAsync($"UPDATE {Migrator.Journal} SET name = name WHERE version = @Version", new { Version = (long)SchemaVersion }, cancellationToken),
            cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    private static StateEngine EngineOf(StateLocation location, MigrationSet migrations) => location.Connection is { } connection
        ? new PostgresEngine(connection, migrations)
        : new SqliteEngine(location.File, migrations, new SqliteSettings(location.Sync, location.BusyTimeout));

    internal Task<string> SnapshotAsync(string label, CancellationToken cancellationToken) =>
        _snapshots.TakeAsync(Engine, label, cancellationToken);
}
