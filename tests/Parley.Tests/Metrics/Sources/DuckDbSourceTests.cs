using System.Diagnostics;
using DuckDB.NET.Data;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.DuckDb;
using Xunit;

namespace Parley.Tests.Metrics.Sources;

public sealed class DuckDbSourceTests
{
    private const string Endless = "SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range * b.range > c.range";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cells_have_the_documented_types()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");

        var result = await product.QueryAsync(
            "SELECT 1.50::DECIMAL(10,2), 170141183460469231731687303715884105727::HUGEINT, 7::HUGEINT, 0.1::FLOAT, 2/3, 1e-20::DOUBLE, "
            + "'nan'::DOUBLE, 1.0/0, DATE '2025-01-31', TIMESTAMP '2025-01-31 10:00:00', TIMESTAMPTZ '2025-01-31 10:00:00+02', true, 'x', "
            + "NULL, 12345678901234567890123456789012.345678::DECIMAL(38,6), [1, 2], 3::UTINYINT");

        Assert.Equal(
            [
                1.5m, 1.70141183460469e38, 7m, 0.1m, 0.666666666666667m, 1e-20, null, null, new DateTime(2025, 1, 31),
                new DateTime(2025, 1, 31, 10, 0, 0), new DateTime(2025, 1, 31, 8, 0, 0), true, "x", null, 1.23456789012346e31, "[1, 2]", 3m,
            ],
            result.Rows[0]);
        Assert.Equal("1.5", FormattableString.Invariant($"{result.Rows[0][0]}"));
        Assert.All(result.Rows[0].OfType<DateTime>(), d => Assert.Equal(DateTimeKind.Unspecified, d.Kind));
    }

    [Fact]
    public async Task Rows_beyond_the_limit_are_cut_and_said_to_be()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        await using var source = await product.OpenAsync();

        var cut = await source.QueryAsync("SELECT * FROM range(1000000000)", QueryLimits.Default with { MaxRows = 3 }, Token);
        var whole = await source.QueryAsync("SELECT * FROM range(3)", QueryLimits.Default with { MaxRows = 3 }, Token);

        Assert.Equal([0m, 1m, 2m], cut.Rows.Select(r => r[0]));
        Assert.True(cut.Truncated);
        Assert.False(whole.Truncated);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_stopped_in_the_engine_and_the_next_one_runs()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        await using var source = await product.OpenAsync();
        var started = Stopwatch.GetTimestamp();

        var stopped = await Assert.ThrowsAsync<DataSourceException>(
            () => source.QueryAsync(Endless, QueryLimits.Default with { Timeout = TimeSpan.FromMilliseconds(200) }, Token));

        Assert.Equal("The query took longer than 0.2 s and was stopped.", stopped.Message);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        Assert.Equal(1m, (await source.QueryAsync("SELECT a FROM t", QueryLimits.Default, Token)).Rows[0][0]);
    }

    [Fact]
    public async Task Cancelling_stops_the_query_and_is_no_fault()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        await using var source = await product.OpenAsync();
        using var cancel = new CancellationTokenSource(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.QueryAsync(Endless, QueryLimits.Default, cancel.Token));
    }

    [Fact]
    public async Task A_source_that_rested_answers_as_before()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        await using var source = await product.OpenAsync();
        var before = await source.QueryAsync("SELECT a FROM t", QueryLimits.Default, Token);
        Assert.Same(before, await source.QueryAsync("SELECT a FROM t", QueryLimits.Default, Token));

        source.Rest();

        var after = await source.QueryAsync("SELECT a FROM t", QueryLimits.Default, Token);
        Assert.NotSame(before, after);
        Assert.Equal(before.Rows[0][0], after.Rows[0][0]);
    }

    [Fact]
    public async Task More_queries_than_may_wait_are_turned_away()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        await using var source = await product.OpenAsync();
        var limits = QueryLimits.Default with { Timeout = TimeSpan.FromSeconds(2) };

        var results = await Task.WhenAll(Enumerable.Range(0, 528).Select(async i =>
            await Record.ExceptionAsync(() => source.QueryAsync($"{Endless} AND {i} = {i}", limits, Token))));

        Assert.All(results, r => Assert.IsType<DataSourceException>(r));
        Assert.Equal(14, results.Count(r => r!.Message.StartsWith("The database is busy: 2 queries run and 512 wait", StringComparison.Ordinal)));
        Assert.Contains(results, r => r!.Message.Contains("waited 2 s for its turn", StringComparison.Ordinal));
        Assert.Contains(results, r => r!.Message.Contains("took longer than 2 s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DROP TABLE t")]
    [InlineData("SELECT 1; DROP TABLE t")]
    [InlineData("SELECT 1; CREATE TEMP TABLE t AS SELECT 2 a")]
    [InlineData("SELECT $$ ' $$; CREATE TEMP TABLE t AS SELECT 2 a --'")]
    [InlineData("SELECT E'\\''; CREATE TEMP TABLE t AS SELECT 2 a --'")]
    [InlineData("SELECT /* /* */ ; CREATE TEMP TABLE t AS SELECT 2 a -- */ 1")]
    [InlineData("CREATE TABLE memory.main.t AS SELECT 2 a")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("COPY t TO '/tmp/parley-test-leak.csv'")]
    [InlineData("ATTACH '/tmp/parley-test-leak.duckdb'")]
    [InlineData("SET threads = 8")]
    [InlineData("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x")]
    [InlineData("INSTALL httpfs")]
    [InlineData("")]
    [InlineData("-- SELECT")]
    [InlineData("SELECT nothing FROM t")]
    public async Task What_is_not_one_select_over_the_data_is_refused_and_changes_nothing(string sql)
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        await using var source = await product.OpenAsync();

        await Assert.ThrowsAsync<DataSourceException>(() => source.QueryAsync(sql, QueryLimits.Default, Token));

        Assert.Equal(1m, (await source.QueryAsync("SELECT a FROM t", QueryLimits.Default, Token)).Rows[0][0]);
        Assert.False(File.Exists("/tmp/parley-test-leak.csv") || File.Exists("/tmp/parley-test-leak.duckdb"));
    }

    [Theory]
    [InlineData("/* note; */ SELECT ';', \";\" FROM (SELECT 1 AS \";\") -- end;\n;")]
    [InlineData("(SELECT 'it''s')")]
    [InlineData("with x as (select 1 - -1 / 2) select * from x")]
    public async Task One_select_is_run_however_it_is_written(string sql)
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");

        Assert.Single((await product.QueryAsync(sql)).Rows);
    }

    [Fact]
    public async Task Floating_point_columns_of_parquet_become_decimals_whose_sums_do_not_depend_on_order()
    {
        using var product = new ScratchProduct();
        Parquet(Path.Combine(product.Folder, "data/t.parquet"),
            "SELECT (i % 97) / 8::DOUBLE AS v, (i % 7)::FLOAT AS f, CASE WHEN i = 3 THEN 'inf'::DOUBLE ELSE i END AS odd, "
            + "1e-30::DOUBLE AS tiny, TIMESTAMPTZ '2025-01-01 00:00:00+01' AS moment FROM range(10000) x(i)");
        await using var source = await product.OpenAsync();

        var columns = Assert.Single(await source.TablesAsync(Token)).Columns;
        var sums = await source.QueryAsync("SELECT sum(v), min(moment) FROM t", QueryLimits.Default, Token);

        Assert.Equal(["DECIMAL(18,3)", "DECIMAL(18,0)", "DOUBLE", "DOUBLE", "TIMESTAMP"], columns.Select(c => c.Type));
        Assert.Equal(Enumerable.Range(0, 10000).Sum(i => i % 97 / 8m), sums.Rows[0][0]);
        Assert.Equal(new DateTime(2024, 12, 31, 23, 0, 0), sums.Rows[0][1]);
    }

    [Fact]
    public async Task Equal_files_give_the_same_snapshot_and_other_files_or_types_another()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        var first = await RevisionAsync(product);

        Assert.Equal(first, await RevisionAsync(product.With("data/t.csv", "a\n1\n")));
        Assert.NotEqual(first, await RevisionAsync(product.With("data/t.csv", "a\n2\n")));
    }

    [Fact]
    public async Task Only_the_two_snapshots_used_last_are_kept()
    {
        using var product = new ScratchProduct();
        var revisions = new List<string>();
        foreach (var value in (int[])[1, 2, 3, 1, 4])
        {
            product.Clock.Advance(TimeSpan.FromMinutes(1));
            revisions.Add(await RevisionAsync(product.With("data/t.csv", $"a\n{value}\n")));
        }

        var kept = Directory.GetFiles(product.State, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(new[] { revisions[3], revisions[4] }.Select(r => r + ".duckdb").Order(StringComparer.Ordinal), kept);
    }

    [Fact]
    public async Task A_source_stays_usable_while_newer_snapshots_replace_its_own()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        await using var old = await product.OpenAsync();
        foreach (var value in (int[])[2, 3, 4])
        {
            product.Clock.Advance(TimeSpan.FromMinutes(1));
            await RevisionAsync(product.With("data/t.csv", $"a\n{value}\n"));
        }

        Assert.Equal(1m, (await old.QueryAsync("SELECT a FROM t", QueryLimits.Default, Token)).Rows[0][0]);
    }

    [Fact]
    public async Task A_source_sees_that_its_files_changed()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        await using var source = await product.OpenAsync();

        Assert.Equal(source.Revision, await source.CurrentRevisionAsync(Token));
        product.With("data/t.csv", "a\n23\n");
        var changed = await source.CurrentRevisionAsync(Token);
        await using var next = await product.OpenAsync();

        Assert.NotEqual(source.Revision, changed);
        Assert.Equal(changed, next.Revision);
    }

    [Fact]
    public async Task Many_may_open_a_product_at_once()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");

        var sources = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => product.OpenAsync()));

        Assert.Single(sources.Select(s => s.Revision).Distinct());
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_damaged_snapshot_is_built_again()
    {
        using var product = new ScratchProduct().With("data/t.csv", "a\n1\n");
        await RevisionAsync(product);
        var snapshot = Assert.Single(Directory.GetFiles(product.State, "*.duckdb", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(snapshot, "not a database", Token);

        Assert.Equal(1m, (await product.QueryAsync("SELECT a FROM t")).Rows[0][0]);
    }

    private static async Task<string> RevisionAsync(ScratchProduct product)
    {
        await using var source = await product.OpenAsync();
        return source.Revision;
    }

    private static void Parquet(string file, string sql)
    {
        using var engine = new DuckDBConnection("Data Source=:memory:");
        engine.Open();
        using var command = engine.CreateCommand();
        command.CommandText = $"COPY ({sql}) TO '{file}' (FORMAT parquet)";
        command.ExecuteNonQuery();
    }
}
