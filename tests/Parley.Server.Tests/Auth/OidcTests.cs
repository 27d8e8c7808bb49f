using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Governance.Accounts;
using Xunit;

namespace Parley.Server.Tests.Auth;

public sealed class OidcTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_the_provider_vouches_for_is_signed_in_with_the_roles_it_names()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        await using var server = new TestServer
        {
            ["PARLEY_ACCOUNTS"] = "on",
            ["PARLEY_OIDC_AUTHORITY"] = provider.Address,
            ["PARLEY_OIDC_CLIENT_ID"] = "parley",
            ["PARLEY_OIDC_CLIENT_SECRET"] = "secret",
        };
        using var client = server.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });
        using var outside = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true });

        var challenge = await client.GetAsync(new Uri("/oidc/sign-in", UriKind.Relative), Token);
        Assert.StartsWith($"{provider.Address}/authorize", challenge.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("code_challenge", challenge.Headers.Location.Query, StringComparison.Ordinal);
        var back = (await outside.GetAsync(challenge.Headers.Location, Token)).Headers.Location!;
        var signed = await client.GetAsync(new Uri(back.PathAndQuery, UriKind.Relative), Token);

        Assert.Equal("/", signed.Headers.Location!.OriginalString);
        var account = Assert.Single(await server.Services.GetRequiredService<AccountStore>().ListAsync(Token));
        Assert.Equal(("grace@example.com", "Grace"), (account.Login, account.Name));
        Assert.Equal(["analyst"], account.Roles);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/products", UriKind.Relative), Token)).StatusCode);
    }
}
