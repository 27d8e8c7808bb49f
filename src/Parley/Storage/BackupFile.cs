using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Storage;

/// <summary>
/// A backup: one SQLite file with all tables, whichever database they came from, and a table that says what each must
/// hold. It is written beside its final name and renamed when complete, so a file of that name is always whole.
/// </summary>
internal static class BackupFile
{
    /// <summary>The table with the digests.</summary>
    public const string Manifest = "backup_manifest";

    public static async Task WriteAsync(StateEngine source, string file, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new StateException(StateFault.Backup, $"The backup {file} cannot be written: there is no such folder.");
        }

        var unfinished = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            // Otherwise the database would say of itself what is wrong with the file it is copied to.
            await using (File.Create(unfinished))
            {
            }

            await source.CopyToAsync(unfinished, cancellationToken).ConfigureAwait(false);
            await SealAsync(unfinished, source.Migrations, cancellationToken).ConfigureAwait(false);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException(
                StateFault.Backup,
                $"The backup {file} cannot be written: {(Directory.Exists(file) ? "that is a folder; name a file in it" : File.Exists(unfinished) ? e.Message.TrimEnd('.') : $"no file can be made in {Path.GetDirectoryName(file)}; check its permissions")}.",
                e);
        }
        catch (StateException e) when (e.Fault == StateFault.DiskFull && source is SqliteEngine)
        {
            throw new StateException(StateFault.DiskFull, $"The backup {file} cannot be written: no space is left on its disk.", e);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Opens a backup after checking that it is whole.</summary>
    /// <exception cref="StateException">It is damaged, or no backup.</exception>
    public static async Task<SqliteEngine> OpenAsync(string file, MigrationSet migrations, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new StateException(StateFault.Backup, $"There is no file {file}.");
        }

        var backup = new SqliteEngine(file, migrations, SqliteSettings.OneFile);
        try
        {
            await backup.ReadAsync(s => CheckAsync(backup, s, file, cancellationToken), cancellationToken).ConfigureAwait(false);
            return backup;
        }
        catch (Exception e)
        {
            await backup.DisposeAsync().ConfigureAwait(false);
            if (e is StateException { Fault: StateFault.Backup } or OperationCanceledException)
            {
                throw;
            }

            throw new StateException(StateFault.Backup, $"{file} is damaged or is no backup of Parley's. Nothing was restored.", e);
        }
    }

    /// <summary>What the backup says each table must hold.</summary>
    public static async Task<ImmutableArray<TableDigest>> DigestsAsync(StateSession session, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<DigestRow>(
            $"SELECT table_name AS Name, row_count AS Rows, sha256 AS Sha256 FROM {Manifest} ORDER BY table_name", null, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => new TableDigest(r.Name, r.Rows, r.Sha256))];
    }

    /// <summary>Compares what tables hold with what they must hold.</summary>
    /// <exception cref="StateException">They differ.</exception>
    public static async Task VerifyAsync(
        StateEngine engine, StateSession session, ImmutableArray<TableDigest> expected, CancellationToken cancellationToken)
    {
        var found = await DigestAllAsync(engine, session, cancellationToken).ConfigureAwait(false);
        var wrong = expected.Except(found).Concat(found.Except(expected)).Select(d => d.Table).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (wrong.Length > 0 || expected.IsEmpty)
        {
            throw new StateException(
                StateFault.Backup,
                string.Create(CultureInfo.InvariantCulture, $"The backup is damaged: the checksum of {string.Join(", ", wrong)} does not match. Nothing was restored."));
        }
    }

    private static async Task SealAsync(string file, MigrationSet migrations, CancellationToken cancellationToken)
    {
        await using var copy = new SqliteEngine(file, migrations, SqliteSettings.OneFile);
        await copy.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    $"CREATE TABLE {Manifest} (table_name TEXT NOT NULL PRIMARY KEY, row_count BIGINT NOT NULL, sha256 TEXT NOT NULL)",
                    null,
                    cancellationToken).ConfigureAwait(false);
                foreach (var digest in await DigestAllAsync(copy, session, cancellationToken).ConfigureAwait(false))
                {
                    await session.ExecuteAsync($"INSERT INTO {Manifest} VALUES (@Table, @Rows, @Sha256)", digest, cancellationToken).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> CheckAsync(SqliteEngine backup, StateSession session, string file, CancellationToken cancellationToken)
    {
        var tables = await backup.TablesAsync(session, cancellationToken).ConfigureAwait(false);
        if (!tables.Contains(Manifest))
        {
            throw new StateException(StateFault.Backup, $"{file} is no backup of Parley's: it has no table {Manifest}.");
        }

        var problems = await session.QueryAsync<string>("PRAGMA integrity_check(1)", null, cancellationToken).ConfigureAwait(false);
        if (problems is not ["ok"])
        {
            throw new StateException(StateFault.Backup, $"{file} is damaged: {string.Join("; ", problems)}. Nothing was restored.");
        }

        await VerifyAsync(backup, session, await DigestsAsync(session, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task<ImmutableArray<TableDigest>> DigestAllAsync(
        StateEngine engine, StateSession session, CancellationToken cancellationToken)
    {
        var digests = ImmutableArray.CreateBuilder<TableDigest>();
        foreach (var table in await TableCopy.DataTablesAsync((engine, session), cancellationToken).ConfigureAwait(false))
        {
            digests.Add(await TableCopy.DigestAsync(session, table, cancellationToken).ConfigureAwait(false));
        }

        return digests.ToImmutable();
    }

    private sealed class DigestRow
    {
        public string Name { get; init; } = "";

        public long Rows { get; init; }

        public string Sha256 { get; init; } = "";
    }
}
