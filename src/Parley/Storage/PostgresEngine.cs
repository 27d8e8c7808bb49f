using System.Collections.Immutable;
using System.Data;
using Npgsql;

namespace Parley.Storage;

/// <summary>PostgreSQL 13 or newer. Parley's tables live in a schema of their own, so that the database may be shared.</summary>
internal sealed class PostgresEngine : StateEngine
{
    /// <summary>The schema.</summary>
    public const string Schema = "parley";

    /// <summary>A transaction that the server chose as the victim of a deadlock is run again this often.</summary>
    private const int Retries = 3;

    // Any number, as long as no other program on this database uses it.
    private const long SchemaLock = 0x5061726C6579;

    private readonly NpgsqlDataSource _source;
    private readonly string _where;

    public PostgresEngine(string connection, MigrationSet migrations)
        : base(migrations)
    {
        var text = ConnectionText.Postgres(connection);
        text.SearchPath = Schema;
        text.ApplicationName ??= "parley";
        _where = $"{text.Host}:{text.Port}/{text.Database}";
        _source = NpgsqlDataSource.Create(text);
    }

    public override string Dialect => "postgres";

    public override Task PrepareAsync(CancellationToken cancellationToken) =>
        ReadAsync(session => session.ExecuteAsync("SELECT 1", null, cancellationToken), cancellationToken);

    public override async Task<T> ReadAsync<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return await work(new StateSession(connection, null)).ConfigureAwait(false);
        }
        catch (Exception e) when (StateFaults.OfPostgres(e, _where) is { } fault)
        {
            throw fault;
        }
    }

    public override async Task<T> WriteAsync<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TransactAsync(work, IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (attempt <= Retries && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // Nothing of it was kept; the work is run again.
            }
            catch (Exception e) when (StateFaults.OfPostgres(e, _where) is { } fault)
            {
                throw fault;
            }
        }
    }

    public override async Task LockSchemaAsync(StateSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("SELECT pg_advisory_xact_lock(@SchemaLock)", new { SchemaLock }, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {Schema}", null, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<ImmutableArray<string>> TablesAsync(StateSession session, CancellationToken cancellationToken) =>
        [.. await session.QueryAsync<string>(
            """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = @Schema AND c.relkind = 'r' ORDER BY c.oid
            """, new { Schema }, cancellationToken).ConfigureAwait(false)];

    public override Task DropTablesAsync(StateSession session, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"DROP SCHEMA {Schema} CASCADE; CREATE SCHEMA {Schema}", null, cancellationToken);

    public override async Task CopyToAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await TransactAsync(
                async source =>
                {
                    await using var copy = new SqliteEngine(file, Migrations, SqliteSettings.OneFile);
                    await copy.PrepareAsync(cancellationToken).ConfigureAwait(false);
                    var version = await Migrator.VersionAsync(this, source, cancellationToken).ConfigureAwait(false);
                    return await copy.WriteAsync(
                        async target =>
                        {
                            await Migrator.MigrateAsync(copy, target, version, cancellationToken).ConfigureAwait(false);
                            await TableCopy.CopyAllAsync((this, source), (copy, target), cancellationToken).ConfigureAwait(false);
                            return version;
                        },
                        cancellationToken).ConfigureAwait(false);
                },
                IsolationLevel.RepeatableRead,
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StateFaults.OfPostgres(e, _where) is { } fault)
        {
            throw fault;
        }
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<T> TransactAsync<T>(
        Func<StateSession, Task<T>> work, IsolationLevel isolation, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken).ConfigureAwait(false);
        var result = await work(new StateSession(connection, transaction)).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }
}
