using System.Diagnostics;
using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Parley.Telemetry;
using Xunit;

namespace Parley.Server.Tests.Telemetry;

/// <summary>What a collector hears is the process's affair, not a server's: these tests run when no other server starts.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryAlone;

/// <summary>What a collector hears of a turn: the GenAI conventions' names, and nobody's words.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Question = "What was revenue in March 2025?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_turn_is_an_agent_invocation_with_its_steps_and_queries_below_it()
    {
        var (turn, spans) = await AskAsync(Question);

        var root = spans.Single(s => s.OperationName == "invoke_agent shop" && (string?)s.GetTagItem("parley.turn.id") == turn.GetProperty("id").GetString());
        Assert.Equal("invoke_agent", root.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("parley", root.GetTagItem("gen_ai.provider.name"));
        Assert.Equal("shop", root.GetTagItem("gen_ai.agent.name"));
        Assert.Equal(turn.GetProperty("conversation").GetString(), root.GetTagItem("gen_ai.conversation.id"));
        Assert.Equal("answered", root.GetTagItem("parley.outcome"));
        var evaluation = Assert.Single(root.Events, e => e.Name == "gen_ai.evaluation.result");
        Assert.Contains(evaluation.Tags, t => t.Key == "gen_ai.evaluation.score.value" && Equals(t.Value, 1.0));
        var below = spans.Where(s => s.TraceId == root.TraceId && s.ParentSpanId == root.SpanId).ToList();
        Assert.Equal(["admit", "understand", "gather", "compose", "verify", "say"], below.Where(s => s.Kind == ActivityKind.Internal).Select(s => s.OperationName));
        var query = below.First(s => s.OperationName == "query" && Equals(s.GetTagItem("parley.metrics"), "revenue"));
        Assert.Equal("duckdb", query.GetTagItem("db.system.name"));
    }

    [Fact]
    public async Task Nobodys_words_are_told_unless_the_owner_says_so()
    {
        var (silent, spans) = await AskAsync(Question);
        Assert.DoesNotContain(Below(silent, spans).SelectMany(s => s.TagObjects), t => t.Value is string text && (text.Contains(Question, StringComparison.Ordinal) || text.Contains("930", StringComparison.Ordinal)));

        Instruments.CapturesContent = true;
        try
        {
            var (told, more) = await AskAsync(Question);
            var root = Below(told, more).Single(s => s.OperationName == "invoke_agent shop");
            Assert.Equal(Question, root.GetTagItem("gen_ai.input.messages"));
            Assert.Contains("930", (string)root.GetTagItem("gen_ai.output.messages")!, StringComparison.Ordinal);
        }
        finally
        {
            Instruments.CapturesContent = false;
        }
    }

    [Fact]
    public async Task Turns_are_counted_and_timed_by_outcome()
    {
        var exported = new List<Metric>();
        using var meters = Sdk.CreateMeterProviderBuilder().AddMeter(Instruments.Name).AddInMemoryExporter(exported).Build();
        await AskAsync(Question);
        await AskAsync("What is the weather in Paris?");

        meters.ForceFlush();

        foreach (var name in new[] { "parley.turns", "parley.turn.duration" })
        {
            var outcomes = new HashSet<string>();
            foreach (ref readonly var point in exported.Single(m => m.Name == name).GetMetricPoints())
            {
                foreach (var tag in point.Tags)
                {
                    outcomes.Add($"{tag.Key}={tag.Value}");
                }
            }

            Assert.Superset(new HashSet<string> { "parley.product=shop", "parley.outcome=answered", "parley.outcome=declined" }, outcomes);
        }
    }

    private static List<Activity> Below(JsonElement turn, List<Activity> spans)
    {
        var root = spans.Single(s => (string?)s.GetTagItem("parley.turn.id") == turn.GetProperty("id").GetString());
        return [.. spans.Where(s => s.TraceId == root.TraceId)];
    }

    private async Task<(JsonElement Turn, List<Activity> Spans)> AskAsync(string question)
    {
        var exported = new List<Activity>();
        using var tracer = Sdk.CreateTracerProviderBuilder().AddSource(Instruments.Name).SetSampler(new AlwaysOnSampler()).AddInMemoryExporter(exported).Build();
        using var client = server.CreateJsonClient();
        var begun = await (await client.PostAsync("/api/conversations", TestServer.Json("""{"product":"shop"}"""), Token)).JsonAsync();
        var reply = await client.PostAsync(
            $"/api/conversations/{begun.GetProperty("id").GetString()}/turns", TestServer.Json(JsonSerializer.Serialize(new { question })), Token);
        var turn = await reply.JsonAsync();
        tracer.ForceFlush();
        lock (exported)
        {
            return (turn, [.. exported]);
        }
    }
}
