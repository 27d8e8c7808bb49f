using System.Net;
using Xunit;

namespace Parley.Server.Tests.Auth;

public sealed class OriginsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://other.example", false)]
    public async Task Only_pages_of_named_sites_may_ask_and_call(string origin, bool allowed)
    {
        await using var server = new TestServer { ["PARLEY_ORIGINS"] = "https://app.example" };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/chat/completions");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var call = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        call.Headers.Add("Origin", origin);

        var asked = await server.CreateClient().SendAsync(preflight, Token);
        var called = await server.CreateClient().SendAsync(call, Token);

        Assert.Equal(allowed ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, asked.StatusCode);
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, called.StatusCode);
        Assert.Equal(allowed, called.Headers.TryGetValues("Access-Control-Allow-Origin", out var named) && named.Single() == origin);
    }
}
