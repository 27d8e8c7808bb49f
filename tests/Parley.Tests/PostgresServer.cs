using Npgsql;
using Xunit;

namespace Parley.Tests;

/// <summary>
/// A real PostgreSQL server whose user may make databases: the connection string in PARLEY_TEST_POSTGRES, by default
/// user and password <c>parley_test</c> on 127.0.0.1. Each test class makes its own database and drops it.
/// </summary>
internal static class PostgresServer
{
    private const string Default = "Host=127.0.0.1;Username=parley_test;Password=parley_test;Timeout=5";

    /// <summary>Makes an empty database. Where there is no server the test is skipped; with CI=true it fails.</summary>
    public static async Task<PostgresDatabase> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var server = Environment.GetEnvironmentVariable("PARLEY_TEST_POSTGRES") is { Length: > 0 } named ? named : Default;
        var name = $"parley_test_{Guid.NewGuid():N}";
        var admin = new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }.ToString();
        try
        {
            await ExecuteAsync(admin, $"CREATE DATABASE {name}", cancellationToken);
        }
        catch (NpgsqlException e) when (!string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Skip($"No PostgreSQL for tests (PARLEY_TEST_POSTGRES): {e.Message}");
        }

        return new PostgresDatabase(admin, name, new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString());
    }

    internal static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A database of one test class; dropped at the end, whoever is still connected.</summary>
internal sealed class PostgresDatabase(string admin, string name, string connectionString) : IAsyncDisposable
{
    /// <summary>Connects to it.</summary>
    public string ConnectionString { get; } = connectionString;

    /// <summary>Runs a statement.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        PostgresServer.ExecuteAsync(ConnectionString, sql, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Not WITH (FORCE): it refuses (42501) while autovacuum, which belongs to another role, is in the database. A
        // plain DROP sends autovacuum away by itself and waits for it.
        await PostgresServer.ExecuteAsync(
            admin, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename = current_user", CancellationToken.None);
        await PostgresServer.ExecuteAsync(admin, $"DROP DATABASE IF EXISTS {name}", CancellationToken.None);
    }
}
