using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Parley.Metrics.Sources.Files;
using Parley.Products;

namespace Parley.Metrics.Sources.DuckDb;

/// <summary>
/// One immutable snapshot of a product's files, in an engine of its own: the snapshot is attached read-only to an empty
/// in-memory database, and the engine is locked (no files, no network, no extensions, no settings). Limits: two queries at once,
/// 512 waiting (one question may ask a dozen), the memory of <see cref="DataSettings.MemoryMiB"/>, 4 GB of temporary files, and each query's own.
/// Results are kept as long as <see cref="DataSettings.ResultsMiB"/> has room for them.
/// </summary>
public sealed class DuckDbSource : DataSource
{
    private const int Running = 2;
    private const int Waiting = 512;

    private readonly DuckDBConnection engine;
    private readonly ConcurrentBag<DuckDBConnection> idle = [];
    private readonly Admission admission = new(Running, Waiting);
    private readonly SharedResults results;
    private readonly string temporary;
    private SnapshotStore? store;
    private int disposed;

    private DuckDbSource(DuckDBConnection engine, string temporary, string revision, DataSettings settings) =>
        (this.engine, this.temporary, Revision, results) = (engine, temporary, revision, new SharedResults(settings.ResultsMiB * 1024L * 1024L));

    /// <inheritdoc />
    public override SqlDialect Dialect => DuckDbDialect.Instance;

    /// <inheritdoc />
    public override string Revision { get; }

    /// <summary>Opens the product's files in data/ as they are now, from a snapshot that is built where it is not there yet.</summary>
    /// <param name="product">The product.</param>
    /// <param name="stateFolder">Parley's state folder; snapshots and temporary files are kept there.</param>
    /// <param name="clock">Dates the use of snapshots.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProductFaultException">Files or settings are wrong; carries every fault.</exception>
    /// <exception cref="DataSourceException">The snapshot cannot be written or opened.</exception>
    public static async Task<DuckDbSource> OpenAsync(
        Product product, string stateFolder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var snapshots = new SnapshotStore(product, stateFolder);
        var source = await OpenAsync(snapshots, product, stateFolder, clock, cancellationToken);
        source.store = snapshots;
        return source;
    }

    private static async Task<DuckDbSource> OpenAsync(
        SnapshotStore snapshots, Product product, string stateFolder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (file, revision) = await snapshots.EnsureAsync(clock, cancellationToken);
        try
        {
            return Open(file, revision, product.Data, stateFolder);
        }
        catch (DataSourceException)
        {
            // Damaged, or cleaned away by another process between finding and opening: built once more.
            SnapshotStore.Discard(file);
            (file, revision) = await snapshots.EnsureAsync(clock, cancellationToken);
            return Open(file, revision, product.Data, stateFolder);
        }
    }

    /// <summary>Opens a DuckDB file that nothing writes to any more.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="revision">Names its content.</param>
    /// <param name="settings">Memory for queries.</param>
    /// <param name="stateFolder">Temporary files are kept in a folder of their own there.</param>
    /// <exception cref="DataSourceException">The file cannot be opened.</exception>
    public static DuckDbSource Open(string file, string revision, DataSettings settings, string stateFolder)
    {
        var temporary = Path.Combine(Path.GetFullPath(stateFolder), "tmp", $"duckdb-{Guid.NewGuid():N}");
        DuckDBConnection? engine = null;
        try
        {
            engine = Connect(settings);
            engine.Open();
            Lock(engine, Path.GetFullPath(file), temporary);
            var source = new DuckDbSource(engine, temporary, revision, settings);
            engine = null;
            return source;
        }
        catch (DuckDBException broken)
        {
            throw new DataSourceException($"The snapshot {Path.GetFileName(file)} cannot be opened: {FirstLine(broken)}", broken);
        }
        finally
        {
            engine?.Dispose();
        }
    }

    /// <inheritdoc />
    public override async Task<QueryResult> QueryAsync(string sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        if (!SelectGuard.IsOneSelect(sql))
        {
            throw new DataSourceException("Only one SELECT statement is run.");
        }

        return await results.GetAsync(sql, limits, stop => AdmitAsync(sql, limits, stop), cancellationToken);
    }

