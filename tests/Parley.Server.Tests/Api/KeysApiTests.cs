using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Parley.Server.Tests.Api;

public sealed class KeysApiTests : IAsyncDisposable
{
    private readonly TestServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_made_listed_used_and_revoked()
    {
        using var owner = _server.CreateJsonClient();
        var made = await MakeAsync(owner, """{"name":"Wiki","products":["shop"],"roles":["analyst"],"attributes":{"region":"North"}}""");
        made.Fits("new-key");
        using var program = Client(made.GetProperty("secret").GetString()!);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/products", Token)).StatusCode);
        var listed = await owner.GetFromJsonAsync<JsonElement>("/api/keys", Token);
        listed.Fits("keys");
        Assert.NotEqual(JsonValueKind.Null, listed.GetProperty("keys")[0].GetProperty("last_used_at").ValueKind);
        var revoked = await owner.DeleteAsync($"/api/keys/{made.GetProperty("key").GetProperty("id").GetString()}", Token);
        (await revoked.JsonAsync()).Fits("key");

        Assert.Contains("revoked", await (await program.GetAsync("/api/products", Token)).ProblemAsync(HttpStatusCode.Unauthorized, "bad-key"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_sees_its_own_conversations_and_no_product_outside_its_scope()
    {
        using var owner = _server.CreateJsonClient();
        await owner.PostAsync("/api/conversations", TestServer.Json("""{"product":"shop"}"""), Token);
        using var program = Client((await MakeAsync(owner, """{"name":"Wiki","products":["shop"]}""")).GetProperty("secret").GetString()!);
        using var scoped = Client(await SecretForOtherProductAsync());

        Assert.Empty((await program.GetFromJsonAsync<JsonElement>("/api/conversations", Token)).GetProperty("items").EnumerateArray());
        Assert.Single((await program.GetFromJsonAsync<JsonElement>("/api/products", Token)).EnumerateArray());
        Assert.Empty((await scoped.GetFromJsonAsync<JsonElement>("/api/products", Token)).EnumerateArray());
        await (await scoped.PostAsync("/api/conversations", TestServer.Json("""{"product":"shop"}"""), Token)).ProblemAsync(HttpStatusCode.NotFound, "no-product");
    }

    [Fact]
    public async Task Only_owners_of_the_installation_make_keys()
    {
        using var owner = _server.CreateJsonClient();
        using var analyst = Client((await MakeAsync(owner, """{"name":"a","roles":["analyst"]}""")).GetProperty("secret").GetString()!);
        using var scoped = Client((await MakeAsync(owner, """{"name":"b","roles":["owner"],"products":["shop"]}""")).GetProperty("secret").GetString()!);
        using var trusted = Client((await MakeAsync(owner, """{"name":"c","roles":["owner"]}""")).GetProperty("secret").GetString()!);

        foreach (var client in new[] { analyst, scoped })
        {
            await (await client.PostAsync("/api/keys", TestServer.Json("""{"name":"x"}"""), Token)).ProblemAsync(HttpStatusCode.Forbidden, "owners-only");
            await (await client.GetAsync("/api/keys", Token)).ProblemAsync(HttpStatusCode.Forbidden, "owners-only");
            await (await client.DeleteAsync("/api/keys/x", Token)).ProblemAsync(HttpStatusCode.Forbidden, "owners-only");
        }

        Assert.Equal(HttpStatusCode.Created, (await trusted.PostAsync("/api/keys", TestServer.Json("""{"name":"x"}"""), Token)).StatusCode);
        await (await trusted.DeleteAsync("/api/keys/none", Token)).ProblemAsync(HttpStatusCode.NotFound, "no-key");
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"name":"x","products":["shp"]}""", "products")]
    [InlineData("""{"name":"x","per_minute":0}""", "per_minute")]
    [InlineData("""{"name":"x","expires_at":"2001-01-01T00:00:00Z"}""", "expires_at")]
    public async Task What_cannot_be_a_key_is_said_with_its_field(string body, string field)
    {
        using var owner = _server.CreateJsonClient();
        var reply = await owner.PostAsync("/api/keys", TestServer.Json(body), Token);

        await reply.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.True((await reply.JsonAsync()).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_it_may_again()
    {
        using var owner = _server.CreateJsonClient();
        using var program = Client((await MakeAsync(owner, """{"name":"Wiki","per_minute":2}""")).GetProperty("secret").GetString()!);

        var replies = new List<HttpResponseMessage>();
        for (var i = 0; i < 3; i++)
        {
            replies.Add(await program.GetAsync("/api/products", Token));
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], replies.Take(2).Select(r => r.StatusCode));
        await replies[2].ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(replies[2].Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/api/products", Token)).StatusCode);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<JsonElement> MakeAsync(HttpClient owner, string body)
    {
        var reply = await owner.PostAsync("/api/keys", TestServer.Json(body), Token);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        return await reply.JsonAsync();
    }

    private async Task<string> SecretForOtherProductAsync()
    {
        var keys = (Governance.Keys.ApiKeyStore)_server.Services.GetService(typeof(Governance.Keys.ApiKeyStore))!;
        return (await keys.CreateAsync(new Governance.Keys.ApiKeyRequest("other") { Products = ["finance"] }, "ada", Token)).Secret;
    }

    private HttpClient Client(string secret)
    {
        var client = _server.CreateJsonClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }
}
