using System.CommandLine;
using System.Globalization;
using Parley.Evaluation.Reviews;
using Parley.Governance;
using Parley.Statistics;

namespace Parley.Cli.Evaluation;

/// <summary><c>parley eval review</c>: blind review in the terminal, by keys alone.</summary>
internal static class EvalReviewVerb
{
    private const string Quit = "q";

    private static readonly Option<string> Queue = new("--queue") { Description = "The queue's name.", Required = true };
    private static readonly Option<string> Reviewer = new("--reviewer") { Description = "Who reviews; two label each output, a third decides where they differ.", Required = true };
    private static readonly Option<string?> Run = new("--run") { Description = "Fill the queue from this run first: its id, latest, a baseline's name, a report's path." };
    private static readonly Option<string?> Against = new("--against") { Description = "With --run: pairs of the run's outputs with this run's, shown side by side in drawn order." };
    private static readonly Option<int> Count = new("--count") { Description = "With --run: how many outputs, drawn.", DefaultValueFactory = _ => 50 };

    public static Command Create()
    {
        var command = new Command("review", "Label outputs blind, one key each, with progress and agreement; gold labels calibrate judges (parley eval calibrate --queue).") { Queue, Reviewer, Run, Against, Count };
        Options.Within(Count, 1, 100_000);
        command.SetAction((parsed, token) => RunChoice.GuardAsync(stop => RunAsync(parsed, stop), token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
        var store = new ReviewStore(state, new AuditTrail(state, TimeProvider.System), TimeProvider.System);
        var queue = parsed.GetRequiredValue(Queue);
        if (parsed.GetValue(Run) is { } run)
        {
            await Console.Out.WriteLineAsync($"{await FillAsync(store, queue, (run, parsed.GetValue(Against), parsed.GetValue(Count)), cancellationToken).ConfigureAwait(false)} outputs are new in {queue}.").ConfigureAwait(false);
        }

        var reviewer = parsed.GetRequiredValue(Reviewer);
        while (await store.NextAsync(queue, reviewer, cancellationToken).ConfigureAwait(false) is { } task && Ask(task) is var label && label != Quit)
        {
            if (Labels(task).FirstOrDefault(l => l.StartsWith(label, StringComparison.OrdinalIgnoreCase)) is { } chosen && label.Length > 0)
            {
                await store.LabelAsync(new ReviewLabel(task.Id, reviewer, chosen, ""), cancellationToken).ConfigureAwait(false);
            }
        }

        var progress = await store.ProgressAsync(queue, cancellationToken).ConfigureAwait(false);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Labelled} of {progress.Tasks} outputs are labelled, {progress.Disputed} disputed{(double.IsNaN(progress.Alpha) ? "" : $"; agreement (Krippendorff's alpha) {progress.Alpha:0.##}")}.")).ConfigureAwait(false);
        return 0;
    }

    private static async Task<int> FillAsync(ReviewStore store, string queue, (string Run, string? Against, int Count) from, CancellationToken cancellationToken)
    {
        var (rows, seed) = (RunChoice.Find(from.Run), SeededRandom.SeedOf(from.Run));
        return from.Against is { } against
            ? await store.CreatePairsAsync(queue, ReviewDraw.Pairs(rows, RunChoice.Find(against), from.Count), seed, cancellationToken).ConfigureAwait(false)
            : await store.CreateAsync(queue, ReviewDraw.Singles(rows, from.Count), seed, cancellationToken).ConfigureAwait(false);
    }

    private static System.Collections.Immutable.ImmutableArray<string> Labels(ReviewTask task) => task.Other is null ? ReviewStore.Singles : ReviewStore.Pairwise;

    private static string Ask(ReviewTask task)
    {
        Console.Out.WriteLine($"\n--- {task.Place + 1} ---\n{task.Question}\n");
        Console.Out.WriteLine(task.Other is null ? task.Output : $"LEFT\n{task.Output}\n\nRIGHT\n{task.Other}");
        Console.Out.Write($"\n{string.Join(", ", Labels(task).Select(l => $"[{l[0]}]{l[1..]}"))}, [q]uit: ");
        return Console.In.ReadLine()?.Trim() is { } line ? line : Quit;
    }
}
