using System.Collections.Immutable;
using Parley.Evaluation.Journals;
using Parley.Governance;
using Parley.Statistics;
using Parley.Statistics.Agreement;
using Parley.Statistics.Inference;
using Parley.Storage;

namespace Parley.Evaluation.Reviews;

/// <summary>An output that people label without knowing where it came from.</summary>
/// <param name="Id">Unique id.</param>
/// <param name="Place">Its place in the queue, from 0; drawn, not the run's order.</param>
/// <param name="Question">What was asked.</param>
/// <param name="Output">The output; of a pair the left one.</param>
/// <param name="Other">Of a pair the right one; null for a single output.</param>
public sealed record ReviewTask(string Id, int Place, string Question, string Output, string? Other)
{
    /// <summary>True where two reviewers differ, and the next label decides.</summary>
    public bool IsDisputed { get; init; }
}

/// <summary>What reviewers are asked to look at in a queue.</summary>
/// <param name="Name">The queue.</param>
/// <param name="Rubric">What decides; may be empty.</param>
/// <param name="Run">The run that the outputs are of.</param>
/// <param name="CreatedBy">Who asked for it.</param>
public sealed record ReviewQueueNote(string Name, string Rubric, string Run, string CreatedBy);

/// <summary>A queue and how far it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Settled">Tasks with a gold label.</param>
/// <param name="Kappa">Cohen's kappa of the first two labels of each task, with its interval; not numbers where it is not defined yet.</param>
public sealed record ReviewQueueState(string Name, ReviewProgress Progress, int Settled, Interval Kappa)
{
    /// <summary>What decides; empty where nobody said.</summary>
    public string Rubric { get; init; } = "";

    /// <summary>True where pairs are shown.</summary>
    public bool IsPairwise { get; init; }

    /// <summary>The judge whose verdicts are kept beside; empty where there is none.</summary>
    public string Judge { get; init; } = "";
}

/// <summary>A reviewer's label.</summary>
/// <param name="Task">The task.</param>
/// <param name="Reviewer">Who labelled.</param>
/// <param name="Label">pass or fail; of a pair left, right or tie.</param>
/// <param name="Note">Why; may be empty.</param>
public sealed record ReviewLabel(string Task, string Reviewer, string Label, string Note);

/// <summary>How far a queue is.</summary>
/// <param name="Tasks">Tasks in all.</param>
/// <param name="Labelled">Tasks with two labels or a gold label.</param>
/// <param name="Disputed">Tasks whose two labels differ and that nobody decided.</param>
/// <param name="Alpha">Krippendorff's alpha of all labels; NaN where it is not defined yet.</param>
public sealed record ReviewProgress(int Tasks, int Labelled, int Disputed, double Alpha);

