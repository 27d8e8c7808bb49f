using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Governance.Accounts;
using Xunit;

namespace Parley.Server.Tests.Auth;

/// <summary>People sign in where the settings ask for it.</summary>
public sealed class AccountsTests : IAsyncLifetime
{
    private readonly TestServer _server = new() { ["PARLEY_ACCOUNTS"] = "on" };
    private HttpClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _client = Client();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_has_not_signed_in_is_shown_the_way_and_nothing_else()
    {
        using var page = new HttpRequestMessage(HttpMethod.Get, "/conversations");
        page.Headers.Accept.ParseAdd("text/html");
        var redirected = await _client.SendAsync(page, Token);

        Assert.Equal(HttpStatusCode.Redirect, redirected.StatusCode);
        Assert.Equal("/sign-in?next=%2Fconversations", redirected.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync(new Uri("/api/products", UriKind.Relative), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(new Uri("/sign-in", UriKind.Relative), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(new Uri("/healthz", UriKind.Relative), Token)).StatusCode);
    }

    [Fact]
    public async Task The_first_link_makes_an_owner_once_and_signing_out_revokes_the_cookie()
    {
        var secret = await FirstLink.OfAsync(_server.Services, Token);
        var joined = await PostAsync(_client, $"/join/{secret}", ("name", "Ada"), ("login", "Ada@example.com"), ("password", "a long enough one"));
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        var cookie = Cookie(joined);
        Assert.Equal(["owner"], Assert.Single(await Accounts.ListAsync(Token)).Roles);
        Assert.Null(await Accounts.FirstAsync(Token));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Client(), $"/join/{secret}", ("login", "eve"), ("password", "a long enough one"))).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync("/api/products", cookie)).StatusCode);
        using var leave = new HttpRequestMessage(HttpMethod.Post, "/sign-out");
        leave.Headers.Add("Cookie", cookie);
        await Client().SendAsync(leave, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await WithCookieAsync("/api/products", cookie)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_signs_nobody_in_and_too_many_make_the_name_wait()
    {
        var secret = await FirstLink.OfAsync(_server.Services, Token);
        await Accounts.JoinAsync(secret, "ada", "Ada", "a long enough one", Token);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(_client, "/sign-in", ("login", "ada"), ("password", "wrong"))).StatusCode);
        }

        var late = await PostAsync(_client, "/sign-in", ("login", "ada"), ("password", "a long enough one"));
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
        Assert.Contains("Too many", await late.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_account_is_out_at_once_and_the_last_owner_cannot_be_closed()
    {
        await Accounts.JoinAsync(await FirstLink.OfAsync(_server.Services, Token), "ada", "Ada", "a long enough one", Token);
        var invitation = await Accounts.InviteAsync(["viewer"], System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("region", "North"), "ada", Token);
        await Accounts.JoinAsync(invitation, "vi", "Vi", "a long enough one", Token);
        var cookie = Cookie(await PostAsync(_client, "/sign-in", ("login", "VI"), ("password", "a long enough one"), ("next", "//elsewhere.example")));
        var people = await Accounts.ListAsync(Token);
        var (owner, viewer) = (people.Single(p => p.Login == "ada"), people.Single(p => p.Login == "vi"));
        Assert.Equal("North", viewer.Attributes["region"]);

        Assert.True(await Accounts.ChangeAsync(viewer with { DisabledAt = DateTimeOffset.UnixEpoch }, "ada", Token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await WithCookieAsync("/api/products", cookie)).StatusCode);
        Assert.False(await Accounts.ChangeAsync(owner with { Roles = ["viewer"] }, "ada", Token));
    }

    [Fact]
    public async Task After_signing_in_nobody_is_sent_to_another_site()
    {
        await Accounts.JoinAsync(await FirstLink.OfAsync(_server.Services, Token), "ada", "Ada", "a long enough one", Token);

        var signed = await PostAsync(_client, "/sign-in", ("login", "ada"), ("password", "a long enough one"), ("next", "//elsewhere.example"));

        Assert.Equal("/", signed.Headers.Location!.OriginalString);
    }

    private AccountStore Accounts => _server.Services.GetRequiredService<AccountStore>();

    private HttpClient Client() => _server.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });

    private static string Cookie(HttpResponseMessage response) => response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("parley-session=", StringComparison.Ordinal)).Split(';')[0];

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, params (string, string)[] fields) =>
        client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2))), Token);

    private async Task<HttpResponseMessage> WithCookieAsync(string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        return await Client().SendAsync(request, Token);
    }
}
