using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Parley.Storage;

/// <summary>
/// SQLite in one file. One long-lived connection writes, one transaction at a time; readers are kept and, in WAL mode,
/// never wait for it. Other processes may do the same: a transaction takes the write lock when it begins and waits up to
/// the busy timeout for it.
/// </summary>
internal sealed class SqliteEngine(string file, MigrationSet migrations, SqliteSettings settings) : StateEngine(migrations)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SqliteReaders _readers = new(Connect(SqliteOpenMode.ReadOnly, file), settings.Wal);
    private SqliteConnection? _writer;
    private StatementCache? _statements;
    private int _disposed;

    public override string Dialect => "sqlite";

    public override Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            MakeFolder(Path.GetDirectoryName(file)!);
            _writer = OpenWriter();
            return Task.CompletedTask;
        }
        catch (Exception e) when (StateFaults.OfSqlite(e, file) is { } fault)
        {
            throw fault;
        }
    }

    public override async Task<T> ReadAsync<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _readers.ReadAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StateFaults.OfSqlite(e, file) is { } fault)
        {
            throw fault;
        }
    }

    public override async Task<T> WriteAsync<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _writer ??= OpenWriter();
            await using var transaction = await _writer.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            _statements ??= new StatementCache(_writer);
            var result = await work(new StateSession(_writer, transaction) { Statements = _statements }).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch (Exception e) when (StateFaults.OfSqlite(e, file) is { } fault)
        {
            // After an error of the disk the connection may hold a stale view of the file: the next write opens anew.
            CloseWriter();
            throw fault;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Beginning the transaction took the file's write lock already.</summary>
    public override Task LockSchemaAsync(StateSession session, CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<ImmutableArray<string>> TablesAsync(StateSession session, CancellationToken cancellationToken) =>
        [.. await session.QueryAsync<string>(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid", null, cancellationToken).ConfigureAwait(false)];

    public override async Task DropTablesAsync(StateSession session, CancellationToken cancellationToken)
    {
        var tables = await TablesAsync(session, cancellationToken).ConfigureAwait(false);
        foreach (var table in tables.Reverse())
        {
            await session.ExecuteAsync($"DROP TABLE {table}", null, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task CopyToAsync(string file, CancellationToken cancellationToken) =>
        ReadAsync(
            session => session.ExecuteAsync("VACUUM INTO @file", new { file }, cancellationToken), cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _gate.WaitAsync().ConfigureAwait(false);
        _readers.Dispose();
        // The last connection to close moves the log into the file, and only one that may write can.
        CloseWriter();
        _gate.Dispose();
    }

    private void CloseWriter()
    {
        _statements?.Dispose();
        _writer?.Dispose();
        (_statements, _writer) = (null, null);
    }

    /// <summary>Makes a folder that only its owner can look into: business data is kept there.</summary>
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string Connect(SqliteOpenMode mode, string file) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            ForeignKeys = mode == SqliteOpenMode.ReadOnly ? null : true,
            // The driver sleeps 150 ms between tries of its own; SQLite's busy handler waits first, in small steps.
            DefaultTimeout = 1,
        }.ToString();

    private SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(Connect(SqliteOpenMode.ReadWriteCreate, file));
        try
        {
            connection.Open();
            Pragma(connection, $"busy_timeout={(int)settings.BusyTimeout.TotalMilliseconds}");
            Pragma(connection, $"journal_mode={(settings.Wal ? "WAL" : "DELETE")}");
            Pragma(connection, $"synchronous={(settings.Sync == StateSync.Full ? "FULL" : "NORMAL")}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Pragma(SqliteConnection connection, string setting)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Settings of ours; a pragma takes no parameters.
        command.CommandText = $"PRAGMA {setting}";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

/// <summary>How a SQLite file is used.</summary>
/// <param name="Sync">How surely a commit is on the disk.</param>
/// <param name="BusyTimeout">How long a write waits for another process's.</param>
/// <param name="Wal">True for the state itself; false for a backup, which must be one file.</param>
internal sealed record SqliteSettings(StateSync Sync, TimeSpan BusyTimeout, bool Wal = true)
{
    /// <summary>For backup files.</summary>
    public static SqliteSettings OneFile { get; } = new(StateSync.Full, TimeSpan.FromSeconds(1), Wal: false);
}
