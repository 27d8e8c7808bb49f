using System.Net;
using Xunit;

namespace Parley.Server.Tests.Api;

/// <summary>What is wrong with a request is said on every machine, not on a developer's alone.</summary>
public sealed class BadRequestTests : IAsyncDisposable
{
    private readonly TestServer _server = new() { ["environment"] = "Production" };

    [Theory]
    [InlineData("""{"product":""", "at $.product")]
    [InlineData("""{"product":"shop","colour":1}""", "at $.colour")]
    [InlineData("""{"title":"x"}""", "The body lacks the key \"product\".")]
    [InlineData("{}", "The body lacks the key \"product\".")]
    [InlineData("[]", "not the JSON that is expected")]
    public async Task A_body_that_cannot_be_read_is_a_problem_that_says_where(string body, string where)
    {
        using var client = _server.CreateClient();

        using var reply = await client.PostAsync("/api/conversations", TestServer.Json(body), TestContext.Current.CancellationToken);

        Assert.Contains(where, await reply.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request"), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
