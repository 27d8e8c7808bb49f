using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Parley.Server.Tests;

/// <summary>Reads replies of the API.</summary>
internal static class Replies
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Asserts that a reply is a whole problem document of this status and type, and gives its detail.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage reply, HttpStatusCode status, string type)
    {
        Assert.Equal(status, reply.StatusCode);
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        var problem = await reply.JsonAsync();
        problem.Fits("problem");
        Assert.Equal($"urn:parley:problem:{type}", problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.NotEqual("", problem.GetProperty("traceId").GetString());
        Assert.StartsWith("/", problem.GetProperty("instance").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, problem.GetProperty("errors").ValueKind);
        return problem.GetProperty("detail").GetString()!;
    }

    /// <summary>Asserts that a document is as its published schema says.</summary>
    public static void Fits(this JsonElement document, string schema) =>
        Assert.Empty(Parley.Tests.JsonSchema.Published($"{schema}.schema.json").Faults(JsonNode.Parse(document.GetRawText())));

    /// <summary>Server-sent events as (name, data).</summary>
    public static async Task<List<(string Name, JsonElement Data)>> EventsAsync(this HttpResponseMessage reply)
    {
        Assert.Equal("text/event-stream", reply.Content.Headers.ContentType?.MediaType);
        var events = new List<(string, JsonElement)>();
        await using var stream = await reply.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            using var document = JsonDocument.Parse(item.Data);
            events.Add((item.EventType, document.RootElement.Clone()));
        }

        return events;
    }
}
