using Dapper;
using Parley.Storage;

namespace Parley.Tests.Storage;

/// <summary>A place for one test's state: a folder, and a database of its own where the state is in PostgreSQL.</summary>
internal sealed class StateHome : IAsyncDisposable
{
    private readonly PostgresDatabase? _postgres;

    private StateHome(string folder, PostgresDatabase? postgres)
    {
        _postgres = postgres;
        Location = new StateLocation(folder, postgres?.ConnectionString);
    }

    public StateLocation Location { get; }

    public static StateHome Sqlite() => new(NewFolder(), null);

    public static async Task<StateHome> PostgresAsync(CancellationToken cancellationToken) =>
        new(NewFolder(), await PostgresServer.CreateDatabaseAsync(cancellationToken));

    /// <summary>Runs a statement behind Parley's back, as somebody with the database's tools could.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        if (_postgres is not null)
        {
            await _postgres.ExecuteAsync($"SET search_path TO parley; {sql}", cancellationToken);
            return;
        }

        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Location.File};Pooling=False");
        await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        Directory.Delete(Location.Folder, recursive: true);
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("parley-state-").FullName;
}
