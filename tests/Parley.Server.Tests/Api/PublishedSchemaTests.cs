using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Parley.Server.Tests.Api;

/// <summary>What the API answers with is what its published schemas say; problems are held to theirs wherever they are tested.</summary>
public sealed class PublishedSchemaTests : IAsyncDisposable
{
    private readonly TestServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/products", "products")]
    [InlineData("/readyz", "readiness")]
    [InlineData("/version", "version")]
    public async Task A_document_fits_its_schema(string path, string schema)
    {
        using var client = _server.CreateJsonClient();

        (await client.GetFromJsonAsync<JsonElement>(path, Token)).Fits(schema);
    }

    [Fact]
    public async Task Conversations_and_turns_fit_their_schemas_from_beginning_to_end()
    {
        using var client = _server.CreateJsonClient();
        var begun = await (await client.PostAsync("/api/conversations", TestServer.Json("""{"product":"shop"}"""), Token)).JsonAsync();
        begun.Fits("conversation");
        var address = $"/api/conversations/{begun.GetProperty("id").GetString()}";

        var turn = await (await client.PostAsync($"{address}/turns", TestServer.Json("""{"question":"What was revenue in March 2025?"}"""), Token)).JsonAsync();
        turn.Fits("turn");

        (await client.GetFromJsonAsync<JsonElement>($"/api/turns/{turn.GetProperty("id").GetString()}", Token)).Fits("turn");
        var trace = await client.GetFromJsonAsync<JsonElement>($"/api/turns/{turn.GetProperty("id").GetString()}/trace", Token);
        trace.Fits("trace");
        Assert.Equal(
            ["admit", "query", "understand", "gather", "compose", "verify", "say"], trace.GetProperty("spans").EnumerateArray().Select(s => s.GetProperty("name").GetString()).Distinct());
        (await client.GetFromJsonAsync<JsonElement>(address, Token)).Fits("conversation-turns");
        (await client.GetFromJsonAsync<JsonElement>("/api/conversations", Token)).Fits("conversations");
        (await (await client.PatchAsync(address, TestServer.Json("""{"title":"Spring"}"""), Token)).JsonAsync()).Fits("conversation");
    }

    [Theory]
    [InlineData("Revenue by region in March 2025", "end")]
    [InlineData("How did we do?", "end")]
    public async Task The_events_of_a_turn_fit_their_schema(string question, string last)
    {
        using var client = _server.CreateClient();
        var begun = await (await client.PostAsync("/api/conversations", TestServer.Json("""{"product":"shop"}"""), Token)).JsonAsync();

        using var reply = await client.PostAsync(
            $"/api/conversations/{begun.GetProperty("id").GetString()}/turns", TestServer.Json(JsonSerializer.Serialize(new { question })), Token);
        var events = await reply.EventsAsync();

        Assert.Equal("plan", events[0].Name);
        Assert.Equal(last, events[^1].Name);
        JsonSerializer.SerializeToElement(events.Select(e => new JsonObject { ["event"] = e.Name, ["data"] = JsonNode.Parse(e.Data.GetRawText()) })).Fits("turn-events");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
