using System.Collections.Immutable;
using Parley.Metrics.Sources;
using Xunit;

namespace Parley.Tests.Metrics.Sources;

public sealed class SharedResultsTests
{
    private const long Budget = 64 * 1024;
    private readonly SharedResults _results = new(Budget);
    private int _runs;

    [Fact]
    public async Task A_query_is_run_once_while_its_result_is_kept()
    {
        var first = await AskAsync("SELECT 1");
        var second = await AskAsync("SELECT 1");
        Assert.Same(first, second);
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task Another_text_or_other_limits_are_another_query()
    {
        await AskAsync("SELECT 1");
        await AskAsync("SELECT 2");
        await _results.GetAsync("SELECT 1", QueryLimits.Default with { MaxRows = 5 }, _ => RunAsync(1), Cancel);
        Assert.Equal(3, _runs);
    }

    [Fact]
    public async Task Who_asks_while_a_query_runs_waits_for_it()
    {
        var end = new TaskCompletionSource();
        Task<QueryResult> Ask() => _results.GetAsync("SELECT 1", QueryLimits.Default, async _ => { await end.Task; return await RunAsync(1); }, Cancel);
        var all = Enumerable.Range(0, 8).Select(_ => Ask()).ToArray();
        end.SetResult();
        var got = await Task.WhenAll(all);
        Assert.Equal(1, _runs);
        Assert.All(got, result => Assert.Same(got[0], result));
    }

    [Fact]
    public async Task Who_leaves_does_not_stop_the_query_for_others()
    {
        var end = new TaskCompletionSource();
        using var leaves = new CancellationTokenSource();
        var stopped = false;
        async Task<QueryResult> Run(CancellationToken stop)
        {
            using var registration = stop.Register(() => stopped = true);
            await end.Task.WaitAsync(stop);
            return await RunAsync(1);
        }

        var leaving = _results.GetAsync("SELECT 1", QueryLimits.Default, Run, leaves.Token);
        var staying = _results.GetAsync("SELECT 1", QueryLimits.Default, Run, Cancel);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.False(stopped);
        end.SetResult();
        Assert.Equal(1m, (await staying).Rows[0][0]);
    }

    [Fact]
    public async Task A_query_that_nobody_waits_for_is_stopped()
    {
        using var leaves = new CancellationTokenSource();
        var stopped = new TaskCompletionSource();
        var asked = _results.GetAsync(
            "SELECT 1",
            QueryLimits.Default,
            async stop =>
            {
                using var registration = stop.Register(stopped.SetResult);
                await Task.Delay(Timeout.Infinite, stop);
                return await RunAsync(1);
            },
            leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await stopped.Task.WaitAsync(Cancel);
        await AskAsync("SELECT 1");
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task A_fault_is_told_to_all_who_wait_and_is_not_kept()
    {
        await Assert.ThrowsAsync<DataSourceException>(
            () => _results.GetAsync("SELECT 1", QueryLimits.Default, _ => throw new DataSourceException("gone"), Cancel));
        await Assert.ThrowsAsync<DataSourceException>(
            () => _results.GetAsync("SELECT 1", QueryLimits.Default, _ => Task.FromException<QueryResult>(new DataSourceException("gone")), Cancel));
        await AskAsync("SELECT 1");
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task The_result_used_longest_ago_goes_first()
    {
        var rows = (int)(Budget / 5 / 64);
        foreach (var name in new[] { "a", "b", "c", "d", "a", "e", "f" })
        {
            await AskAsync($"SELECT {name}", rows);
        }

        Assert.Equal(6, _runs);
        await AskAsync("SELECT a", rows);
        Assert.Equal(6, _runs);
        await AskAsync("SELECT b", rows);
        Assert.Equal(7, _runs);
    }

    [Fact]
    public async Task What_is_cleared_is_run_again()
    {
        await AskAsync("SELECT 1");
        _results.Clear();
        await AskAsync("SELECT 1");
        await AskAsync("SELECT 1");
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task A_result_that_would_push_all_others_out_is_not_kept()
    {
        await AskAsync("SELECT small");
        await AskAsync("SELECT large", (int)(Budget / 64));
        await AskAsync("SELECT large", (int)(Budget / 64));
        await AskAsync("SELECT small");
        Assert.Equal(3, _runs);
    }

    [Theory]
    [InlineData("SELECT now()")]
    [InlineData("SELECT x FROM t WHERE day > CURRENT_DATE - 7")]
    [InlineData("SELECT random()")]
    [InlineData("SELECT gen_random_uuid()")]
    [InlineData("SELECT * FROM t USING SAMPLE 10")]
    public async Task What_depends_on_the_clock_or_on_chance_is_always_run(string sql)
    {
        await AskAsync(sql);
        await AskAsync(sql);
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task Without_a_budget_every_query_is_run()
    {
        var none = new SharedResults(0);
        await none.GetAsync("SELECT 1", QueryLimits.Default, _ => RunAsync(1), Cancel);
        await none.GetAsync("SELECT 1", QueryLimits.Default, _ => RunAsync(1), Cancel);
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task Many_at_once_get_the_result_of_their_own_query()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), Cancel, async (i, stop) =>
        {
            var value = i % 7;
            var result = await _results.GetAsync($"SELECT {value}", QueryLimits.Default, async _ => { await Task.Yield(); return Result(1, value); }, stop);
            Assert.Equal((decimal)value, result.Rows[0][0]);
        });
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<QueryResult> AskAsync(string sql, int rows = 1) => _results.GetAsync(sql, QueryLimits.Default, _ => RunAsync(rows), Cancel);

    private Task<QueryResult> RunAsync(int rows)
    {
        Interlocked.Increment(ref _runs);
        return Task.FromResult(Result(rows, 1));
    }

    private static QueryResult Result(int rows, decimal value) =>
        new(["x"], [.. Enumerable.Repeat(ImmutableArray.Create<object?>(value), rows)], false, TimeSpan.FromMilliseconds(1));
}
