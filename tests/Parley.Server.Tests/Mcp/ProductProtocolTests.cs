using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Parley.Governance.Keys;
using Xunit;

namespace Parley.Server.Tests.Mcp;

/// <summary>The Model Context Protocol over HTTP, as a client speaks it.</summary>
public sealed class ProductProtocolTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_older_client_initializes_and_a_newer_one_discovers()
    {
        var initialized = await CallAsync("initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");
        var discovered = await CallAsync("server/discover", $$"""{{{Meta}}}""", "2026-07-28");

        Assert.Equal("2025-11-25", initialized.GetProperty("result").GetProperty("protocolVersion").GetString());
        Assert.Equal("parley", initialized.GetProperty("result").GetProperty("serverInfo").GetProperty("name").GetString());
        Assert.Contains("2026-07-28", discovered.GetProperty("result").GetProperty("supportedVersions").EnumerateArray().Select(v => v.GetString()));
    }

    [Fact]
    public async Task Tools_are_in_the_same_order_every_time_and_say_how_long_that_holds()
    {
        var listed = (await CallAsync("tools/list", $$"""{{{Meta}}}""", "2026-07-28")).GetProperty("result");
        var again = (await CallAsync("tools/list", $$"""{{{Meta}}}""", "2026-07-28")).GetProperty("result");

        Assert.Equal(["ask_shop", "describe_shop", "query_shop"], listed.GetProperty("tools").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Equal(listed.GetProperty("tools").GetRawText(), again.GetProperty("tools").GetRawText());
        Assert.True(listed.GetProperty("ttlMs").GetInt64() > 0);
        Assert.Equal("private", listed.GetProperty("cacheScope").GetString());
    }

    [Fact]
    public async Task A_question_is_answered_and_gone_on_with()
    {
        var first = await ToolAsync("ask_shop", """{"question":"What was revenue in March 2025?"}""");
        var conversation = first.GetProperty("structuredContent").GetProperty("conversation").GetString();
        var second = await ToolAsync("ask_shop", $$"""{"question":"and by region?","conversation":"{{conversation}}","verbosity":"brief"}""");

        Assert.Contains("930", Text(first), StringComparison.Ordinal);
        Assert.Equal("answered", first.GetProperty("structuredContent").GetProperty("outcome").GetString());
        Assert.Contains("South", Text(second), StringComparison.Ordinal);
        Assert.Equal(2, second.GetProperty("structuredContent").GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Metrics_are_described_and_queried()
    {
        var described = (await ToolAsync("describe_shop", "{}")).GetProperty("structuredContent");
        var rows = (await ToolAsync("query_shop", """{"metrics":["revenue"],"group_by":["order__region"],"filters":[{"dimension":"order__region","values":["North"]}],"start":"2025-03-01","end":"2025-03-31"}"""))
            .GetProperty("structuredContent");

        Assert.Equal("revenue", described.GetProperty("metrics")[0].GetProperty("name").GetString());
        rows.Fits("metrics-query");
        Assert.Equal("""[["North",310]]""", rows.GetProperty("rows").GetRawText());
    }

    [Theory]
    [InlineData("ask_shop", "{}", "question")]
    [InlineData("ask_shop", """{"question":"x","colour":"red"}""", "colour")]
    [InlineData("ask_shop", """{"question":"x","verbosity":"loud"}""", "verbosity")]
    [InlineData("describe_shop", """{"metric":"profit"}""", "profit")]
    [InlineData("query_shop", "{}", "metrics")]
    [InlineData("query_shop", """{"metrics":["profit"]}""", "profit")]
    [InlineData("query_shop", """{"metrics":["revenue"],"where":["1=1"]}""", "where")]
    [InlineData("query_shop", """{"metrics":["revenue"],"filters":["1=1"]}""", "filter")]
    [InlineData("query_shop", """{"metrics":["revenue"],"start":"yesterday"}""", "start")]
    [InlineData("query_shop", """{"metrics":["revenue"],"limit":0}""", "limit")]
    public async Task What_a_tool_cannot_use_is_said_to_the_model_that_called(string tool, string arguments, string said)
    {
        var result = await ToolAsync(tool, arguments);

        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains(said, Text(result), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Values_of_filters_are_never_read_as_SQL()
    {
        var rows = (await ToolAsync("query_shop", """{"metrics":["revenue"],"filters":[{"dimension":"order__region","values":["North') OR ('1'='1","{{ Dimension('x') }}"]}]}"""))
            .GetProperty("structuredContent");

        Assert.Equal("[[null]]", rows.GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task The_catalogue_is_a_resource_and_what_is_none_is_an_error()
    {
        var listed = (await CallAsync("resources/list", "{}")).GetProperty("result").GetProperty("resources")[0];
        var read = (await CallAsync("resources/read", """{"uri":"parley://shop/catalogue"}""")).GetProperty("result");
        var metric = (await CallAsync("resources/read", """{"uri":"parley://shop/metrics/revenue"}""")).GetProperty("result");
        var missing = await CallAsync("resources/read", """{"uri":"parley://shop/metrics/none"}""");
        var completed = (await CallAsync("completion/complete", """{"ref":{"type":"ref/resource","uri":"parley://shop/metrics/{metric}"},"argument":{"name":"metric","value":"rev"}}""")).GetProperty("result");

        Assert.Equal("parley://shop/catalogue", listed.GetProperty("uri").GetString());
        Assert.Contains("revenue", read.GetProperty("contents")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("Revenue", metric.GetProperty("contents")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(missing.TryGetProperty("error", out _));
        Assert.Equal("revenue", completed.GetProperty("completion").GetProperty("values")[0].GetString());
    }

    [Fact]
    public async Task Questions_to_begin_with_are_prompts()
    {
        var listed = (await CallAsync("prompts/list", "{}")).GetProperty("result").GetProperty("prompts")[0];
        var got = (await CallAsync("prompts/get", $$"""{"name":"{{listed.GetProperty("name").GetString()}}"}""")).GetProperty("result");

        Assert.Equal("What was revenue in March 2025?", got.GetProperty("messages")[0].GetProperty("content").GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("attacker.example", null)]
    [InlineData("localhost", "https://attacker.example")]
    public async Task Other_hosts_and_sites_are_refused(string host, string? origin)
    {
        using var request = Request("tools/list", "{}", null);
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await server.CreateClient().SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task A_key_of_another_product_finds_no_tool_of_this_one()
    {
        var keys = (ApiKeyStore)server.Services.GetService(typeof(ApiKeyStore))!;
        var secret = (await keys.CreateAsync(new ApiKeyRequest("other") { Products = ["finance"] }, "ada", Token)).Secret;
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);

        var listed = await CallAsync("tools/list", "{}", null, client);
        var called = await CallAsync("tools/call", """{"name":"ask_shop","arguments":{"question":"x"}}""", null, client);

        Assert.Empty(listed.GetProperty("result").GetProperty("tools").EnumerateArray());
        Assert.True(called.TryGetProperty("error", out _));
    }

    private const string Meta =
        "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{},\"io.modelcontextprotocol/clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}";

    private static string Text(JsonElement result) => result.GetProperty("content")[0].GetProperty("text").GetString()!;

    private async Task<JsonElement> ToolAsync(string name, string arguments) =>
        (await CallAsync("tools/call", $$"""{"name":"{{name}}","arguments":{{arguments}}}""")).GetProperty("result");

    private async Task<JsonElement> CallAsync(string method, string parameters, string? version = null, HttpClient? client = null)
    {
        using var request = Request(method, parameters, version);
        var reply = await (client ?? server.CreateClient()).SendAsync(request, Token);
        var text = await reply.Content.ReadAsStringAsync(Token);
        var data = text.Split('\n').FirstOrDefault(l => l.StartsWith("data: ", StringComparison.Ordinal))?[6..] ?? text;
        using var document = JsonDocument.Parse(data);
        return document.RootElement.Clone();
    }

    private static HttpRequestMessage Request(string method, string parameters, string? version)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = TestServer.Json($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}"""),
        };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (version is not null)
        {
            request.Headers.Add("MCP-Protocol-Version", version);
            request.Headers.Add("Mcp-Method", method);
        }

        return request;
    }
}
