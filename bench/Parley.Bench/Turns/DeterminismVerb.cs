using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Turns;

/// <summary>Asks the same questions again and again, one after the other and eight at a time, and compares every byte of text and blocks.</summary>
public sealed class DeterminismVerb : Verb
{
    private const int Times = 1000;
    private static readonly JsonSerializerOptions Written = AnswerJson.Writing();

    private const string DefaultProduct = "samples/finance";

    /// <inheritdoc />
    public override string Name => "determinism";

    /// <inheritdoc />
    public override string Summary => "The product's example questions 1,000 times, at 1 and at 8 threads: text and blocks byte-identical (--product FOLDER)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        await using var product = await AskedProduct.OpenAsync(new CopiedProduct(run.Options.GetValueOrDefault("product", DefaultProduct)), null, cancellationToken);
        var questions = await QuestionsAsync(product);
        var results = ImmutableArray.CreateBuilder<Measurement>();
        var seen = questions.ToDictionary(q => q, _ => new ConcurrentDictionary<string, byte>(StringComparer.Ordinal), StringComparer.Ordinal);
        var failed = 0;
        foreach (var threads in new[] { 1, 8 })
        {
            run.Say($"{questions.Length} questions, {Times} turns in all, at {threads} threads");
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Times),
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
                async (i, token) =>
                {
                    var question = questions[i % questions.Length];
                    var turn = await product.AskAsync(question, Caller.LocalOwner, null, token);
                    seen[question].TryAdd(Shown(turn), 0);
                    _ = turn.Status == TurnStatus.Completed ? 0 : Interlocked.Increment(ref failed);
                });
            results.Add(new($"different answers to one question, up to {threads} threads", seen.Values.Max(s => s.Count) - 1, "answers", 0, Bound.AtMost));
        }

        results.Add(new("turns that failed", failed, "turns", 0, Bound.AtMost));
        return results.ToImmutable();
    }

    private static async Task<ImmutableArray<string>> QuestionsAsync(AskedProduct product)
    {
        await using var lease = product.Lease();
        return lease.Product.Examples;
    }

    private static string Shown(Turn turn) => AnswerRenderer.ToText(turn.Answer) + JsonSerializer.Serialize(turn.Answer, Written);
}
