using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Gates;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Reviews;
using Parley.Evaluation.Suites;
using Parley.Governance;
using Parley.Statistics;

namespace Parley.Server.Ui.Evaluation;

/// <summary>What a queue of outputs is made from.</summary>
internal sealed class ReviewForm
{
    /// <summary>The queue's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What reviewers look at.</summary>
    public string Rubric { get; set; } = "";

    /// <summary>Outputs at most.</summary>
    public int Count { get; set; } = 50;

    /// <summary>Empty for single outputs, <c>columns</c> for the run's first two prompts or models, otherwise the run to compare with.</summary>
    public string Against { get; set; } = "";
}

/// <summary>Queues of blind review: who may see them, how far they are, and how one is made.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "What a person does on a page is done to its end.")]
internal sealed class ReviewsState(ReviewStore reviews, RunFolder runs, CalibrationStore calibrations)
{
    private const int MostOfAQueue = 1_000;

    /// <summary>Queues by name; none for whoever may not review.</summary>
    public ImmutableArray<ReviewQueueState> Queues { get; private set; } = [];

    /// <summary>Judges that were measured against people.</summary>
    public ImmutableArray<JudgeCalibration> Judges { get; private set; } = [];

    /// <summary>What came of the last deed, as a sentence.</summary>
    public string Said { get; private set; } = "";

    /// <summary>True for whom may review: owners and reviewers.</summary>
    public static bool MayReview(Caller caller) => caller.Roles.Overlaps(["owner", "reviewer"]);

    /// <summary>Reads the queues.</summary>
    public async Task OpenAsync(Caller caller)
    {
        Queues = MayReview(caller) ? await reviews.QueuesAsync(CancellationToken.None) : [];
        Judges = MayReview(caller) ? await calibrations.ListAsync(CancellationToken.None) : [];
    }

    /// <summary>Measures the judge of a queue by its gold labels, and keeps it for the gate; for owners.</summary>
    public async Task MeasureAsync(Caller caller, ReviewQueueState queue)
    {
        var pairs = caller.Roles.Contains("owner") ? await reviews.GoldAsync(queue.Name, queue.Judge, CancellationToken.None) : [];
        if (pairs.Length < 2)
        {
            Said = $"{queue.Name} has {pairs.Length} settled outputs beside verdicts of {queue.Judge}; a comparison needs at least 2, a gate asks for 30.";
            return;
        }

        await calibrations.RecordAsync(CalibrationStore.Of(queue.Judge, pairs), caller.Id, CancellationToken.None);
        Said = $"{queue.Judge} was measured by {pairs.Length} labels of {queue.Name}.";
        await OpenAsync(caller);
    }

    /// <summary>Fills a queue from a run; for owners, who by it show the run's outputs to reviewers.</summary>
    /// <returns>The queue's name; null where it was not made.</returns>
    public async Task<string?> CreateAsync(Caller caller, string run, ReviewForm form)
    {
        var name = form.Name.Trim();
        if (!caller.Roles.Contains("owner") || name.Length is 0 or > 60 || !name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            Said = "A queue's name has letters, digits, dots, dashes and underscores, at most 60.";
            return null;
        }

        try
        {
            var made = await FillAsync(run, form, name);
            Said = made > 0 ? $"{made} outputs wait in {name}." : "There is no output to review in this way.";
            if (made > 0)
            {
                await reviews.DescribeAsync(new ReviewQueueNote(name, form.Rubric.Trim(), run, caller.Id), CancellationToken.None);
                return name;
            }
        }
        catch (SuiteException fault)
        {
            Said = fault.Message;
        }

        return null;
    }

    private async Task<int> FillAsync(string run, ReviewForm form, string name)
    {
        var (rows, count, seed) = (StoredRows.Stored(run, runs), Math.Clamp(form.Count, 1, MostOfAQueue), SeededRandom.SeedOf(run));
        return form.Against switch
        {
            "" => await reviews.CreateAsync(name, ReviewDraw.Singles(rows, count), seed, CancellationToken.None),
            "columns" => await reviews.CreatePairsAsync(name, ReviewDraw.Columns(rows, count), seed, CancellationToken.None),
            var other => await reviews.CreatePairsAsync(name, ReviewDraw.Pairs(rows, StoredRows.Stored(other, runs), count), seed, CancellationToken.None),
        };
    }
}
