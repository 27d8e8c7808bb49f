using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Parley.Server.Tests.Api;

public sealed class OperationTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly HttpClient _client = server.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_server_is_live_ready_and_says_its_version()
    {
        Assert.Equal("ok", await _client.GetStringAsync("/healthz", Token));
        var ready = await _client.GetFromJsonAsync<JsonElement>("/readyz", Token);
        Assert.True(ready.GetProperty("ready").GetBoolean());
        Assert.Equal(["state", "disk", "products"], ready.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        var version = await _client.GetFromJsonAsync<JsonElement>("/version", Token);
        Assert.Equal("parley", version.GetProperty("name").GetString());
        Assert.NotEqual("0", version.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Without_its_state_the_server_is_live_and_not_ready()
    {
        await using var broken = new TestServer();
        var client = broken.CreateClient();
        var made = await client.PostAsJsonAsync("/api/conversations", new { product = "shop" }, Token);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var file = Path.Combine(broken.Folder, "state", "parley.db");
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var drop = connection.CreateCommand();
            drop.CommandText = "DROP TABLE schema_migration; ALTER TABLE conversation RENAME TO gone;";
            await drop.ExecuteNonQueryAsync(Token);
        }

        Assert.Equal("ok", await client.GetStringAsync("/healthz", Token));
        var ready = await client.GetAsync("/readyz", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.False((await ready.JsonAsync()).GetProperty("checks")[0].GetProperty("ok").GetBoolean());
        var detail = await (await client.GetAsync("/api/conversations", Token)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "state-unavailable");
        Assert.DoesNotContain(broken.Folder, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Products_are_listed_with_their_version()
    {
        var product = Assert.Single((await _client.GetFromJsonAsync<JsonElement>("/api/products", Token)).EnumerateArray());

        Assert.Equal(("shop", "Shop"), (product.GetProperty("name").GetString(), product.GetProperty("title").GetString()));
        Assert.Equal(64, product.GetProperty("version").GetString()!.Length);
        Assert.Equal("What was revenue in March 2025?", product.GetProperty("examples")[0].GetString());
    }

    [Fact]
    public async Task Every_endpoint_is_described_with_an_id_a_summary_and_a_tag()
    {
        var document = await _client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Token);

        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => (Path: p.Name, Method: o.Name, o.Value))).ToArray();
        Assert.All(operations, o => Assert.True(o.Value.TryGetProperty("operationId", out _) && o.Value.TryGetProperty("summary", out _) && o.Value.TryGetProperty("tags", out _), $"{o.Method} {o.Path}"));
        Assert.Equal(
            [
                "delete /api/conversations/{id}", "delete /api/keys/{id}", "delete /api/products/{product}/marks/{id}", "get /api/conversations", "get /api/conversations/{id}",
                "get /api/keys", "get /api/products", "get /api/products/{product}/documents/{path}", "get /api/products/{product}/learnt", "get /api/products/{product}/marks", "get /api/products/{product}/signals", "get /api/turns/{id}",
                "get /api/turns/{id}/trace", "get /healthz", "get /readyz", "get /version", "patch /api/conversations/{id}", "post /api/conversations",
                "post /api/conversations/{id}/turns", "post /api/keys", "post /api/products/{product}/marks", "post /api/products/{product}/signals/{id}/mute",
            ],
            operations.Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal));
        var turn = document.GetProperty("components").GetProperty("schemas").GetProperty("TurnDocument").GetProperty("properties");
        Assert.True(turn.TryGetProperty("resolved_question", out _));
    }

    [Fact]
    public async Task The_reference_page_loads_nothing_from_elsewhere()
    {
        var reply = await _client.GetAsync("/scalar/", Token);
        var page = await reply.Content.ReadAsStringAsync(Token);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
        Assert.Contains("default-src 'self'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var script = System.Text.RegularExpressions.Regex.Match(page, "src=\"([^\"]+)\"").Groups[1].Value;
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(new Uri(reply.RequestMessage!.RequestUri!, script), Token)).StatusCode);
    }

    [Theory]
    [InlineData("/api/products")]
    [InlineData("/healthz")]
    [InlineData("/api/nothing")]
    public async Task Every_reply_carries_the_security_headers(string path)
    {
        var reply = await _client.GetAsync(path, Token);

        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", reply.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("frame-ancestors 'none'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
