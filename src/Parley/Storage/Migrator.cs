using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Storage;

/// <summary>
/// Brings a database to this program's schema: numbered SQL scripts, each run once, all in one transaction under a lock,
/// after a snapshot of what was there.
/// </summary>
internal static class Migrator
{
    /// <summary>The table that says which scripts have run.</summary>
    public const string Journal = "schema_migration";

    private const string Folder = "Parley.Storage.Migrations.";

    private static readonly ImmutableArray<Script> Scripts =
    [
        .. typeof(Migrator).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(Script.Named)
            .OrderBy(s => s.Version)
            .ThenBy(s => s.Resource, StringComparer.Ordinal),
    ];

    /// <summary>The newest version this program knows.</summary>
    public static int Latest { get; } = Scripts[^1].Version;

    /// <summary>Migrates to <see cref="Latest"/>; does nothing, and takes no lock, where the database is there already.</summary>
    /// <exception cref="StateException">The database is newer than this program, or cannot be migrated.</exception>
    public static async Task RunAsync(StateEngine engine, SnapshotFolder snapshots, CancellationToken cancellationToken)
    {
        var found = await engine.ReadAsync(s => VersionAsync(engine, s, cancellationToken), cancellationToken).ConfigureAwait(false);
        Refuse(found);
        if (found == Latest)
        {
            return;
        }

        await engine.WriteAsync(
            async session =>
            {
                await engine.LockSchemaAsync(session, cancellationToken).ConfigureAwait(false);
                var version = await VersionAsync(engine, session, cancellationToken).ConfigureAwait(false);
                Refuse(version);
                if (version > 0 && version < Latest)
                {
                    await snapshots.TakeAsync(engine, $"v{version:0000}", cancellationToken).ConfigureAwait(false);
                }

                await MigrateAsync(engine, session, Latest, cancellationToken).ConfigureAwait(false);
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
        foreach (var step in Scripts.Where(s => s.Version > from && s.Version <= version).GroupBy(s => s.Version))
        {
            foreach (var script in step.Where(s => s.Dialect is null || s.Dialect == engine.Dialect))
            {
                await session.ExecuteAsync(script.Text(), null, cancellationToken).ConfigureAwait(false);
            }

            await session.ExecuteAsync(
                $"INSERT INTO {Journal} (version, name) VALUES (@Version, @Name)",
                new { Version = (long)step.Key, step.First().Name },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Refuse(int version)
    {
        if (version > Latest)
        {
            throw new StateException(
                StateFault.NewerVersion,
                $"The state was written by a newer Parley (schema {version}; this one knows {Latest}). Update Parley, or restore a backup of this version.");
        }
    }

    /// <summary><c>0002_name.sql</c> runs everywhere; <c>0002_name.sqlite.sql</c> after it, on that database only.</summary>
    private sealed record Script(int Version, string Name, string? Dialect, string Resource)
    {
        public static Script Named(string resource)
        {
            var parts = resource[Folder.Length..].Split('.');
            var number = parts[0].Split('_', 2);
            return new Script(
                int.Parse(number[0], CultureInfo.InvariantCulture), number[1], parts.Length > 2 ? parts[1] : null, resource);
        }

        public string Text()
        {
            using var reader = new StreamReader(typeof(Migrator).Assembly.GetManifestResourceStream(Resource)!);
            return reader.ReadToEnd();
        }
    }
}
