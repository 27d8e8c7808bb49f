using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Parley.Server.Tests.Auth;

public sealed class AccessGateTests
{
    private const string Secret = "a-long-enough-token-ü";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("localhost:5080", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:5080", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    [InlineData("parley.internal", HttpStatusCode.OK)]
    [InlineData("attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("192.168.0.7", HttpStatusCode.Forbidden)]
    public async Task Without_a_token_only_names_of_this_machine_are_answered(string host, HttpStatusCode expected)
    {
        await using var server = new TestServer { ["PARLEY_HOSTS"] = "parley.internal" };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/products");
        request.Headers.Host = host;

        Assert.Equal(expected, (await server.CreateClient().SendAsync(request, Token)).StatusCode);
    }

    [Theory]
    [InlineData("http://localhost", HttpStatusCode.OK)]
    [InlineData("http://localhost:9999", HttpStatusCode.Forbidden)]
    [InlineData("https://attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task Pages_of_other_sites_are_refused(string origin, HttpStatusCode expected)
    {
        await using var server = new TestServer();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/products");
        request.Headers.Add("Origin", origin);

        Assert.Equal(expected, (await server.CreateClient().SendAsync(request, Token)).StatusCode);
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", "", HttpStatusCode.Unauthorized)]
    [InlineData("Basic", "not base64!", HttpStatusCode.Unauthorized)]
    [InlineData("Basic", "any:wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Basic", "any:" + Secret, HttpStatusCode.OK)]
    public async Task With_a_token_it_must_be_presented(string? scheme, string? value, HttpStatusCode expected)
    {
        await using var server = new TestServer { ["PARLEY_TOKEN"] = Secret };
        var client = server.CreateClient();
        if (scheme is not null)
        {
            var parameter = scheme == "Basic" && value!.Contains(':', StringComparison.Ordinal) ? Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) : value;
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, parameter);
        }

        var reply = await client.GetAsync("/api/products", Token);

        Assert.Equal(expected, reply.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", Token)).StatusCode);
        if (expected == HttpStatusCode.Unauthorized)
        {
            await reply.ProblemAsync(HttpStatusCode.Unauthorized, "no-token");
            Assert.Contains(reply.Headers.WwwAuthenticate, h => h.Scheme == "Bearer");
        }
    }

    [Fact]
    public async Task A_bearer_token_opens_the_server_under_any_host()
    {
        await using var server = new TestServer { ["PARLEY_TOKEN"] = "plain-ascii-token-of-length", ["PARLEY_URLS"] = "http://0.0.0.0:5080" };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/products");
        request.Headers.Host = "parley.example";
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "plain-ascii-token-of-length");

        Assert.Equal(HttpStatusCode.OK, (await server.CreateClient().SendAsync(request, Token)).StatusCode);
    }

    [Theory]
    [InlineData("parley_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.Unauthorized)]
    [InlineData("any", HttpStatusCode.OK)]
    public async Task Without_a_token_what_is_no_key_is_not_looked_at_and_a_wrong_key_opens_nothing(string presented, HttpStatusCode expected)
    {
        await using var server = new TestServer();
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", presented);

        Assert.Equal(expected, (await client.GetAsync("/api/products", Token)).StatusCode);
    }
}