/// <summary>
/// Queues of blind review: two reviewers label each output, a third decides where they differ. The gold label is what two agree
/// on, or what was decided. Where a pair came from, and which side is which, stays in the database.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates labels.</param>
public sealed class ReviewStore(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Labels of single outputs.</summary>
    public static readonly ImmutableArray<string> Singles = ["pass", "fail"];

    /// <summary>Labels of pairs.</summary>
    public static readonly ImmutableArray<string> Pairwise = ["left", "right", "tie"];

    /// <summary>Makes a queue of single outputs, in a drawn order.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="rows">The outputs; what a judge said of each is kept beside, unseen.</param>
    /// <param name="seed">Draws the order.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Number of tasks.</returns>
    public Task<int> CreateAsync(string queue, IReadOnlyList<RecordedRow> rows, ulong seed, CancellationToken cancellationToken)
    {
        var random = new SeededRandom(seed);
        return CreateAsync(queue, [.. Shuffled(rows, random).Select(row => (Row: row, Other: (RecordedRow?)null, Swapped: false))], cancellationToken);
    }

    /// <summary>Makes a queue of pairs; order and sides are drawn.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="pairs">Outputs of the same case.</param>
    /// <param name="seed">Draws order and sides.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Number of tasks.</returns>
    public Task<int> CreatePairsAsync(string queue, IReadOnlyList<(RecordedRow First, RecordedRow Second)> pairs, ulong seed, CancellationToken cancellationToken)
    {
        var random = new SeededRandom(seed);
        return CreateAsync(queue, [.. Shuffled(pairs, random).Select(pair => random.Below(2) == 0 ? (pair.First, pair.Second, false) : (pair.Second, (RecordedRow?)pair.First, true))], cancellationToken);
    }

    /// <summary>The next task that a reviewer has not labelled and that needs a label; null where there is none.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="reviewer">Who reviews.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ReviewTask?> NextAsync(string queue, string reviewer, CancellationToken cancellationToken) => NextAsync(queue, reviewer, -1, cancellationToken);

    /// <summary>The next such task behind a place; null where there is none.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="reviewer">Who reviews.</param>
    /// <param name="after">The place.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ReviewTask?> NextAsync(string queue, string reviewer, int after, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.FindAsync<TaskRow>(
            """
            SELECT t.id AS Id, t.place AS Place, t.question AS Question, t.output AS Output, t.other AS Other,
              (SELECT count(*) FROM review_label l WHERE l.task = t.id) AS Labels
            FROM review_task t
            WHERE t.queue = @queue AND t.gold IS NULL AND t.place > @After
              AND NOT EXISTS (SELECT 1 FROM review_label l WHERE l.task = t.id AND l.reviewer = @reviewer)
              AND ((SELECT count(*) FROM review_label l WHERE l.task = t.id) < 2
                OR (SELECT count(DISTINCT l.label) FROM review_label l WHERE l.task = t.id) > 1)
            ORDER BY t.place LIMIT 1
            """, new { queue, reviewer, After = (long)after }, cancellationToken).ConfigureAwait(false))?.ToTask(),
        cancellationToken);

    /// <summary>Keeps a label. The second that agrees makes gold; a third decides.</summary>
    /// <param name="label">The label.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The gold label; null where there is none yet.</returns>
    /// <exception cref="ArgumentException">The task is not there, or the label is none of its kind.</exception>
    public Task<string?> LabelAsync(ReviewLabel label, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var task = await session.FindAsync<TaskRow>("SELECT id AS Id, place AS Place, question AS Question, output AS Output, other AS Other FROM review_task WHERE id = @Task", new { label.Task }, cancellationToken).ConfigureAwait(false);
            if (task is null || !(task.Other is null ? Singles : Pairwise).Contains(label.Label))
            {
                throw new ArgumentException(task is null ? $"There is no task {label.Task}." : $"{label.Label} is none of {string.Join(", ", task.Other is null ? Singles : Pairwise)}.", nameof(label));
            }

            await session.ExecuteAsync("DELETE FROM review_label WHERE task = @Task AND reviewer = @Reviewer", label, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync(
                "INSERT INTO review_label (task, reviewer, label, note, labelled_at) VALUES (@Task, @Reviewer, @Label, @Note, @At)",
                new { label.Task, label.Reviewer, label.Label, Note = StoredText.Clean(label.Note), At = StoredText.Of(clock.GetUtcNow()) }, cancellationToken).ConfigureAwait(false);
            var given = (await session.QueryAsync<LabelRow>("SELECT label AS Label, reviewer AS Reviewer, task AS Task FROM review_label WHERE task = @Task ORDER BY labelled_at, reviewer", new { label.Task }, cancellationToken).ConfigureAwait(false)).ToArray();
            var gold = Gold([.. given.Select(g => g.Label)]);
            await session.ExecuteAsync("UPDATE review_task SET gold = @gold WHERE id = @Task", new { gold, label.Task }, cancellationToken).ConfigureAwait(false);
            await audit.AppendAsync(session, new AuditEvent { Actor = label.Reviewer, Action = "review.labelled", Detail = label.Task }, cancellationToken).ConfigureAwait(false);
            return gold;
        }, cancellationToken);

    /// <summary>How far a queue is, and how well its reviewers agree.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ReviewProgress> ProgressAsync(string queue, CancellationToken cancellationToken) =>
        (await QueueAsync(queue, cancellationToken).ConfigureAwait(false))?.Progress ?? new ReviewProgress(0, 0, 0, double.NaN);

    /// <summary>The queues by name, each with how far it is and how well its reviewers agree.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<ReviewQueueState>> QueuesAsync(CancellationToken cancellationToken) => QueuesAsync("", cancellationToken);

    /// <summary>One queue; null where there is none.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ReviewQueueState?> QueueAsync(string queue, CancellationToken cancellationToken) =>
        await QueuesAsync(queue, cancellationToken).ConfigureAwait(false) is [var found] ? found : null;

    private Task<ImmutableArray<ReviewQueueState>> QueuesAsync(string only, CancellationToken cancellationToken) => state.ReadAsync(
        async session =>
        {
            var tasks = await session.QueryAsync<TaskRow>(
                "SELECT id AS Id, queue AS Queue, gold AS Gold, other AS Other, judge AS Judge FROM review_task WHERE @only = '' OR queue = @only", new { only }, cancellationToken).ConfigureAwait(false);
            var labels = (await session.QueryAsync<LabelRow>(
                "SELECT l.task AS Task, l.reviewer AS Reviewer, l.label AS Label FROM review_label l JOIN review_task t ON t.id = l.task WHERE @only = '' OR t.queue = @only ORDER BY l.labelled_at, l.reviewer",
                new { only }, cancellationToken).ConfigureAwait(false)).ToLookup(l => l.Task, StringComparer.Ordinal);
            var rubrics = (await session.QueryAsync<NoteRow>("SELECT name AS Name, rubric AS Rubric FROM review_queue", null, cancellationToken).ConfigureAwait(false)).ToDictionary(n => n.Name, n => n.Rubric, StringComparer.Ordinal);
            return tasks.GroupBy(t => t.Queue, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => QueueOf(g.Key, [.. g], labels) with { Rubric = rubrics.GetValueOrDefault(g.Key, "") }).ToImmutableArray();
        }, cancellationToken);

    /// <summary>Keeps what reviewers are asked to look at, in place of what was said before.</summary>
    /// <param name="note">What they are asked.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task DescribeAsync(ReviewQueueNote note, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("DELETE FROM review_queue WHERE name = @Name", note, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync(
                "INSERT INTO review_queue (name, rubric, run, created_by, created_at) VALUES (@Name, @Rubric, @Run, @CreatedBy, @At)",
                new { note.Name, Rubric = StoredText.Clean(note.Rubric), note.Run, note.CreatedBy, At = StoredText.Of(clock.GetUtcNow()) }, cancellationToken).ConfigureAwait(false);
            await audit.AppendAsync(session, new AuditEvent { Actor = note.CreatedBy, Action = "review.queued", Detail = $"{note.Name} {note.Run}" }, cancellationToken).ConfigureAwait(false);
            return 0;
        }, cancellationToken);

    /// <summary>What a judge said beside what people say, for outputs with a gold label.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="judge">The judge.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<(string Judged, string Label)>> GoldAsync(string queue, string judge, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<GoldRow>(
            "SELECT judged AS Judged, gold AS Gold FROM review_task WHERE queue = @queue AND judge = @judge AND gold IS NOT NULL AND other IS NULL ORDER BY place", new { queue, judge }, cancellationToken).ConfigureAwait(false))
            .Select(row => (row.Judged, row.Gold)).ToImmutableArray(),
        cancellationToken);

    private static ReviewQueueState QueueOf(string name, TaskRow[] tasks, ILookup<string, LabelRow> labels)
    {
        string[] names = [.. Singles, .. Pairwise];
        double[][] units = [.. tasks.Select(t => labels[t.Id].Select(l => (double)Array.IndexOf(names, l.Label)).ToArray())];
        (string, string)[] twice = [.. tasks.Select(t => labels[t.Id].Select(l => l.Label).Take(2).ToArray()).Where(l => l.Length == 2).Select(l => (l[0], l[1]))];
        var progress = new ReviewProgress(
            tasks.Length, tasks.Count(t => t.Gold is not null || labels[t.Id].Count() >= 2),
            tasks.Count(t => t.Gold is null && labels[t.Id].Count() >= 2), KrippendorffAlpha.Of(units, RatingScale.Nominal));
        return new ReviewQueueState(name, progress, tasks.Count(t => t.Gold is not null), twice.Length < 2 ? new Interval(double.NaN, double.NaN, double.NaN, 0.95) : CalibrationStore.Of("", twice).Kappa)
        {
            IsPairwise = tasks.Any(t => t.Other is not null),
            Judge = tasks.FirstOrDefault(t => t.Judge.Length > 0)?.Judge ?? "",
        };
    }

    // Two that agree, or after a dispute the label that the third reviewer shares with one of them.
    private static string? Gold(string[] labels) => labels.CountBy(l => l).Where(c => c.Value >= 2).OrderByDescending(c => c.Value).Select(c => c.Key).FirstOrDefault();

    // Where the prompts differ, either would say which side is whose: what both were given is shown.
    private static string Asked(RecordedRow row, RecordedRow? other) => other is null || other.Rendered == row.Rendered
        ? row.Rendered
        : string.Join('\n', [.. row.Description is { Length: > 0 } said ? [said] : Array.Empty<string>(), .. row.Vars.Select(v => $"{v.Key}: {Suites.JsValue.Text(v.Value)}")]);

    private static T[] Shuffled<T>(IReadOnlyList<T> items, SeededRandom random)
    {
        T[] shuffled = [.. items];
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }

    private Task<int> CreateAsync(string queue, IReadOnlyList<(RecordedRow Row, RecordedRow? Other, bool Swapped)> tasks, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var first = await session.FindAsync<long>("SELECT coalesce(max(place) + 1, 0) FROM review_task WHERE queue = @queue", new { queue }, cancellationToken).ConfigureAwait(false);
            foreach (var (place, task) in tasks.Index())
            {
                var judged = task.Row.Assertions?.FirstOrDefault(a => a.Judge is not null);
                await session.ExecuteAsync(
                    """
                    INSERT INTO review_task (id, queue, place, question, output, other, swapped, origin, judge, judged, gold, created_at)
                    VALUES (@Id, @queue, @Place, @Question, @Output, @Other, @Swapped, @Origin, @Judge, @Judged, NULL, @At)
                    """,
                    new
                    {
                        Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
                        queue,
                        Place = first + place,
                        Question = StoredText.Clean(Asked(task.Row, task.Other)),
                        Output = StoredText.Clean(task.Row.OutputText),
                        Other = task.Other is null ? null : StoredText.Clean(task.Other.OutputText),
                        Swapped = task.Swapped ? 1L : 0L,
                        Origin = $"{task.Row.Provider} {task.Row.TestIndex}",
                        Judge = judged?.Judge ?? "",
                        Judged = judged is null ? "" : judged.Pass ? "pass" : "fail",
                        At = StoredText.Of(clock.GetUtcNow()),
                    },
                    cancellationToken).ConfigureAwait(false);
            }

            return tasks.Count;
        }, cancellationToken);

    private sealed class TaskRow
    {
        public string Id { get; init; } = "";

        public long Place { get; init; }

        public string Question { get; init; } = "";

        public string Output { get; init; } = "";

        public string? Other { get; init; }

        public string? Gold { get; init; }

        public string Judge { get; init; } = "";

        public string Queue { get; init; } = "";

        public long Labels { get; init; }

        public ReviewTask ToTask() => new(Id, (int)Place, Question, Output, Other) { IsDisputed = Labels >= 2 };
    }

    private sealed class NoteRow
    {
        public string Name { get; init; } = "";

        public string Rubric { get; init; } = "";
    }

    private sealed class LabelRow
    {
        public string Task { get; init; } = "";

        public string Reviewer { get; init; } = "";

        public string Label { get; init; } = "";
    }

    private sealed class GoldRow
    {
        public string Judged { get; init; } = "";

        public string Gold { get; init; } = "";
    }
}
