using System.Diagnostics;
using Npgsql;
using Parley.Answers;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.Postgres;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Metrics.Sources;

[Trait("Needs", "postgres")]
public sealed class PostgresSourceTests : IAsyncLifetime
{
    private PostgresDatabase database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await PostgresServer.CreateDatabaseAsync(Token);

    public ValueTask DisposeAsync() => database is null ? ValueTask.CompletedTask : database.DisposeAsync();

    [Fact]
    public async Task Cells_have_the_documented_types()
    {
        var result = await QueryAsync(
            "SELECT 1.50::numeric(10,2), 7::bigint, 0.1::real, 2/3::double precision, 'NaN'::numeric, 'NaN'::float8, "
            + "12345678901234567890123456789012.345678::numeric, -0.00001234567890123456789012345678901234::numeric, DATE '2025-01-31', TIMESTAMP '2025-01-31 10:00', "
            + "TIMESTAMPTZ '2025-01-31 10:00+02', true, 'x'::varchar, NULL, ARRAY[1, 2], '{\"a\": 1}'::jsonb");

        Assert.Equal(
            [
                1.5m, 7m, 0.1m, 0.666666666666667m, null, null, 1.23456789012346e31, -0.0000123456789012345678901235m, new DateTime(2025, 1, 31), new DateTime(2025, 1, 31, 10, 0, 0),
                new DateTime(2025, 1, 31, 8, 0, 0), true, "x", null, "[1, 2]", "{\"a\": 1}",
            ],
            result.Rows[0]);
        Assert.All(result.Rows[0].OfType<DateTime>(), d => Assert.Equal(DateTimeKind.Unspecified, d.Kind));
    }

    [Fact]
    public async Task Rows_beyond_the_limit_are_cut_without_reading_them()
    {
        await using var source = await OpenAsync();
        var started = Stopwatch.GetTimestamp();

        var cut = await source.QueryAsync(
            "SELECT generate_series(1, 2000000000)", QueryLimits.Default with { MaxRows = 3 }, Token);
        var whole = await source.QueryAsync("SELECT i FROM generate_series(1, 3) AS s(i)", QueryLimits.Default with { MaxRows = 3 }, Token);

        Assert.Equal([1m, 2m, 3m], cut.Rows.Select(r => r[0]));
        Assert.True(cut.Truncated);
        Assert.False(whole.Truncated);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_stopped_by_the_server()
    {
        await using var source = await OpenAsync();

        var stopped = await Assert.ThrowsAsync<DataSourceException>(
            () => source.QueryAsync("SELECT pg_sleep(30)", QueryLimits.Default with { Timeout = TimeSpan.FromMilliseconds(200) }, Token));

        Assert.Equal("The query took longer than 0.2 s and was stopped.", stopped.Message);
        Assert.Equal(1m, (await source.QueryAsync("SELECT 1", QueryLimits.Default, Token)).Rows[0][0]);
    }

    [Fact]
    public async Task Cancelling_stops_the_query_and_is_no_fault()
    {
        await using var source = await OpenAsync();
        using var cancel = new CancellationTokenSource(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => source.QueryAsync("SELECT pg_sleep(30)", QueryLimits.Default, cancel.Token));
    }

    [Theory]
    [InlineData("DROP TABLE t")]
    [InlineData("SELECT 1; DROP TABLE t")]
    [InlineData("WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x")]
    [InlineData("SELECT * INTO u FROM t")]
    [InlineData("COPY t TO '/tmp/parley-test-leak'")]
    [InlineData("SELECT set_config('transaction_read_only', 'off', false)")]
    [InlineData("SELECT nothing FROM t")]
    public async Task What_is_not_one_select_over_the_data_is_refused_and_changes_nothing(string sql)
    {
        await database.ExecuteAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1)", Token);
        await using var source = await OpenAsync();

        await Assert.ThrowsAsync<DataSourceException>(() => source.QueryAsync(sql, QueryLimits.Default, Token));

        Assert.Equal(1m, (await source.QueryAsync("SELECT sum(a) FROM t", QueryLimits.Default, Token)).Rows[0][0]);
    }

    [Fact]
    public async Task Tables_and_views_are_listed_with_a_schema_where_the_search_path_does_not_find_them()
    {
        await database.ExecuteAsync(
            "CREATE SCHEMA sales; CREATE TABLE sales.orders (id bigint PRIMARY KEY, amount numeric(10,2)); "
            + "CREATE TABLE region (name text); CREATE VIEW named AS SELECT name FROM region", Token);
        await using var all = await OpenAsync();
        await using var sales = await OpenAsync(";Search Path=sales");

        Assert.Equal(
            ["named(name text)", "region(name text)", "sales.orders(id bigint, amount numeric(10,2))"],
            (await all.TablesAsync(Token)).Select(Describe));
        Assert.Equal("orders(id bigint, amount numeric(10,2))", Describe((await sales.TablesAsync(Token))[^1]));
        Assert.Equal(0m, (await sales.QueryAsync("SELECT count(*) FROM orders", QueryLimits.Default, Token)).Rows[0][0]);
    }

