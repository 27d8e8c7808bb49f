using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Bench.Understanding;
using Parley.Conversations;
using Parley.Governance;
using Parley.Products.Samples;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Planted;

/// <summary>
/// Makes a sample with seeds it does not ship with, asks the questions that its labels name, and looks for what was planted in
/// the sentences of the answers. A withheld answer names nothing.
/// </summary>
public sealed class PlantedVerb : Verb
{
    private const string DefaultProduct = "samples/finance";

    /// <summary>The planner and the causes were tuned on seeds 101 to 140.</summary>
    private const string DefaultSeeds = "9001-9020";

    /// <inheritdoc />
    public override string Name => "planted";

    /// <inheritdoc />
    public override string Summary => "Planted causes that answers name, on samples of unseen seeds (--seeds A-B; --product FOLDER)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var seeds = run.Options.GetValueOrDefault("seeds", DefaultSeeds).Split('-').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToArray();
        var folder = run.Options.GetValueOrDefault("product", DefaultProduct);
        var (named, planted) = (0, 0);
        for (var seed = seeds[0]; seed <= seeds[^1]; seed++)
        {
            await using var product = await AskedProduct.OpenAsync(new CopiedProduct(folder) { Seed = seed }, null, cancellationToken);
            foreach (var cause in product.Labels().Causes)
            {
                var fault = await FaultAsync(product, cause, cancellationToken);
                (named, planted) = (named + (fault is null ? 1 : 0), planted + 1);
                if (fault is not null)
                {
                    run.Say($"  seed {seed}, {cause.Name}: {fault}");
                }
            }
        }

        run.Say(string.Create(CultureInfo.InvariantCulture, $"{named} of {planted} causes named, {seeds[^1] - seeds[0] + 1} seeds"));
        return [new Measurement("planted causes named", named, "causes", planted)];
    }

    private static async Task<string?> FaultAsync(AskedProduct product, SampleCause cause, CancellationToken cancellationToken)
    {
        foreach (var question in cause.Questions)
        {
            var turn = await product.AskAsync(question, Caller.LocalOwner, null, cancellationToken);
            if (turn.Status != TurnStatus.Completed)
            {
                return $"\"{question}\" {TurnText.Of(turn)}";
            }

            var said = CauseNames.Sentences(turn.Answer);
            if (CauseNames.Of(cause).FirstOrDefault(n => !said.Contains(n, StringComparison.OrdinalIgnoreCase)) is { } missing)
            {
                return $"\"{question}\" does not say \"{missing}\" but: {said.ReplaceLineEndings(" ")}";
            }
        }

        return null;
    }
}

/// <summary>What the sentences of an answer must say so that a cause counts as named.</summary>
public static class CauseNames
{
    /// <summary>The words: members touched, the input that moved, a mix that shifted, a day that is missing.</summary>
    /// <param name="cause">What was planted.</param>
    public static ImmutableArray<string> Of(SampleCause cause) => cause.Kind switch
    {
        PlantKind.Missing => [cause.From.ToString("d MMM yyyy", CultureInfo.InvariantCulture)],
        PlantKind.MixShift => [cause.Loses!, cause.Wins!, "mix"],
        PlantKind.Drop => [.. cause.Members.Values.SelectMany(m => m), $"{cause.Input.Replace('_', ' ')} fell"],
        _ => [.. cause.Members.Values.SelectMany(m => m)],
    };

    /// <summary>The text blocks alone: a name in a table of all members names nothing.</summary>
    /// <param name="answer">The answer.</param>
    public static string Sentences(Answer answer) =>
        AnswerRenderer.ToText(answer with { Blocks = [.. answer.Blocks.OfType<TextBlock>()], FollowUps = [] });
}
