namespace Parley.Storage;

/// <summary>
/// Brings a database to this program's schema: numbered SQL scripts, each run once, all in one transaction under a lock,
/// after a snapshot of what was there.
/// </summary>
internal static class Migrator
{
    /// <summary>The table that says which scripts have run.</summary>
    public const string Journal = "schema_migration";

    /// <summary>Migrates to the newest version; does nothing, and takes no lock, where the database is there already.</summary>
    /// <exception cref="StateException">The database is newer than this program, or cannot be migrated.</exception>
    public static async Task RunAsync(StateEngine engine, SnapshotFolder snapshots, CancellationToken cancellationToken)
    {
        var found = await engine.ReadAsync(s => VersionAsync(engine, s, cancellationToken), cancellationToken).ConfigureAwait(false);
        var latest = engine.Migrations.Latest;
        Refuse(found, latest);
        if (found == latest)
        {
            return;
        }

        await engine.WriteAsync(
            async session =>
            {
                await engine.LockSchemaAsync(session, cancellationToken).ConfigureAwait(false);
                var version = await VersionAsync(engine, session, cancellationToken).ConfigureAwait(false);
                Refuse(version, latest);
                if (version > 0 && version < latest)
                {
                    await snapshots.TakeAsync(engine, $"v{version:0000}", cancellationToken).ConfigureAwait(false);
                }

                await MigrateAsync(engine, session, latest, cancellationToken).ConfigureAwait(false);
                return version;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The version of a database; 0 for an empty one.</summary>
    public static async Task<int> VersionAsync(StateEngine engine, StateSession session, CancellationToken cancellationToken)
    {
        var tables = await engine.TablesAsync(session, cancellationToken).ConfigureAwait(false);
        return tables.Contains(Journal)
            ? (int)await session.FindAsync<long>($"SELECT coalesce(max(version), 0) FROM {Journal}", null, cancellationToken).ConfigureAwait(false)
            : 0;
    }

    /// <summary>Runs the scripts that have not run yet, up to a version, in the caller's transaction.</summary>
    public static async Task MigrateAsync(StateEngine engine, StateSession session, int version, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            $"CREATE TABLE IF NOT EXISTS {Journal} (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)", null, cancellationToken).ConfigureAwait(false);
        var from = await VersionAsync(engine, session, cancellationToken).ConfigureAwait(false);
        foreach (var step in engine.Migrations.Steps(from, version, engine.Dialect))
        {
            foreach (var sql in step.Sql)
            {
                await session.ExecuteAsync(sql, null, cancellationToken).ConfigureAwait(false);
            }

            await session.ExecuteAsync(
                $"INSERT INTO {Journal} (version, name) VALUES (@Version, @Name)",
                new { Version = (long)step.Version, step.Name },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Refuse(int version, int latest)
    {
        if (version > latest)
        {
            throw new StateException(
                StateFault.NewerVersion,
                $"The state was written by a newer Parley (schema {version}; this one knows {latest}). Update Parley, or restore a backup of this version.");
        }
    }
}
