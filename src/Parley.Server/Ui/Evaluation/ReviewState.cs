using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Evaluation.Reviews;
using Parley.Governance;

namespace Parley.Server.Ui.Evaluation;

/// <summary>One reviewer at one queue: the output in sight, what was labelled, and how well reviewers agree.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "What a person does on a page is done to its end.")]
internal sealed class ReviewState(ReviewStore reviews)
{
    private readonly Stack<ReviewTask> _before = new();
    private string _reviewer = "";
    private string _queue = "";
    private int _after = -1;

    /// <summary>The queue; null where there is none, or where the caller may not review.</summary>
    public ReviewQueueState? Queue { get; private set; }

    /// <summary>What is in sight; null where nothing waits for this reviewer.</summary>
    public ReviewTask? Task { get; private set; }

    /// <summary>Why, in the reviewer's words; kept with the label.</summary>
    public string Note { get; set; } = "";

    /// <summary>What came of the last label, as a sentence.</summary>
    public string Said { get; private set; } = "";

    /// <summary>True where there is an output to go back to.</summary>
    public bool HasBefore => _before.Count > 0;

    /// <summary>The labels of the task in sight; the first is key 1.</summary>
    public ImmutableArray<string> Labels => Task?.Other is null ? ReviewStore.Singles : ReviewStore.Pairwise;

    /// <summary>Opens a queue at the first output that waits for this reviewer.</summary>
    public async Task OpenAsync(Caller caller, string queue)
    {
        (Queue, Task, _reviewer, _queue, _after, Said) = (null, null, caller.Id, queue, -1, "");
        _before.Clear();
        if (ReviewsState.MayReview(caller))
        {
            await NextAsync();
        }
    }

    /// <summary>Keeps a label and shows the next output.</summary>
    /// <param name="label">One of <see cref="Labels"/>.</param>
    public async Task LabelAsync(string label)
    {
        if (Task is not { } task || !Labels.Contains(label))
        {
            return;
        }

        var gold = await reviews.LabelAsync(new ReviewLabel(task.Id, _reviewer, label, Note.Trim()), CancellationToken.None);
        Said = $"Output {task.Place + 1}: {label}.{(gold is null ? "" : $" Settled as {gold}.")}";
        _before.Push(task);
        _after = task.Place;
        await NextAsync();
    }

    /// <summary>Leaves the output in sight for later.</summary>
    public async Task SkipAsync()
    {
        if (Task is { } task)
        {
            _after = task.Place;
            await NextAsync();
        }
    }

    /// <summary>Shows the output that was labelled last once more; a new label takes the place of the old one.</summary>
    public void Back()
    {
        if (_before.TryPop(out var task))
        {
            (Task, Note, Said) = (task, "", $"Back at output {task.Place + 1}.");
        }
    }

    // After the last one, those that were skipped come again.
    private async Task NextAsync()
    {
        Note = "";
        Task = await reviews.NextAsync(_queue, _reviewer, _after, CancellationToken.None) ?? await reviews.NextAsync(_queue, _reviewer, CancellationToken.None);
        Queue = await reviews.QueueAsync(_queue, CancellationToken.None);
    }
}
