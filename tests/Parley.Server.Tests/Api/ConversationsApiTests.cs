using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Parley.Server.Tests.Api;

public sealed class ConversationsApiTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly HttpClient _client = server.CreateJsonClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_conversation_is_made_listed_renamed_read_and_deleted()
    {
        var made = await _client.PostAsJsonAsync("/api/conversations", new { product = "SHOP", title = "First" }, Token);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.JsonAsync()).GetProperty("id").GetString()!;
        Assert.Equal($"/api/conversations/{id}", made.Headers.Location!.ToString());

        var renamed = await _client.PatchAsJsonAsync($"/api/conversations/{id}", new { title = "Second" }, Token);
        Assert.Equal("Second", (await renamed.JsonAsync()).GetProperty("title").GetString());
        var listed = await _client.GetFromJsonAsync<JsonElement>("/api/conversations", Token);
        Assert.Contains(listed.GetProperty("items").EnumerateArray(), c => c.GetProperty("id").GetString() == id && c.GetProperty("title").GetString() == "Second");
        var read = await _client.GetFromJsonAsync<JsonElement>($"/api/conversations/{id}", Token);
        Assert.Equal("shop", read.GetProperty("conversation").GetProperty("product").GetString());
        Assert.Equal(0, read.GetProperty("turns").GetArrayLength());

        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync($"/api/conversations/{id}", Token)).StatusCode);

        await (await _client.GetAsync($"/api/conversations/{id}", Token)).ProblemAsync(HttpStatusCode.Gone, "conversation-deleted");
        await (await _client.DeleteAsync($"/api/conversations/{id}", Token)).ProblemAsync(HttpStatusCode.Gone, "conversation-deleted");
        await (await AskAsync(id, "What was revenue?")).ProblemAsync(HttpStatusCode.Gone, "conversation-deleted");
    }

    [Fact]
    public async Task ListAsync_InPages_GivesEveryConversationOnce()
    {
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(await BeginAsync());
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await _client.GetFromJsonAsync<JsonElement>($"/api/conversations?size=2{(next is null ? "" : $"&after={Uri.EscapeDataString(next)}")}", Token);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(made.Except(seen));
    }

    [Fact]
    public async Task A_question_is_answered_the_same_as_events_and_as_a_document()
    {
        var id = await BeginAsync();

        var whole = await (await AskAsync(id, "What was revenue in March 2025?")).JsonAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/conversations/{id}/turns") { Content = TestServer.Json("""{"question":"What was revenue in March 2025?"}""") };
        request.Headers.Accept.ParseAdd("text/event-stream");
        var events = await (await _client.SendAsync(request, Token)).EventsAsync();

        Assert.Equal("answered", whole.GetProperty("outcome").GetString());
        Assert.Contains(whole.GetProperty("figures").EnumerateArray(), f => f.GetProperty("value") is { ValueKind: JsonValueKind.Number } v && v.GetDecimal() == 930m);
        Assert.Equal("plan", events[0].Name);
        Assert.Equal("end", events[^1].Name);
        Assert.All(events[1..^1], e => Assert.Equal("block", e.Name));
        Assert.Equal(
            whole.GetProperty("blocks").EnumerateArray().Select(b => b.GetRawText()),
            events[1..^1].Select(e => e.Data.GetProperty("block").GetRawText()));
        var end = events[^1].Data;
        Assert.Equal(whole.GetProperty("text").GetString(), end.GetProperty("text").GetString());
        Assert.Equal(whole.GetProperty("plan").GetRawText(), events[0].Data.GetProperty("plan").GetRawText());
        Assert.Equal((1, 2), (whole.GetProperty("number").GetInt32(), end.GetProperty("number").GetInt32()));
        var turn = await _client.GetFromJsonAsync<JsonElement>($"/api/turns/{end.GetProperty("id").GetString()}", Token);
        Assert.Equal(end.GetRawText(), turn.GetRawText());
        var read = await _client.GetFromJsonAsync<JsonElement>($"/api/conversations/{id}", Token);
        Assert.Equal([whole.GetRawText(), end.GetRawText()], read.GetProperty("turns").EnumerateArray().Select(t => t.GetRawText()));
    }

    [Fact]
    public async Task CreateAsync_UnknownProduct_NamesTheNearest()
    {
        var detail = await (await _client.PostAsJsonAsync("/api/conversations", new { product = "shpo" }, Token)).ProblemAsync(HttpStatusCode.NotFound, "no-product");
        Assert.Contains("\"shop\"", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "question")]
    [InlineData(" \u0001\u0002\n ", "question")]
    public async Task AskAsync_NothingToRead_IsRefusedWithTheField(string question, string field)
    {
        var reply = await AskAsync(await BeginAsync(), question);
        await reply.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.True((await reply.JsonAsync()).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task AskAsync_ControlCharacters_AreCleanedAway()
    {
        var turn = await (await AskAsync(await BeginAsync(), "What was\u0000 revenue\r\n in March 2025?\u0007")).JsonAsync();

        Assert.Equal("What was revenue in March 2025?", turn.GetProperty("question").GetString());
        Assert.Equal("answered", turn.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task AskAsync_OneMegabyte_IsTooLarge() =>
        await (await AskAsync(await BeginAsync(), new string('q', 1024 * 1024))).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");

    [Fact]
    public async Task AskAsync_LongerThanAQuestionCanBe_IsRefused() =>
        await (await AskAsync(await BeginAsync(), new string('q', 100_000))).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("{}", "application/json", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("{\"question\":7}", "application/json", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("{\"question\":\"a\",\"verbosity\":\"loud\"}", "application/json", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("{\"question\":\"a\",\"time_zone\":\"Mars/Base\"}", "application/json", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("{\"question\":\"a\",\"locale\":\"no-such-language-x\"}", "application/json", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("question=a", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "not-json")]
    public async Task AskAsync_BodyThatCannotBeUsed_IsAProblem(string body, string type, HttpStatusCode status, string problem)
    {
        var reply = await _client.PostAsync($"/api/conversations/{await BeginAsync()}/turns", new StringContent(body, null, type), Token);

        await reply.ProblemAsync(status, problem);
    }

    [Theory]
    [InlineData("GET", "/api/conversations/none", "no-conversation")]
    [InlineData("DELETE", "/api/conversations/none", "no-conversation")]
    [InlineData("GET", "/api/turns/none", "no-turn")]
    public async Task WhatIsNotThere_IsNotFound(string method, string path, string problem)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        await (await _client.SendAsync(request, Token)).ProblemAsync(HttpStatusCode.NotFound, problem);
    }

    [Fact]
    public async Task AskAsync_NoSuchConversation_IsNotFoundAndMakesNone()
    {
        await (await AskAsync("never", "What was revenue?")).ProblemAsync(HttpStatusCode.NotFound, "no-conversation");
        await (await _client.GetAsync("/api/conversations/never", Token)).ProblemAsync(HttpStatusCode.NotFound, "no-conversation");
    }

    [Theory]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/api/conversations", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/conversations?size=0", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/conversations?size=many", HttpStatusCode.BadRequest)]
    public async Task WhatTheApiDoesNotKnow_IsAProblemDocument(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var reply = await _client.SendAsync(request, Token);

        Assert.Equal(status, reply.StatusCode);
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (await reply.JsonAsync()).GetProperty("status").GetInt32());
    }

    private async Task<string> BeginAsync() =>
        (await (await _client.PostAsJsonAsync("/api/conversations", new { product = "shop" }, Token)).JsonAsync()).GetProperty("id").GetString()!;

    private Task<HttpResponseMessage> AskAsync(string conversation, string question) =>
        _client.PostAsync($"/api/conversations/{conversation}/turns", TestServer.Json(JsonSerializer.Serialize(new { question })), Token);
}
