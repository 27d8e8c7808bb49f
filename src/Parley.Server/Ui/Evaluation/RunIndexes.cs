using System.Diagnostics.CodeAnalysis;
using Parley.Evaluation.Browsing;
using Parley.Evaluation.Journals;

namespace Parley.Server.Ui.Evaluation;

/// <summary>Indexes of the runs that were looked at last, shared by all open pages: a run is read once, and again when it has more rows.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Other pages wait for the same index.")]
internal sealed class RunIndexes
{
    private const int Most = 8;
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, (int Rows, bool IsComplete, Lazy<Task<RunIndex>> Index)> _kept = new(StringComparer.Ordinal);

    /// <summary>The index of a run.</summary>
    /// <param name="record">The run as it is now.</param>
    public Task<RunIndex> OfAsync(RunRecord record)
    {
        lock (_lock)
        {
            var id = record.Header.Id;
            var isComplete = record.Took is not null;
            if (!_kept.TryGetValue(id, out var kept) || kept.Rows != record.Count || kept.IsComplete != isComplete || kept.Index is { IsValueCreated: true, Value.IsFaulted: true })
            {
                kept = (record.Count, isComplete, new Lazy<Task<RunIndex>>(() => Task.Run(() => RunIndex.Of(record, CancellationToken.None))));
            }

            _kept.Remove(id);
            _kept[id] = kept;
            if (_kept.Count > Most)
            {
                _kept.RemoveAt(0);
            }

            return kept.Index.Value;
        }
    }
}
