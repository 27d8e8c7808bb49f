using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Signals;
using Parley.Signals.Slack;
using Xunit;

namespace Parley.Server.Tests.Api;

/// <summary>Signals over HTTP: listed for who may see them, stopped by a button, a link or a mail program; and questions from Slack.</summary>
public sealed class SignalsApiTests : IAsyncDisposable
{
    private const string Secret = "slack-signing-secret";

    private readonly TestServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signals_are_listed_and_stopped()
    {
        await AddAsync();
        using var client = _server.CreateJsonClient();
        var listed = await client.GetFromJsonAsync<JsonElement>("/api/products/shop/signals", Token);
        listed.Fits("signals");
        var id = listed.GetProperty("signals")[0].GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync($"/api/products/shop/signals/{id}/mute", null, Token)).StatusCode);

        Assert.Empty((await client.GetFromJsonAsync<JsonElement>("/api/products/shop/signals", Token)).GetProperty("signals").EnumerateArray());
        await (await client.GetAsync("/api/products/none/signals", Token)).ProblemAsync(HttpStatusCode.NotFound, "no-product");
        await (await client.PostAsync("/api/products/shop/signals/none/mute", null, Token)).ProblemAsync(HttpStatusCode.NotFound, "no-signal");
    }

    [Fact]
    public async Task A_link_stops_a_signal_without_signing_in_but_only_when_its_button_is_pressed()
    {
        _server["PARLEY_TOKEN"] = "0123456789abcdef0123";
        var signal = await AddAsync();
        using var client = _server.CreateClient();

        var page = await client.GetStringAsync($"/signals/mute/{signal.MuteToken}", Token);
        Assert.Contains("<form method=\"post\">", page, StringComparison.Ordinal);
        Assert.Single(await ListAsync());

        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"/signals/mute/{signal.MuteToken}", new StringContent("List-Unsubscribe=One-Click"), Token)).StatusCode);
        Assert.Empty(await ListAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync($"/signals/mute/{signal.Id}", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/products/shop/signals", Token)).StatusCode);
    }

    [Fact]
    public async Task Slack_proves_itself_and_is_asked_nothing_twice()
    {
        await File.WriteAllTextAsync(Path.Combine(_server.Folder, "shop", "monitors.yaml"), $"monitors: []\nreceivers:\n  - {{ name: bot, kind: slack_bot, channel: C, secret: xoxb, url: http://127.0.0.1:1/, signing_secret: {Secret}, roles: [viewer] }}\n", Token);
        _server["PARLEY_TOKEN"] = "0123456789abcdef0123";
        using var client = _server.CreateClient();

        Assert.Equal("abc", await (await client.SendAsync(Signed("""{"type":"url_verification","challenge":"abc"}"""), Token)).Content.ReadAsStringAsync(Token));
        const string Asked = """{"type":"event_callback","team_id":"T","event_id":"E1","event":{"type":"app_mention","user":"U","channel":"C9","ts":"5.0","text":"<@B> what was revenue in March 2025?"}}""";
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(Signed(Asked), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(Signed(Asked), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(Signed("not JSON"), Token)).StatusCode);
        await (await client.SendAsync(Signed(Asked, "wrong"), Token)).ProblemAsync(HttpStatusCode.Unauthorized, "bad-signature");

        var outbox = _server.Services.GetRequiredService<Parley.Signals.Delivery.Outbox>();
        await _server.Services.GetRequiredService<SlackAnswers>().AnswerAllAsync(Token);
        var (waiting, delivered, failed) = await outbox.CountAsync(Token);
        Assert.Equal(1, waiting + delivered + failed);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<Signal> AddAsync() => (await _server.Services.GetRequiredService<SignalStore>().AddAsync(
        new Signal("shop", "revenue", "", new DateOnly(2025, 3, 31)) { Metric = "revenue", Headline = "Revenue fell.", Question = "Why did revenue change in March 2025?" }, [], Token))!;

    private async Task<IEnumerable<Signal>> ListAsync() => await _server.Services.GetRequiredService<SignalStore>().ListAsync("shop", "", "", null, Token);

    private static HttpRequestMessage Signed(string body, string secret = Secret)
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, "/slack/shop") { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Slack-Request-Timestamp", time);
        request.Headers.Add("X-Slack-Signature", SlackRequest.Sign(secret, time, body));
        return request;
    }
}