    private async Task<QueryResult> AdmitAsync(string sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        using var place = await admission.EnterAsync(limits.Timeout, cancellationToken);
        return await Task.Run(() => Run(sql, limits, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public override async Task<string> CurrentRevisionAsync(CancellationToken cancellationToken) =>
        store is null ? Revision : await store.RevisionAsync(cancellationToken);

    /// <inheritdoc />
    public override async Task<ImmutableArray<SourceTable>> TablesAsync(CancellationToken cancellationToken)
    {
        var result = await QueryAsync(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
            + "WHERE database_name = 'd' AND schema_name = 'main' AND NOT internal ORDER BY table_name, column_index",
            new QueryLimits(1_000_000, TimeSpan.FromSeconds(30)),
            cancellationToken);
        return
        [
            .. result.Rows.GroupBy(r => (string)r[0]!, StringComparer.Ordinal).Select(table => new SourceTable(
                table.Key, null, [.. table.Select(r => new SourceColumn((string)r[1]!, (string)r[2]!) { Unit = r[3] as string })])),
        ];
    }

    /// <inheritdoc />
    public override void Rest()
    {
        results.Clear();
        CloseIdle();
        DuckDbMemory.GiveBack();
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            CloseIdle();

            engine.Dispose();
            admission.Dispose();
            DeleteTemporary();
        }

        return ValueTask.CompletedTask;
    }

    private static DuckDBConnection Connect(DataSettings settings) => new(string.Create(
        CultureInfo.InvariantCulture, $"Data Source=:memory:;memory_limit={settings.MemoryMiB}MiB;threads=2"));

    private static void Lock(DuckDBConnection engine, string file, string temporary)
    {
        Execute(engine, $"ATTACH {Sql.Text(file)} AS d (READ_ONLY)");
        Execute(engine, $"SET temp_directory = {Sql.Text(temporary)}");
        Execute(engine, "SET max_temp_directory_size = '4GB'");
        // What a query freed goes back to the machine.
        Execute(engine, "SET allocator_flush_threshold = '4MB'");
        Execute(engine, "SET allocator_background_threads = false");
        Execute(engine, "SET TimeZone = 'UTC'");
        Execute(engine, "SET autoinstall_known_extensions = false");
        Execute(engine, "SET autoload_known_extensions = false");
        Execute(engine, "SET allow_community_extensions = false");
        Execute(engine, "SET enable_external_access = false");
        Execute(engine, "SET lock_configuration = true");
    }

    private QueryResult Run(string sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limits.Timeout);
        var connection = Rent();
        try
        {
            using var command = connection.CreateCommand();
            command.UseStreamingMode = true;
            command.CommandText = sql;
            using var interrupt = stop.Token.Register(command.Cancel);
            using var reader = command.ExecuteReader();
            return Read(reader, limits.MaxRows, started, stop.Token);
        }
        catch (Exception stopped) when (stop.IsCancellationRequested && stopped is DuckDBException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new DataSourceException(string.Create(
                CultureInfo.InvariantCulture, $"The query took longer than {limits.Timeout.TotalSeconds:0.###} s and was stopped."), stopped);
        }
        catch (DuckDBException broken)
        {
            throw new DataSourceException($"The database refused the query: {FirstLine(broken)}", broken);
        }
        finally
        {
            idle.Add(connection);
        }
    }

    private static QueryResult Read(DuckDBDataReader reader, int maxRows, long started, CancellationToken cancellationToken)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToImmutableArray();
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
        var truncated = false;
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (rows.Count == maxRows)
            {
                truncated = true;
                break;
            }

            var cells = new object?[columns.Length];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = Cell(reader, i);
            }

            rows.Add(System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(cells));
        }

        return new QueryResult(columns, rows.DrainToImmutable(), truncated, Stopwatch.GetElapsedTime(started));
    }

    private static object? Cell(DuckDBDataReader reader, int index)
    {
        if (reader.IsDBNull(index))
        {
            return null;
        }

        try
        {
            return Cells.Normalise(reader.GetValue(index));
        }
        catch (OverflowException)
        {
            var wide = reader.GetFieldValue<DuckDBDecimal>(index);
            return Cells.Decimal(wide.Value.ToBigInteger(), wide.Scale);
        }
    }

    private void CloseIdle()
    {
        while (idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private DuckDBConnection Rent()
    {
        if (idle.TryTake(out var connection))
        {
            return connection;
        }

        connection = engine.Duplicate();
        connection.Open();
        Execute(connection, "USE d");
        return connection;
    }

    private void DeleteTemporary()
    {
        try
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
        catch (IOException)
        {
            // The engine removes its files itself; what it leaves is found by the next clean-up of the state folder.
        }
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string FirstLine(DuckDBException exception) => exception.Message.Split('\n')[0];
}
