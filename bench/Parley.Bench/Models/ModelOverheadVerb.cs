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
/// Parley's own time in a turn with a model: as many streams as asked for are open all the time, each beginning anew as it ends;
/// so for turns, so for direct calls of the same stub, by turns in the same run. What is added is the difference of their
/// percentiles. The time of the deterministic turn, which is measured by <c>turn</c>, is part of what is added.
/// </summary>
public sealed class ModelOverheadVerb : Verb
{
    private const string Product = "samples/finance";
    private const string Question = "revenue last month";
    private const string Streams = "32";
    private const string Rounds = "4";
    private const int PerStream = 4;

    /// <inheritdoc />
    public override string Name => "model-overhead";

    /// <inheritdoc />
    public override string Summary => "What a turn adds to the model's own time, p50 and p99, and to its first sentence, against direct calls of the same stub (--streams N, --rounds N)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var streams = int.Parse(run.Options.GetValueOrDefault("streams", Streams), CultureInfo.InvariantCulture);
        var rounds = int.Parse(run.Options.GetValueOrDefault("rounds", Rounds), CultureInfo.InvariantCulture);
        IReadOnlyList<(string Role, string Text)> sent = [];
        string[] parts = ["The figure asked ", "for is [[f1]]. ", "It is ", "[[f1]] in all."];
        await using var fake = new FakeProvider { Script = request => (sent = request.Messages, parts).parts, Pace = TimeSpan.FromMilliseconds(60) };
        await using var product = await ModelledProduct.OpenAsync(Product, [ModelledProduct.Chat("openai-compatible", fake.Address)], cancellationToken);
        using var direct = ProviderClients.Chat(
            new ModelDefinition("direct", ModelProvider.OpenAiCompatible, "fake") { BaseUrl = new Uri(fake.Address, "/v1") }, Environment.GetEnvironmentVariable);
        await StreamsAsync(streams, () => TurnAsync(product, cancellationToken));

        // What is asked directly is what a turn asks, word for word.
        ChatMessage[] asked = [.. sent.Select(m => new ChatMessage(new ChatRole(m.Role), m.Text))];
        await StreamsAsync(streams, () => CallAsync(direct, asked, cancellationToken));
        var (turns, calls) = (new List<Timed>(), new List<Timed>());
        var (turnCpu, callCpu) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var i = 0; i < rounds; i++)
        {
            var before = Environment.CpuUsage.TotalTime;
            turns.AddRange(await StreamsAsync(streams, () => TurnAsync(product, cancellationToken)));
            var between = Environment.CpuUsage.TotalTime;
            calls.AddRange(await StreamsAsync(streams, () => CallAsync(direct, asked, cancellationToken)));
            (turnCpu, callCpu) = (turnCpu + between - before, callCpu + Environment.CpuUsage.TotalTime - between);
        }

        run.Say(string.Create(CultureInfo.InvariantCulture, $"{turns.Count} turns and calls, {streams} open at any time; processor time of a turn {turnCpu.TotalMilliseconds / turns.Count:0.00} ms, of a call {callCpu.TotalMilliseconds / calls.Count:0.00} ms, the stub's share in both"));
        run.Say("time of the steps of a turn, p50 in ms: " + string.Join(", ", turns[0].Steps.Keys.Select(k => string.Create(CultureInfo.InvariantCulture, $"{k} {At(turns.Select(t => t.Steps.GetValueOrDefault(k)), 0.5):0.00}"))));
        var (turn, call) = (turns.Select(t => t.Whole), calls.Select(t => t.Whole));
        return
        [
            new Measurement("added to a turn, p50", At(turn, 0.5) - At(call, 0.5), "ms", 5, Bound.AtMost, At(call, 0.5)),
            new Measurement("added to a turn, p99", At(turn, 0.99) - At(call, 0.99), "ms", 50, Bound.AtMost, At(call, 0.99)),
            new Measurement("added to the first sentence, p50", At(turns.Select(t => t.First), 0.5) - At(calls.Select(t => t.First), 0.5), "ms", 10, Bound.AtMost, At(calls.Select(t => t.First), 0.5)),
        ];
    }

    // The streams begin one after the other, so that they do not all do the same in the same instant, as askers do not.
    private static async Task<List<Timed>> StreamsAsync(int streams, Func<Task<Timed>> one)
    {
        var apart = TimeSpan.FromMilliseconds(480.0 / streams);
        var all = await Task.WhenAll(Enumerable.Range(0, streams).Select(async stream =>
        {
            await Task.Delay(apart * stream);
            var timed = new List<Timed>();
            for (var i = 0; i < PerStream; i++)
            {
                timed.Add(await one());
            }

            return timed;
        }));
        return [.. all.SelectMany(t => t)];
    }

    private static async Task<Timed> TurnAsync(AskedProduct product, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        double? first = null;
        var steps = ImmutableSortedDictionary<string, double>.Empty;
        await foreach (var happened in product.RunAsync(Question, Caller.LocalOwner, cancellationToken))
        {
            if (happened is TurnEvent.BlockReady)
            {
                first ??= Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }

            steps = (happened as TurnEvent.Ended)?.Turn.TimingsMs ?? steps;
        }

        return new Timed(first ?? 0, Stopwatch.GetElapsedTime(began).TotalMilliseconds) { Steps = steps };
    }

    private static async Task<Timed> CallAsync(IChatClient client, ChatMessage[] messages, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        double? first = null;
        var text = "";
        await foreach (var update in client.GetStreamingResponseAsync(messages, cancellationToken: cancellationToken))
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

    private sealed record Timed(double First, double Whole)
    {
        public ImmutableSortedDictionary<string, double> Steps { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
    }
}
