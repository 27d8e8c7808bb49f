using System.Data.Common;
using Dapper;
using Npgsql;
using Parley.Bench.MetricFlow;
using Parley.Metrics.Sources.Postgres;
using Xunit;

namespace Parley.Tests.Metrics.Queries;

/// <summary>The same cases, compiled for and run on a real PostgreSQL; the checks, which are in DuckDB's SQL, run on DuckDB.</summary>
/// <param name="tables">The cases' tables in both databases.</param>
[Trait("Needs", "postgres")]
public sealed class PostgresConformanceTests(PostgresTables tables) : IClassFixture<PostgresTables>
{
    /// <summary>Cases whose rows differ between the databases, each with the reason.</summary>
    private static readonly Dictionary<string, string> Excepted = new(StringComparer.Ordinal)
    {
        ["itest_measure_aggregations/approximate_continuous_percentile_agg"] =
            "PostgreSQL has no approximate percentile; ours is exact, and the check's is DuckDB's approximation.",
        ["itest_measure_aggregations/approximate_discrete_percentile_agg"] =
            "DuckDB has no approximate discrete percentile, so there are no right rows to compare with.",
    };

    /// <summary>The keys of all cases; one that says so where the data is absent.</summary>
    public static TheoryData<string> Keys() => MetricFlowConformanceTests.Keys();

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Rows_are_those_of_the_check_on_DuckDb(string key)
    {
        var conformance = MetricFlowFixture.Conformance();
        if (Excepted.TryGetValue(key, out var reason))
        {
            Assert.Skip(reason);
        }

        var (postgres, duck) = await tables.OpenAsync(TestContext.Current.CancellationToken);
        var outcome = conformance.Run(conformance.Cases.Single(c => c.Key == key), postgres, PostgresDialect.Instance, duck);

        Assert.True(outcome.Passed, $"{outcome.Failure}\n{outcome.Sql}");
    }
}

/// <summary>The cases' tables in a PostgreSQL database of their own, loaded once.</summary>
public sealed class PostgresTables : IAsyncDisposable
{
    private PostgresDatabase? _database;
    private NpgsqlConnection? _postgres;
    private DbConnection? _duck;

    /// <summary>Opens both databases; skips the test where there is no server.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<(DbConnection Postgres, DbConnection Duck)> OpenAsync(CancellationToken cancellationToken)
    {
        if (_postgres is null)
        {
            _database = await PostgresServer.CreateDatabaseAsync(cancellationToken);
            _duck = MetricFlowFixture.Conformance().OpenTables();
            _postgres = new NpgsqlConnection(_database.ConnectionString);
            await _postgres.OpenAsync(cancellationToken);
            await CopyAsync(_duck, _postgres, cancellationToken);
        }

        return (_postgres, _duck!);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
            await _duck!.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private static async Task CopyAsync(DbConnection from, NpgsqlConnection to, CancellationToken cancellationToken)
    {
        await to.ExecuteAsync(new CommandDefinition($"CREATE SCHEMA {CaseTemplate.Schema}", cancellationToken: cancellationToken));
        var columns = await from.QueryAsync<(string Table, string Name, string Type)>(new CommandDefinition(
            "SELECT table_name, column_name, REPLACE(data_type, 'DOUBLE', 'DOUBLE PRECISION') FROM information_schema.columns "
            + $"WHERE table_schema = '{CaseTemplate.Schema}' ORDER BY table_name, ordinal_position",
            cancellationToken: cancellationToken));
        foreach (var table in columns.GroupBy(c => $"{CaseTemplate.Schema}.{c.Table}"))
        {
            var definition = string.Join(", ", table.Select(c => $"{c.Name} {c.Type}"));
            await to.ExecuteAsync(new CommandDefinition($"CREATE TABLE {table.Key} ({definition})", cancellationToken: cancellationToken));
            await using var reader = await from.ExecuteReaderAsync(new CommandDefinition($"SELECT * FROM {table.Key}", cancellationToken: cancellationToken));
            await CopyRowsAsync(reader, to, table.Key, cancellationToken);
        }
    }

    private static async Task CopyRowsAsync(
        DbDataReader reader, NpgsqlConnection to, string table, CancellationToken cancellationToken)
    {
        await using var writer = await to.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            await writer.StartRowAsync(cancellationToken);
            for (var i = 0; i < reader.FieldCount; i++)
            {
                await writer.WriteAsync(reader.GetValue(i), cancellationToken);
            }
        }

        await writer.CompleteAsync(cancellationToken);
    }
}
