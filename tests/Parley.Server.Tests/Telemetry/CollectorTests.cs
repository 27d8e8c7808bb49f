using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Parley.Server.Tests.Telemetry;

/// <summary>What reaches a collector over OTLP, HTTP and protobuf: strings stand in protobuf as they are.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class CollectorTests
{
    private const string Question = "What was revenue in March 2025?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_collector_hears_of_turns_and_metrics_and_not_what_was_asked()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = new TestServer { ["PARLEY_OTLP"] = collector.Address })
        {
            using var client = server.CreateJsonClient();
            var begun = await (await client.PostAsync("/api/conversations", TestServer.Json("""{"product":"shop"}"""), Token)).JsonAsync();
            await client.PostAsync(
                $"/api/conversations/{begun.GetProperty("id").GetString()}/turns", TestServer.Json(JsonSerializer.Serialize(new { question = Question })), Token);
        }

        // The server tells what is left when it stops.
        Assert.All(collector.Received, r => Assert.Equal("application/x-protobuf", r.ContentType));
        var (traces, metrics) = (collector.TextOf("/v1/traces"), collector.TextOf("/v1/metrics"));
        Assert.Contains("invoke_agent shop", traces, StringComparison.Ordinal);
        Assert.Contains("gen_ai.operation.name", traces, StringComparison.Ordinal);
        Assert.Contains("service.name", traces, StringComparison.Ordinal);
        Assert.Contains("parley.turns", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(Question, traces + metrics, StringComparison.Ordinal);
    }

    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentBag<(string Path, string ContentType, byte[] Body)> Received { get; } = [];

        public string Address => app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var collector = new Collector(app);
            app.MapPost("/v1/{signal}", async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                collector.Received.Add((context.Request.Path, context.Request.ContentType ?? "", body.ToArray()));
                return Results.Bytes([], "application/x-protobuf");
            });
            await app.StartAsync(Token);
            return collector;
        }

        public string TextOf(string path) => string.Concat(Received.Where(r => r.Path == path).Select(r => Encoding.Latin1.GetString(r.Body)));

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
