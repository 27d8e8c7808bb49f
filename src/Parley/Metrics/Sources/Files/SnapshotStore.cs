using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Parley.Products;

namespace Parley.Metrics.Sources.Files;

/// <summary>
/// The snapshots of one product's files: <c>STATE/snapshots/PRODUCT/REVISION.duckdb</c>, each immutable once it has its name.
/// Several processes may share the folder: each builds under a name of its own and renames; the first one there wins.
/// </summary>
internal sealed class SnapshotStore
{
    private const int Kept = 2;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly Product product;
    private readonly string folder;
    private volatile Seen seen = new("", "");

    /// <summary>Creates the store; touches no disk.</summary>
    /// <param name="product">The product.</param>
    /// <param name="stateFolder">Parley's state folder.</param>
    public SnapshotStore(Product product, string stateFolder) =>
        (this.product, folder) = (product, Path.Combine(stateFolder, "snapshots", product.Name));

    /// <summary>The snapshot of the files as they are now: its path and revision; built where it is not there yet.</summary>
    /// <param name="clock">Dates the use of snapshots.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProductFaultException">Files or settings are wrong; carries every fault.</exception>
    /// <exception cref="DataSourceException">The snapshot cannot be written.</exception>
    public async Task<(string File, string Revision)> EnsureAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var faults = new Faults();
            var data = DataFolder.Scan(product.Folder, faults);
            ThrowIfFaulty(faults);
            var revision = await data.RevisionAsync(product.Data, cancellationToken);
            seen = new Seen(data.Stamp(), revision);
            var file = FileOf(revision);
            if (!File.Exists(file))
            {
                await Task.Run(() => Build(data, revision, faults, cancellationToken), cancellationToken);
            }

