using System.Collections.Immutable;

namespace Parley.Storage;

/// <summary>What SQLite and PostgreSQL do differently; everything else about the state is the same SQL on both.</summary>
internal abstract class StateEngine(MigrationSet migrations) : IAsyncDisposable
{
    /// <summary>How its schema came to be.</summary>
    public MigrationSet Migrations { get; } = migrations;

    /// <summary>Suffix of migration scripts that only this database runs.</summary>
    public abstract string Dialect { get; }

    /// <summary>Makes the database reachable: folder, file, connection.</summary>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Runs work on a reader; it sees committed data only.</summary>
    public abstract Task<T> ReadAsync<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Runs work in one transaction, committed when the work returns and rolled back when it throws.</summary>
    public abstract Task<T> WriteAsync<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Keeps other processes from migrating until the transaction ends.</summary>
    public abstract Task LockSchemaAsync(StateSession session, CancellationToken cancellationToken);

    /// <summary>Parley's tables, in the order they were made.</summary>
    public abstract Task<ImmutableArray<string>> TablesAsync(StateSession session, CancellationToken cancellationToken);

    /// <summary>Removes every table of Parley's.</summary>
    public abstract Task DropTablesAsync(StateSession session, CancellationToken cancellationToken);

    /// <summary>Copies one consistent state of all tables into a new SQLite file.</summary>
    public abstract Task CopyToAsync(string file, CancellationToken cancellationToken);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
