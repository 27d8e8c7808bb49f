namespace Parley.Storage;

/// <summary>
/// Backup and restore of the whole state to and from one file. The file is a SQLite database whichever database the
/// state is in, so a backup of PostgreSQL can be restored into SQLite and the other way round.
/// </summary>
/// <param name="state">The open state.</param>
public sealed class StateBackup(StateDatabase state)
{
    /// <summary>Writes one consistent state, while turns go on. An existing file is replaced when the new one is complete.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="cancellationToken">Cancels and leaves no file.</param>
    /// <exception cref="StateException">The state cannot be read, or the file cannot be written.</exception>
    public Task WriteAsync(string file, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file);
        return path == state.Location.File
            ? throw new StateException(StateFault.Backup, $"{path} is the state itself. Name another file.")
            : BackupFile.WriteAsync(state.Engine, path, cancellationToken);
    }

    /// <summary>
    /// Replaces the state by a backup's in one transaction: either all of it is there afterwards, checked against the
    /// backup's checksums and migrated to this program's schema, or the state is as it was.
    /// </summary>
    /// <param name="file">A backup, or a snapshot from the state's folder.</param>
    /// <param name="force">True to replace a state that is not empty; a snapshot of it is kept.</param>
    /// <param name="cancellationToken">Cancels and restores nothing.</param>
    /// <exception cref="StateException">The file is damaged, is newer than this program, or the state is not empty.</exception>
    public async Task RestoreAsync(string file, bool force, CancellationToken cancellationToken)
    {
        await using var backup = await BackupFile.OpenAsync(Path.GetFullPath(file), state.Engine.Migrations, cancellationToken).ConfigureAwait(false);
        await backup.ReadAsync(
            async source =>
            {
                await RestoreAsync((backup, source), force, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task RestoreAsync((SqliteEngine Engine, StateSession Session) source, bool force, CancellationToken cancellationToken)
    {
        var version = await Migrator.VersionAsync(source.Engine, source.Session, cancellationToken).ConfigureAwait(false);
        var latest = state.Engine.Migrations.Latest;
        if (version > latest)
        {
            throw new StateException(
                StateFault.NewerVersion, $"The backup is of a newer Parley (schema {version}; this one knows {latest}). Update Parley first.");
        }

        var digests = await BackupFile.DigestsAsync(source.Session, cancellationToken).ConfigureAwait(false);
        await state.WriteAsync(
            async target =>
            {
                var engine = state.Engine;
                await engine.LockSchemaAsync(target, cancellationToken).ConfigureAwait(false);
                await MakeRoomAsync(target, force, cancellationToken).ConfigureAwait(false);
                await Migrator.MigrateAsync(engine, target, version, cancellationToken).ConfigureAwait(false);
                await TableCopy.CopyAllAsync(source, (engine, target), cancellationToken).ConfigureAwait(false);
                await BackupFile.VerifyAsync(engine, target, digests, cancellationToken).ConfigureAwait(false);
                await Migrator.MigrateAsync(engine, target, latest, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    // Empty is what a fresh schema holds; anything more is somebody's.
    private async Task MakeRoomAsync(StateSession target, bool force, CancellationToken cancellationToken)
    {
        var engine = state.Engine;
        var held = await RowsAsync(target, cancellationToken).ConfigureAwait(false);
        if (force)
        {
            await state.SnapshotAsync("before-restore", cancellationToken).ConfigureAwait(false);
        }

        await engine.DropTablesAsync(target, cancellationToken).ConfigureAwait(false);
        if (!force)
        {
            await Migrator.MigrateAsync(engine, target, engine.Migrations.Latest, cancellationToken).ConfigureAwait(false);
            if (held > await RowsAsync(target, cancellationToken).ConfigureAwait(false))
            {
                throw new StateException(StateFault.Backup, "The state here is not empty. Use --force to replace it; a snapshot of it is kept.");
            }

            await engine.DropTablesAsync(target, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<long> RowsAsync(StateSession session, CancellationToken cancellationToken)
    {
        var rows = 0L;
        foreach (var table in await TableCopy.DataTablesAsync((state.Engine, session), cancellationToken).ConfigureAwait(false))
        {
            rows += await session.FindAsync<long>($"SELECT count(*) FROM {table}", null, cancellationToken).ConfigureAwait(false);
        }

        return rows;
    }
}
