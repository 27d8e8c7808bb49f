using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Parley.Models;
using Parley.Models.Providers;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Models;

/// <summary>
/// Parley's own time in a turn with a model: turns and direct calls of the same stub, by turns, in the same run, with as many
/// streams open at once; what is added is the difference of their percentiles. The time of the deterministic turn, which is
/// measured by <c>turn</c>, is part of what is added.
/// </summary>
public sealed class ModelOverheadVerb : Verb
{
    private const string Product = "samples/finance";
    private const string Question = "revenue last month";
    private const string Streams = "32";
    private const int Rounds = 12;

    /// <inheritdoc />
    public override string Name => "model-overhead";

    /// <inheritdoc />
    public override string Summary => "What a turn adds to the model's own time, p50 and p99, and to its first sentence, against direct calls of the same stub (--streams N)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var streams = int.Parse(run.Options.GetValueOrDefault("streams", Streams), CultureInfo.InvariantCulture);
        await using var fake = new FakeProvider { Script = _ => ["The figure asked ", "for is [[f1]]. ", "It is ", "[[f1]] in all."], Pace = TimeSpan.FromMilliseconds(60) };
        await using var product = await ModelledProduct.OpenAsync(Product, [ModelledProduct.Chat("openai-compatible", fake.Address)], cancellationToken);
        using var direct = ProviderClients.Chat(
            new ModelDefinition("direct", ModelProvider.OpenAiCompatible, "fake") { BaseUrl = new Uri(fake.Address, "/v1") }, Environment.GetEnvironmentVariable);
        await RoundAsync(8, _ => TurnAsync(product, cancellationToken));
        await RoundAsync(8, _ => CallAsync(direct, cancellationToken));
        var (turns, calls) = (new List<Timed>(), new List<Timed>());
        for (var i = 0; i < Rounds; i++)
        {
            turns.AddRange(await RoundAsync(streams, _ => TurnAsync(product, cancellationToken)));
            calls.AddRange(await RoundAsync(streams, _ => CallAsync(direct, cancellationToken)));
        }

        var (turn, call) = (turns.Select(t => t.Whole), calls.Select(t => t.Whole));
        run.Say(string.Create(CultureInfo.InvariantCulture, $"{turns.Count} turns and calls, {streams} at once"));
        return
        [
            new Measurement("added to a turn, p50", At(turn, 0.5) - At(call, 0.5), "ms", 5, Bound.AtMost, At(call, 0.5)),
            new Measurement("added to a turn, p99", At(turn, 0.99) - At(call, 0.99), "ms", 50, Bound.AtMost, At(call, 0.99)),
            new Measurement("added to the first sentence, p50", At(turns.Select(t => t.First), 0.5) - At(calls.Select(t => t.First), 0.5), "ms", 10, Bound.AtMost, At(calls.Select(t => t.First), 0.5)),
        ];
    }

    private static async Task<Timed[]> RoundAsync(int streams, Func<int, Task<Timed>> one) => await Task.WhenAll(Enumerable.Range(0, streams).Select(one));

    private static async Task<Timed> TurnAsync(AskedProduct product, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        double? first = null;
        await foreach (var happened in product.RunAsync(Question, Caller.LocalOwner, cancellationToken))
        {
            if (happened is TurnEvent.BlockReady)
            {
                first ??= Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }

        return new Timed(first ?? 0, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private static async Task<Timed> CallAsync(IChatClient client, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        double? first = null;
        var text = "";
        await foreach (var update in client.GetStreamingResponseAsync("Question", cancellationToken: cancellationToken))
        {
            text += update.Text;
            if (text.Contains(". ", StringComparison.Ordinal))
            {
                first ??= Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }

        return new Timed(first ?? 0, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private static double At(IEnumerable<double> times, double share)
    {
        var sorted = times.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];
    }

    private sealed record Timed(double First, double Whole);
}
