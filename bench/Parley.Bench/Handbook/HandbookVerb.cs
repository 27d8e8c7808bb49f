using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Parley.Knowledge.Storing;
using Parley.Storage;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Handbook;

/// <summary>Whole turns over the sample handbook: is the answer right, with the right citation, and declined where the documents say nothing?</summary>
public sealed class HandbookVerb : Verb
{
    /// <inheritdoc />
    public override string Name => "handbook";

    /// <inheritdoc />
    public override string Summary => "own questions to the sample handbook, as whole turns: answerable, conflicting, outdated, unanswerable";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var cases = HandbookCase.Read(run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "handbook.jsonl"));
        var folder = run.Options.GetValueOrDefault("product") ?? Path.Combine(SampleProduct.Root(), "samples", "policies");
        var state = Directory.CreateTempSubdirectory("parley-handbook-");
        try
        {
            await using var database = await StateDatabase.OpenAsync(new StateLocation(state.FullName), TimeProvider.System, cancellationToken);
            var audit = new AuditTrail(database, TimeProvider.System);
            await using var products = new ServedProducts(state.FullName, TimeProvider.System, new KnowledgeStore(database, audit, TimeProvider.System));
            var product = await products.ServeAsync(folder, cancellationToken);
            var store = new ConversationStore(database, audit, new WorkItemStore(database, audit, TimeProvider.System), TimeProvider.System);
            var runner = new TurnRunner(products, store, TimeProvider.System, NullLogger<TurnRunner>.Instance);
            return await AskAsync(run, cases, (runner, product.Name), cancellationToken);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static async Task<ImmutableArray<Measurement>> AskAsync(
        BenchRun run, IReadOnlyList<HandbookCase> cases, (TurnRunner Runner, string Product) asked, CancellationToken cancellationToken)
    {
        var (right, answerable, declined, unanswerable, figures) = (0, 0, 0, 0, 0);
        var caller = new Caller { Id = "bench", Roles = ["viewer"] };
        foreach (var one in cases)
        {
            Turn? turn = null;
            await foreach (var happened in asked.Runner.RunAsync(new TurnRequest(asked.Product, one.Question), caller, cancellationToken))
            {
                turn = happened is TurnEvent.Ended ended ? ended.Turn : turn;
            }

            var wrong = Wrong(one, turn!);
            figures += turn!.Verdicts.Length;
            if (one.Kind == "unanswerable")
            {
                (declined, unanswerable) = (declined + (wrong is null ? 1 : 0), unanswerable + 1);
            }
            else
            {
                (right, answerable) = (right + (wrong is null ? 1 : 0), answerable + 1);
            }

            foreach (var finding in turn.Verdicts)
            {
                run.Say($"{one.Id} {one.Question}\n    the checker finds: {finding}");
            }

            if (wrong is not null)
            {
                run.Say($"{one.Id} {one.Question}\n    {wrong}: {AnswerRenderer.ToText(turn.Answer).ReplaceLineEndings(" ")}");
            }
        }

        run.Say(string.Create(CultureInfo.InvariantCulture, $"{right} of {answerable} right with the right citation; {declined} of {unanswerable} unanswerable declined; {figures} findings of the checker"));
        return
        [
            new Measurement("right with the right citation", 100.0 * right / Math.Max(1, answerable), "%", 90),
            new Measurement("unanswerable declined", 100.0 * declined / Math.Max(1, unanswerable), "%", 95),
            new Measurement("findings of the checker", figures, "findings", 0, Bound.AtMost),
        ];
    }

    private static string? Wrong(HandbookCase one, Turn turn)
    {
        if (one.Kind == "unanswerable")
        {
            return turn is { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Declined } ? null : "not declined";
        }

        // Sources are left out: what is asked for must stand in the answer itself.
        var text = AnswerRenderer.ToText(turn.Answer with { Blocks = [.. turn.Answer.Blocks.Where(b => b is not SourcesBlock)] });
        var missing = one.Says.Where(s => !text.Contains(s, StringComparison.OrdinalIgnoreCase)).ToList();
        var wrong = one.Never.Where(s => text.Contains(s, StringComparison.OrdinalIgnoreCase)).ToList();
        return turn.Status != TurnStatus.Completed || turn.Answer.Outcome != Outcome.Answered ? "not answered"
            : wrong.Count > 0 ? $"says {string.Join(", ", wrong)}"
            : missing.Count > 0 ? $"does not say {string.Join(", ", missing)}"
            : turn.Answer.Evidence.OfType<PassageEvidence>().Any(p => p.Document == one.Source) ? null
            : $"does not cite {one.Source}";
    }
}