            File.SetLastWriteTimeUtc(file, clock.GetUtcNow().UtcDateTime);
            Clean(file, clock);
            return (file, revision);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new DataSourceException($"The snapshot of the data of '{product.Name}' cannot be written: {broken.Message}", broken);
        }
    }

    /// <summary>The revision of the files as they are now; they are read only where a size or time of writing changed.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DataSourceException">A file cannot be read.</exception>
    public async Task<string> RevisionAsync(CancellationToken cancellationToken)
    {
        try
        {
            var data = DataFolder.Scan(product.Folder, new Faults());
            var stamp = data.Stamp();
            var known = seen;
            if (stamp == known.Stamp)
            {
                return known.Revision;
            }

            var revision = await data.RevisionAsync(product.Data, cancellationToken);
            seen = new Seen(stamp, revision);
            return revision;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new DataSourceException($"The data of '{product.Name}' cannot be read: {broken.Message}", broken);
        }
    }

    /// <summary>Removes a snapshot that cannot be opened, so that it is built again.</summary>
    /// <param name="file">Its path.</param>
    public static void Discard(string file) => File.Delete(file);

    /// <summary>Reads every file without storing anything: all faults, and how each table would be stored.</summary>
    /// <param name="product">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static ImmutableArray<TablePlan> Inspect(Product product, Faults faults, CancellationToken cancellationToken)
    {
        using var engine = Engine(":memory:", product.Data);
        return Inspect(product, DataFolder.Scan(product.Folder, faults), engine, faults, cancellationToken);
    }

    private string FileOf(string revision) => Path.Combine(folder, revision + ".duckdb");

    private static ImmutableArray<TablePlan> Inspect(
        Product product, DataFolder data, DuckDBConnection engine, Faults faults, CancellationToken cancellationToken)
    {
        var overrides = new TypeOverrides(product, faults);
        var plans = data.Tables.Select(t => t.Files[0].IsParquet
            ? ParquetTable.Inspect(t, overrides, engine, faults, cancellationToken)
            : CsvTable.Inspect(t, product.Data, overrides, faults, cancellationToken)).ToList();
        overrides.ReportUnused(faults);
        return [.. plans.OfType<TablePlan>()];
    }

    private void Build(DataFolder data, string revision, Faults faults, CancellationToken cancellationToken)
    {
        var building = Path.Combine(folder, string.Create(
            CultureInfo.InvariantCulture, $"{revision}.{Environment.ProcessId}-{Guid.NewGuid():N}.building"));
        try
        {
            using (var engine = Engine(building, product.Data))
            {
                var plans = Inspect(product, data, engine, faults, cancellationToken);
                ThrowIfFaulty(faults);
                foreach (var plan in plans)
                {
                    Store(plan, engine, cancellationToken);
                }

                Execute(engine, "CHECKPOINT");
            }

            if (DataFolder.Scan(product.Folder, new Faults()).Stamp() != data.Stamp())
            {
                throw new DataSourceException($"The files of '{product.Name}' were written to while they were read; open them again when that is done.");
            }

            Publish(building, FileOf(revision));
        }
        catch (DuckDBException broken)
        {
            throw new DataSourceException(
                $"The snapshot of the data of '{product.Name}' cannot be written: {broken.Message.Split('\n')[0]}", broken);
        }
        finally
        {
            File.Delete(building);
            File.Delete(building + ".wal");
        }
    }

    private static void Publish(string building, string file)
    {
        try
        {
            File.Move(building, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process built the same revision first.
        }
    }

    private static void Store(TablePlan plan, DuckDBConnection engine, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var name = Sql.Name(plan.Name);
        Execute(engine, $"CREATE TABLE {name} AS {string.Join(" UNION ALL BY NAME ", plan.Selects)}");
        foreach (var (column, unit) in plan.Units)
        {
            Execute(engine, $"COMMENT ON COLUMN {name}.{Sql.Name(column)} IS {Sql.Text(unit)}");
        }

        using var count = engine.CreateCommand();
        count.CommandText = $"SELECT count(*) FROM {name}";
        var stored = Convert.ToInt64(count.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (plan.Rows >= 0 && stored != plan.Rows)
        {
            throw new DataSourceException(string.Create(
                CultureInfo.InvariantCulture, $"The table '{plan.Name}' has {plan.Rows} rows, of which {stored} were stored."));
        }
    }

    /// <summary>An engine that may read files; it runs only SQL that this room writes.</summary>
    private static DuckDBConnection Engine(string file, DataSettings settings)
    {
        var engine = new DuckDBConnection(string.Create(
            CultureInfo.InvariantCulture, $"Data Source={file};memory_limit={settings.MemoryMiB}MiB;threads=2"));
        engine.Open();
        Execute(engine, "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET TimeZone = 'UTC'");
        return engine;
    }

    private static void Execute(DuckDBConnection engine, string sql)
    {
        using var command = engine.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void ThrowIfFaulty(Faults faults)
    {
        if (faults.Any)
        {
            throw new ProductFaultException([.. faults.ToImmutable().Where(f => !f.IsWarning)]);
        }
    }

    /// <summary>
    /// Keeps the current snapshot and the one used last before it. Where a file is still open elsewhere, Linux keeps its content for
    /// those who read it, and Windows refuses to delete it; both are fine.
    /// </summary>
    private void Clean(string current, TimeProvider clock)
    {
        var old = new DirectoryInfo(folder).GetFiles("*.duckdb")
            .Where(f => f.FullName != Path.GetFullPath(current))
            .OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal)
            .Skip(Kept - 1);
        var abandoned = new DirectoryInfo(folder).GetFiles("*.building*")
            .Where(f => clock.GetUtcNow().UtcDateTime - f.LastWriteTimeUtc > Abandoned);
        foreach (var file in old.Concat(abandoned))
        {
            try
            {
                file.Delete();
            }
            catch (Exception held) when (held is IOException or UnauthorizedAccessException)
            {
                // It is open in another process; the next clean-up finds it again.
            }
        }
    }

    private sealed record Seen(string Stamp, string Revision);
}
