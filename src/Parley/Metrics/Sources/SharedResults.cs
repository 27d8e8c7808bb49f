using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Parley.Metrics.Sources;

/// <summary>
/// Results of queries over data that does not change. A query is run once while its result is kept, however many ask for it and also
/// when they ask at the same time: the tiles of a dashboard, the questions of a morning. The key is the whole SQL with the caller's row
/// predicates in it, so nobody gets rows that another caller may see. SQL that may give something else next time is always run.
/// </summary>
/// <param name="budget">Memory for results, in bytes, as estimated from their cells; the one used longest ago goes first. 0 keeps and shares nothing.</param>
internal sealed partial class SharedResults(long budget)
{
    /// <summary>So many of the largest results that are kept have room beside each other.</summary>
    private const int LargestKept = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _byUse = new();
    private readonly Dictionary<Key, Flight> _flights = [];
    private long _held;

    /// <summary>The result of a query: the one that is kept, the one that another caller waits for, or a new one.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="limits">Its limits; the same text under other limits is another query.</param>
    /// <param name="run">Runs it; its token is cancelled when nobody waits for the result any more.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<QueryResult> GetAsync(
        string sql, QueryLimits limits, Func<CancellationToken, Task<QueryResult>> run, CancellationToken cancellationToken)
    {
        var key = new Key(sql, limits);
        lock (_gate)
        {
            if (Find(key) is { } known)
            {
                return Task.FromResult(known);
            }
        }

        if (budget == 0 || Changing().IsMatch(sql))
        {
            return run(cancellationToken);
        }

        Flight? flight;
        lock (_gate)
        {
            // It may have come while the text was read.
            if (Find(key) is { } come)
            {
                return Task.FromResult(come);
            }

            if (!_flights.TryGetValue(key, out flight))
            {
                flight = new Flight();
                _flights.Add(key, flight);
            }

            flight.Waiting++;
        }

        return WaitAsync(key, flight, run, cancellationToken);
    }

    /// <summary>Keeps nothing of what it kept.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _kept.Clear();
            _byUse.Clear();
            _held = 0;
        }
    }

    /// <summary>A kept result, which is then the one used last; called under the lock.</summary>
    private QueryResult? Find(Key key)
    {
        if (!_kept.TryGetValue(key, out var kept))
        {
            return null;
        }

        _byUse.Remove(kept);
        _byUse.AddFirst(kept);
        return kept.Value.Result;
    }

    private async Task<QueryResult> WaitAsync(
        Key key, Flight flight, Func<CancellationToken, Task<QueryResult>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await flight.Start(stop => FlyAsync(key, flight, run, stop)).WaitAsync(cancellationToken);
        }
        finally
        {
            if (Leave(key, flight))
            {
                flight.Dispose();
            }
        }
    }

    /// <summary>Counts one who waits no longer; true for the last one.</summary>
    private bool Leave(Key key, Flight flight)
    {
        lock (_gate)
        {
            if (--flight.Waiting > 0)
            {
                return false;
            }

            Land(key, flight);
            return true;
        }
    }

    private async Task<QueryResult> FlyAsync(
        Key key, Flight flight, Func<CancellationToken, Task<QueryResult>> run, CancellationToken cancellationToken)
    {
        try
        {
            var result = await run(cancellationToken);
            Keep(key, result);
            return result;
        }
        finally
        {
            lock (_gate)
            {
                Land(key, flight);
            }
        }
    }

    /// <summary>Who asks from now on begins anew, or finds the result.</summary>
    private void Land(Key key, Flight flight)
    {
        if (_flights.TryGetValue(key, out var current) && current == flight)
        {
            _flights.Remove(key);
        }
    }

    private void Keep(Key key, QueryResult result)
    {
        var size = SizeOf(key.Sql, result);
        lock (_gate)
        {
            if (size > budget / LargestKept || _kept.ContainsKey(key))
            {
                return;
            }

            _kept.Add(key, _byUse.AddFirst(new Kept(key, result, size)));
            for (_held += size; _held > budget; _held -= _byUse.Last!.Value.Size, _byUse.RemoveLast())
            {
                _kept.Remove(_byUse.Last!.Value.Key);
            }
        }
    }

    /// <summary>Bytes, as the runtime lays objects out on 64 bits: a reference a cell, and what it refers to.</summary>
    private static long SizeOf(string sql, QueryResult result)
    {
        var size = 256L + (2 * sql.Length);
        foreach (var row in result.Rows)
        {
            size += 24;
            foreach (var cell in row)
            {
                size += 8 + cell switch { null => 0, string text => 24 + (2 * text.Length), decimal => 32, _ => 24 };
            }
        }

        return size;
    }

    /// <summary>Words of functions and clauses whose result depends on the clock or on chance; a text or a name with such a word is one query too many that is run.</summary>
    [GeneratedRegex(
        @"\b(?:now|today|age|ago|current_\w+|local_?time\w*|\w+_timestamp|get_current_\w+|random|\w*uuid\w*|setseed|sample|tablesample|txid_current|nextval|currval)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Changing();

    private readonly record struct Key(string Sql, QueryLimits Limits);

    private sealed record Kept(Key Key, QueryResult Result, long Size);

    /// <summary>A query that runs for all who wait for it.</summary>
    private sealed class Flight : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _gate = new();
        private Task<QueryResult>? _task;

        /// <summary>How many wait.</summary>
        public int Waiting { get; set; }

        [SuppressMessage("Tidy", "Cancellation", Justification = "It runs for all who wait and is stopped by the last of them, by no one's token.")]
        public Task<QueryResult> Start(Func<CancellationToken, Task<QueryResult>> fly)
        {
            lock (_gate)
            {
                return _task ??= fly(_stop.Token);
            }
        }

        /// <summary>Nobody waits any more: what still runs is stopped.</summary>
        public void Dispose()
        {
            if (_task is { IsCompleted: false })
            {
                _stop.Cancel();
            }

            _stop.Dispose();
        }
    }
}
