using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Models;

/// <summary>
/// Every fault on every provider, through whole turns: the asker gets the deterministic answer or prose that was checked, within
/// the turn's time, without a word of the provider's; and nothing is asked again after it succeeded.
/// </summary>
public sealed class ModelFaultsVerb : Verb
{
    private const string Product = "samples/finance";
    private const string Question = "revenue by region last month";
    private static readonly string[] Providers = ["openai", "azure-openai", "openai-compatible", "anthropic", "ollama"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <inheritdoc />
    public override string Name => "model-faults";

    /// <inheritdoc />
    public override string Summary => "Each fault of a provider on each protocol, through whole turns over a server of ours that misbehaves";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        await using var plain = await AskedProduct.OpenAsync(new CopiedProduct(Product), null, cancellationToken);
        var expected = await plain.AskAsync(Question, Caller.LocalOwner, null, cancellationToken);
        var (cases, bad) = (0, 0);
        foreach (var provider in Providers)
        {
            foreach (var (fault, clock) in Enum.GetValues<FakeFault>().Select(f => (f, TimeProvider.System)).Append((FakeFault.None, new JumpingClock())))
            {
                await using var fake = new FakeProvider { Fault = fault, Script = Prose };
                await using var product = await ModelledProduct.OpenAsync(Product, [ModelledProduct.Chat(provider, fake.Address, 2)], cancellationToken, 6, clock);
                var began = Stopwatch.GetTimestamp();
                var turn = await product.AskAsync(Question, Caller.LocalOwner, null, cancellationToken);
                var took = Stopwatch.GetElapsedTime(began);
                var wrong = Wrong(turn, expected, fault, fake) ?? (took > Limit ? string.Create(CultureInfo.InvariantCulture, $"took {took.TotalSeconds:0.0} s") : null);
                cases++;
                bad += wrong is null ? 0 : 1;
                var outcome = string.Join(", ", turn.Chain.Select(s => s.Outcome));
                run.Say(string.Create(CultureInfo.InvariantCulture, $"  {(wrong is null ? "ok  " : "BAD ")} {provider,-18} {(clock is JumpingClock ? "ClockJumps" : fault.ToString()),-14} {took.TotalMilliseconds,6:0} ms {fake.Requests} asked: {outcome}{(wrong is null ? "" : $" — {wrong}")}"));
            }
        }

        return
        [
            new Measurement("faults tried", cases, "turns", Providers.Length * (Enum.GetValues<FakeFault>().Length + 1)),
            new Measurement("turns that did not end as described", bad, "turns", 0, Bound.AtMost),
        ];
    }

    /// <summary>Two sentences over the facts of the prompt, in a few parts.</summary>
    internal static IReadOnlyList<string> Prose(FakeRequest request) =>
        Liar.Facts(request) is [var fact, ..] ? [$"The {fact.About[..(fact.About.Length / 2)]}", $"{fact.About[(fact.About.Length / 2)..]} is [[{fact.Id}]]. ", $"The {fact.About} ", $"is [[{fact.Id}]]."] : ["Nothing."];

    private static string? Wrong(Turn turn, Turn expected, FakeFault fault, FakeProvider fake)
    {
        var text = AnswerRenderer.ToText(turn.Answer);
        var figures = AnswerFigures.Of(expected.Answer).Select(f => f.Text).ToHashSet(StringComparer.Ordinal);
        var mostRequests = fault switch
        {
            FakeFault.Busy or FakeFault.BusyOnce or FakeFault.Server or FakeFault.ServerOnce or FakeFault.Hang or FakeFault.InvalidJson or FakeFault.OtherSchema
                or FakeFault.HalfCharacter or FakeFault.Refusal => 2,
            _ => 1,
        };
        return turn is not { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered } ? $"{turn.Status} {turn.Answer.Outcome}"
            : !turn.Verdicts.IsEmpty ? turn.Verdicts[0]
            : AnswerFigures.Of(turn.Answer).Any(f => !figures.Contains(f.Text)) ? "a figure that is not the deterministic answer's"
            : text.Contains("secret detail", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal) || text.Contains("odd ", StringComparison.Ordinal)
                ? "the provider's words are shown"
            : turn.Chain.Any(s => s.Reason.Contains("sk-fake", StringComparison.Ordinal)) ? "the key is recorded"
            : fake.Requests > mostRequests ? $"asked {fake.Requests} times"
            : fault is FakeFault.None or FakeFault.BusyOnce or FakeFault.ServerOnce && (fake.Succeeded != 1 || turn.Chain[^1].Outcome != "accepted") ? "not answered"
            : null;
    }
}
