using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Parley.Server.Tests.OpenAi;

/// <summary>Every payload under /v1 is what OpenAI's published schemas say, for each outcome and each fault.</summary>
public sealed class OpenAiPayloadTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly HttpClient _client = server.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Questions { get; } =
    [
        "What was revenue in March 2025?", "Revenue by region in March 2025", "How did we do?", "What is the weather in Paris?", "I want to talk to a person",
    ];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Chat_completions_fit(string question)
    {
        var schema = OpenAiSchema.Published();
        var messages = new[] { new { role = "user", content = question } };

        var whole = await PostAsync("/v1/chat/completions", new { model = "shop", messages });
        var chunks = await EventsAsync("/v1/chat/completions", new { model = "shop", messages, stream = true, stream_options = new { include_usage = true } });

        Assert.Empty(schema.Faults("CreateChatCompletionResponse", whole));
        Assert.Equal("[DONE]", chunks[^1].Data);
        Assert.All(chunks.SkipLast(1), chunk => Assert.Empty(schema.Faults("CreateChatCompletionStreamResponse", JsonNode.Parse(chunk.Data))));
        var streamed = string.Concat(chunks.SkipLast(1).Select(c => (string?)JsonNode.Parse(c.Data)!["choices"]!.AsArray().FirstOrDefault()?["delta"]?["content"]));
        Assert.Equal((string?)whole["choices"]![0]!["message"]!["content"], streamed);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Responses_and_their_events_fit(string question)
    {
        var schema = OpenAiSchema.Published();

        var whole = await PostAsync("/v1/responses", new { model = "shop", input = question });
        var events = await EventsAsync("/v1/responses", new { model = "shop", input = question, stream = true });

        Assert.Empty(schema.Faults("Response", whole));
        foreach (var (happened, i) in events.Select((e, i) => (e, i)))
        {
            var data = JsonNode.Parse(happened.Data)!;
            Assert.Equal((happened.Name, i), ((string)data["type"]!, (int)data["sequence_number"]!));
            Assert.Empty(schema.FaultsOfEvent(data));
        }

        Assert.Equal("response.completed", events[^1].Name);
    }

    [Fact]
    public async Task Models_fit()
    {
        var schema = OpenAiSchema.Published();

        Assert.Empty(schema.Faults("ListModelsResponse", JsonNode.Parse(await _client.GetStringAsync("/v1/models", Token))));
        Assert.Empty(schema.Faults("Model", JsonNode.Parse(await _client.GetStringAsync("/v1/models/shop", Token))));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "{", 400, null)]
    [InlineData("/v1/chat/completions", "[]", 400, null)]
    [InlineData("/v1/chat/completions", """{"model":"shop"}""", 400, "messages")]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"x"}]}""", 400, "model")]
    [InlineData("/v1/chat/completions", """{"model":7,"messages":[{"role":"user","content":"x"}]}""", 400, "model")]
    [InlineData("/v1/chat/completions", """{"model":"shp","messages":[{"role":"user","content":"x"}]}""", 404, "model")]
    [InlineData("/v1/chat/completions", """{"model":"shop","messages":["x"]}""", 400, "messages[0]")]
    [InlineData("/v1/chat/completions", """{"model":"shop","messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", 400, "messages[0].content[0]")]
    [InlineData("/v1/chat/completions", """{"model":"shop","messages":[{"role":"user","content":"x"}],"n":2}""", 400, "n")]
    [InlineData("/v1/chat/completions", """{"model":"shop","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_object"}}""", 400, "response_format")]
    [InlineData("/v1/chat/completions", """{"model":"shop","messages":[{"role":"user","content":"x"}],"tool_choice":"required"}""", 400, "tool_choice")]
    [InlineData("/v1/chat/completions", """{"model":"shop","messages":[{"role":"user","content":"x"}],"metadata":{"time_zone":"Mars"}}""", 400, "metadata.time_zone")]
    [InlineData("/v1/responses", """{"model":"shop"}""", 400, "input")]
    [InlineData("/v1/responses", """{"model":"shop","input":"x","background":true}""", 400, "background")]
    [InlineData("/v1/responses", """{"model":"shop","input":"x","previous_response_id":"resp_1"}""", 400, "previous_response_id")]
    [InlineData("/v1/responses", """{"model":"shop","input":"x","previous_response_id":"resp_1","conversation":"c"}""", 400, "previous_response_id")]
    [InlineData("/v1/nothing", "{}", 404, null)]
    public async Task An_error_has_all_four_keys_and_says_where_it_is(string path, string body, int status, string? param)
    {
        var schema = OpenAiSchema.Published();

        var reply = await _client.PostAsync(path, TestServer.Json(body), Token);
        var error = JsonNode.Parse(await reply.Content.ReadAsStringAsync(Token));

        Assert.Equal((HttpStatusCode)status, reply.StatusCode);
        Assert.Equal("application/json", reply.Content.Headers.ContentType?.MediaType);
        Assert.Empty(schema.Faults("ErrorResponse", error));
        Assert.Equal(param, (string?)error!["error"]!["param"]);
    }

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        var reply = await _client.PostAsync(path, TestServer.Json(JsonSerializer.Serialize(body)), Token);
        var text = await reply.Content.ReadAsStringAsync(Token);
        Assert.True(reply.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<List<(string Name, string Data)>> EventsAsync(string path, object body)
    {
        var reply = await _client.PostAsync(path, TestServer.Json(JsonSerializer.Serialize(body)), Token);
        Assert.Equal("text/event-stream", reply.Content.Headers.ContentType?.MediaType);
        var events = new List<(string, string)>();
        await using var stream = await reply.Content.ReadAsStreamAsync(Token);
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync(Token))
        {
            events.Add((item.EventType, item.Data));
        }

        return events;
    }
}
