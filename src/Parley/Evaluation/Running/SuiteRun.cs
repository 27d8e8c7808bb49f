using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Evaluation.Judging;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>One run under way.</summary>
/// <param name="plan">Which rows it has.</param>
/// <param name="options">How it runs.</param>
/// <param name="runner">Runs a row.</param>
/// <param name="judge">Compares outputs.</param>
internal sealed class SuiteRun(RunPlan plan, EvaluationOptions options, RowRunner runner, Judge judge)
{
    private const int UsualConcurrency = 4;

    private readonly RunMemory _memory = new();
    private readonly ConcurrentDictionary<long, ConcurrentBag<EvaluationRow>> _waiting = new();
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _reporting = new();
    private readonly List<EvaluationRow> _kept = [];
    private readonly int _delay = options.Delay ?? (int)(plan.Suite.Options.Number("delay") ?? 0);
    private int _running;
    private int _finished;
    private int _failed;

    /// <summary>Where rows are recorded; in memory where nothing.</summary>
    public RunJournal? Journal { get; init; }

    /// <summary>Runs every row.</summary>
    /// <returns>Rows in order; none where they are recorded.</returns>
    public async Task<ImmutableArray<EvaluationRow>> AllAsync(CancellationToken cancellationToken)
    {
        // A pause before each call means one call after the other, as in promptfoo.
        var most = Math.Max(1, options.Concurrency ?? (int)(plan.Suite.Options.Number("maxConcurrency") ?? UsualConcurrency));
        var concurrency = _delay > 0 || plan.Suite.Providers.Any(p => p.Delay > 0) ? 1 : most;
        using var progress = Watch();
        await Parallel.ForEachAsync(
            RowsAsync(cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (work, token) =>
            {
                try
                {
                    await EndAsync(await RowAsync(work.Row, token).ConfigureAwait(false), work.Compared, token).ConfigureAwait(false);
                }
                finally
                {
                    Leave();
                }
            }).ConfigureAwait(false);
        foreach (var column in plan.Columns)
        {
            DerivedScores.Add(column, plan.Suite.DerivedMetrics);
        }

        return [.. _kept.OrderBy(r => r.TestIndex).ThenBy(r => r.Repeat).ThenBy(r => r.PromptIndex)];
    }

    // Rows that are still to run. A row that others depend on is handed out alone, and all after it one by one.
    private async IAsyncEnumerable<(EvaluationRow Row, int Compared)> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bound = false;
        foreach (var group in plan.Groups())
        {
            if (group.All(IsRecorded))
            {
                foreach (var row in group)
                {
                    Restore(row);
                }

                continue;
            }

            // Outputs that are compared are needed together; otherwise only what is missing runs.
            var compared = group.Length > 0 && group[0].Test.Assertions.Any(a => AssertionTypes.Comparing.Contains(a.Type)) ? group.Length : 0;
            foreach (var row in group)
            {
                if (compared == 0 && IsRecorded(row))
                {
                    Restore(row);
                    continue;
                }

                bound |= RunMemory.Binds(row);
                await EnterAsync(bound, cancellationToken).ConfigureAwait(false);
                yield return (row, compared);
            }
        }
    }

    // Waits until no other row runs where the next one must be alone.
    private async Task EnterAsync(bool alone, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task ended;
            lock (_reporting)
            {
                if (!alone || _running == 0)
                {
                    _running++;
                    return;
                }

                _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                ended = _ended.Task;
            }

            await ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Leave()
    {
        lock (_reporting)
        {
            _running--;
            _ended.TrySetResult();
        }
    }

    private bool IsRecorded(EvaluationRow row) => Journal is { Continued: > 0 } journal && journal.Record.Has(JournalLine.PlaceOf(row.TestIndex, row.Repeat, row.PromptIndex));

    private void Restore(EvaluationRow row)
    {
        var recorded = Journal!.Record.Row(JournalLine.PlaceOf(row.TestIndex, row.Repeat, row.PromptIndex));
        _memory.Keep(row, recorded.Rendered, recorded.Output);
        lock (_reporting)
        {
            RowCounts.Add(plan.Columns[row.PromptIndex], recorded);
            _finished++;
            _failed += recorded.Passed ? 0 : 1;
        }
    }

    private async Task<EvaluationRow> RowAsync(EvaluationRow row, CancellationToken cancellationToken)
    {
        if (Math.Max(row.Provider.Delay, _delay) is > 0 and var delay)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay), options.Clock, cancellationToken).ConfigureAwait(false);
        }

        var ended = await runner.RunAsync(row, _memory.Seen(row), cancellationToken).ConfigureAwait(false);
        _memory.Keep(row, ended.Rendered, ended.Output);
        return ended;
    }

    private async Task EndAsync(EvaluationRow row, int compared, CancellationToken cancellationToken)
    {
        if (compared == 0)
        {
            Report(row);
            return;
        }

        var place = JournalLine.PlaceOf(row.TestIndex, row.Repeat, 0);
        var group = _waiting.GetOrAdd(place, _ => []);
        lock (group)
        {
            group.Add(row);
            if (group.Count < compared)
            {
                return;
            }
        }

        _waiting.TryRemove(place, out _);
        foreach (var judged in await OutputComparison.CompareAsync([.. group.OrderBy(r => r.PromptIndex)], judge, cancellationToken).ConfigureAwait(false))
        {
            Report(judged);
        }
    }

    private void Report(EvaluationRow row)
    {
        Journal?.Add(row);
        lock (_reporting)
        {
            RowCounts.Add(plan.Columns[row.PromptIndex], row);
            _finished++;
            _failed += row.Passed ? 0 : 1;
            if (Journal is null)
            {
                _kept.Add(row);
            }

            options.RowEnded?.Invoke(row);
        }
    }

    private ITimer? Watch()
    {
        if (options.Progress is not { } report)
        {
            return null;
        }

        var all = plan.Groups().Sum(group => group.Length);
        var started = options.Clock.GetTimestamp();
        var before = -1;
        return options.Clock.CreateTimer(
            _ =>
            {
                lock (_reporting)
                {
                    // Rows that were recorded earlier say nothing about the rate.
                    before = before < 0 ? Journal?.Continued ?? 0 : before;
                    var rate = Math.Max(0, _finished - before) / options.Clock.GetElapsedTime(started).TotalSeconds;
                    report(new RunProgress(_finished, all, _failed, rate, rate > 0 ? TimeSpan.FromSeconds((all - _finished) / rate) : TimeSpan.MaxValue));
                }
            }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }
}
