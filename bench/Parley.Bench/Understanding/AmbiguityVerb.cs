using System.Collections.Immutable;
using Parley.Answers;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Understanding;

/// <summary>
/// Questions that can mean several things must be asked back with two to four choices, each a question that is itself
/// answered; questions that the data cannot answer must be declined. Each is asked in a conversation of its own.
/// </summary>
public sealed class AmbiguityVerb : Verb
{
    /// <inheritdoc />
    public override string Name => "ambiguity";

    /// <inheritdoc />
    public override string Summary =>
        "Ambiguous questions asked back with two to four choices that can be answered, unanswerable ones declined (--cases FILE: see QuestionList)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var own = Path.Combine(AppContext.BaseDirectory, "Cases");
        string[] files = run.Cases is { } given ? [given] : [Path.Combine(own, "ambiguous.txt"), Path.Combine(own, "unanswerable.txt")];
        var results = ImmutableArray.CreateBuilder<Measurement>();
        foreach (var file in files)
        {
            results.Add(await MeasureAsync(run, QuestionList.Read(file), cancellationToken));
        }

        return results.ToImmutable();
    }

    private static async Task<Measurement> MeasureAsync(BenchRun run, QuestionList list, CancellationToken cancellationToken)
    {
        await using var product = await AskedProduct.OpenAsync(new CopiedProduct(list.Product), list.Today, cancellationToken);
        run.Say($"{list.Questions.Length} questions that must be {list.Expect.ToString().ToLowerInvariant()}, of {list.Product}");
        var right = 0;
        foreach (var question in list.Questions)
        {
            var turn = await product.AskAsync(question, Caller.LocalOwner, null, cancellationToken);
            var fault = await FaultAsync(product, list.Expect, turn, cancellationToken);
            right += fault is null ? 1 : 0;
            if (fault is not null)
            {
                run.Say($"  {question}\n      {fault}");
            }
        }

        var (name, target) = list.Expect == Outcome.Clarified ? ("ambiguous questions clarified", 95d) : ($"questions {list.Expect.ToString().ToLowerInvariant()}", 98d);
        return new Measurement(name, 100d * right / list.Questions.Length, "%", target);
    }

    private static async Task<string?> FaultAsync(AskedProduct product, Outcome expected, Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Status != TurnStatus.Completed || turn.Answer.Outcome != expected)
        {
            return TurnText.Of(turn);
        }

        if (expected != Outcome.Clarified)
        {
            return null;
        }

        if (turn.Answer.Choices.Length is < 2 or > 4)
        {
            return $"{turn.Answer.Choices.Length} choices";
        }

        foreach (var choice in turn.Answer.Choices)
        {
            var picked = await product.AskAsync(choice.Question, Caller.LocalOwner, null, cancellationToken);
            if (picked.Status != TurnStatus.Completed || picked.Answer.Outcome != Outcome.Answered)
            {
                return $"its choice \"{choice.Question}\" is not answered: {TurnText.Of(picked)}";
            }
        }

        return null;
    }
}
