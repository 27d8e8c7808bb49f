using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Understanding;

/// <summary>
/// Questions made from templates that the planner was not written against, each asked in a conversation of its own; the
/// plan of each answer is compared with the template's.
/// </summary>
public sealed class ParaphrasesVerb : Verb
{
    private const string DefaultSeed = "20261026";
    private const string DefaultCount = "1000";

    /// <inheritdoc />
    public override string Name => "paraphrases";

    /// <inheritdoc />
    public override string Summary =>
        "Questions filled from templates, and the plans they are read to (--cases FILE: see ParaphraseFile; --seed N; --count N)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var file = ParaphraseFile.Read(run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "paraphrases.yaml"));
        var seed = uint.Parse(run.Options.GetValueOrDefault("seed", DefaultSeed), CultureInfo.InvariantCulture);
        var count = int.Parse(run.Options.GetValueOrDefault("count", DefaultCount), CultureInfo.InvariantCulture);
        var paraphrases = SlotFiller.Fill(file, seed, count);
        run.Say($"{paraphrases.Length} questions from {file.Phrases.Length} templates, of {file.Product}");

        await using var product = await AskedProduct.OpenAsync(new CopiedProduct(file.Product), file.Today, cancellationToken);
        var expected = new ExpectedPlan(await product.CatalogueAsync(cancellationToken));
        var (answered, right, read, rightRead) = (0, 0, 0, 0);
        foreach (var template in paraphrases.GroupBy(p => p.Phrase))
        {
            var faults = new List<string>();
            foreach (var paraphrase in template)
            {
                var turn = await product.AskAsync(paraphrase.Question, Caller.LocalOwner, null, cancellationToken);
                var isAnswered = turn is { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered, Plan: not null };
                var reading = turn.Plan is { } plan ? expected.Difference(plan, paraphrase.Expect) : "not read";
                read += turn.Plan is null ? 0 : 1;
                rightRead += reading is null ? 1 : 0;
                var difference = isAnswered ? reading : "not answered";
                answered += isAnswered ? 1 : 0;
                right += difference is null ? 1 : 0;
                if (difference is not null)
                {
                    faults.Add($"    {paraphrase.Question}\n        {difference}\n        {TurnText.Of(turn)}");
                }
            }

            Report(run, template.Key, template.Count(), faults);
        }

        return
        [
            new Measurement("right when answered", Percent(right, answered), "%", 95),
            new Measurement("answered", Percent(answered, paraphrases.Length), "%", 80),

            // The reader by itself: also what the checker withheld.
            new Measurement("right when read to a plan", Percent(rightRead, read), "%", 95),
            new Measurement("read to a plan", Percent(read, paraphrases.Length), "%", 80),
        ];
    }

    private static void Report(BenchRun run, Phrase phrase, int asked, List<string> faults)
    {
        if (faults.Count > 0)
        {
            run.Say($"  {faults.Count} of {asked}: {phrase.Say}\n{string.Join('\n', faults)}");
        }
    }

    private static double Percent(int part, int whole) => whole == 0 ? 0 : 100d * part / whole;
}