    [Fact]
    public async Task Changed_rows_are_another_revision()
    {
        await database.ExecuteAsync("CREATE TABLE t (a int)", Token);
        await using var source = await OpenAsync();
        await database.ExecuteAsync("INSERT INTO t VALUES (1); SELECT pg_stat_force_next_flush()", Token);

        var deadline = Stopwatch.GetTimestamp();
        var revision = await source.CurrentRevisionAsync(Token);
        while (revision == source.Revision && Stopwatch.GetElapsedTime(deadline) < TimeSpan.FromSeconds(20))
        {
            await Task.Delay(100, Token);
            revision = await source.CurrentRevisionAsync(Token);
        }

        Assert.NotEqual(source.Revision, revision);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=hunter2;Database=d", "cannot be reached")]
    [InlineData("postgres://u:hunter2@127.0.0.1:1/d", "cannot be reached")]
    [InlineData("Hots=127.0.0.1;Password=hunter2", "cannot be read")]
    [InlineData("Password=hunter2", "cannot be read")]
    [InlineData("env:PARLEY_TEST_NOT_SET", "PARLEY_TEST_NOT_SET")]
    [InlineData("file:no-such-file", "no-such-file")]
    public async Task A_connection_that_does_not_work_is_said_without_its_secrets(string connection, string expected)
    {
        var fault = await Assert.ThrowsAsync<DataSourceException>(() => PostgresSource.OpenAsync(Product(connection), Token));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_said_without_it()
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "hunter2" }.ToString();

        var fault = await Assert.ThrowsAsync<DataSourceException>(() => PostgresSource.OpenAsync(Product(connection), Token));

        Assert.Contains("does not let Parley in", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_piece_of_the_dialect_is_sql_that_the_server_runs()
    {
        var dialect = PostgresDialect.Instance;
        const string Moment = "TIMESTAMP '2025-05-18 13:14:15.678901'";
        var pieces = Enum.GetValues<TimeGrain>().Select(g => dialect.Truncate(g, Moment))
            .Concat(Enum.GetValues<TimeGrain>().Select(g => dialect.AddTime(Moment, "-2", g)))
            .Concat([dialect.Literal(new DateTime(2025, 1, 31)), dialect.RandomUuid, $"CAST(1 AS {dialect.DoubleType})"])
            .Concat(((string[])["year", "quarter", "month", "day", "dow", "doy"]).Select(p => dialect.Extract(p, Moment)))
            .Concat(((PercentileParameters[])[new(0.5), new(0.25, Discrete: true), new(0.9, Approximate: true)]).Select(p => dialect.Percentile("v", p)));

        var result = await QueryAsync($"SELECT {string.Join(", ", pieces)} FROM (VALUES (1), (2), (3), (4)) AS x(v)".Replace(
            dialect.RandomUuid, $"max({dialect.RandomUuid}::text)", StringComparison.Ordinal));

        var row = result.Rows[0];
        Assert.Equal(new DateTime(2025, 5, 12), row[(int)TimeGrain.Week]);
        Assert.Equal(new DateTime(2025, 4, 1), row[(int)TimeGrain.Quarter]);
        Assert.Equal(new DateTime(2024, 11, 18, 13, 14, 15, 678, 901), row[11 + (int)TimeGrain.Quarter]);
        Assert.Equal([2025m, 2m, 5m, 18m, 7m, 138m, 2.5m, 1m, 3.7m], row.Skip(25));
    }

    private static string Describe(SourceTable table) =>
        $"{(table.Schema is null ? "" : table.Schema + ".")}{table.Name}({string.Join(", ", table.Columns.Select(c => $"{c.Name} {c.Type}"))})";

    private static Product Product(string connection) =>
        new() { Name = "shop", Folder = Path.GetTempPath(), Title = "Shop", Version = "1", Connection = connection };

    private Task<PostgresSource> OpenAsync(string more = "") => PostgresSource.OpenAsync(Product(database.ConnectionString + more), Token);

    private async Task<QueryResult> QueryAsync(string sql)
    {
        await using var source = await OpenAsync();
        return await source.QueryAsync(sql, QueryLimits.Default, Token);
    }
}
