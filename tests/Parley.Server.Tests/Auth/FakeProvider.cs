using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Parley.Server.Tests.Auth;

/// <summary>An OpenID Connect provider that vouches for one person, on a free port of the loopback address.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly WebApplication _app;
    private string? _nonce;

    private FakeProvider(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<FakeProvider> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var provider = new FakeProvider(app);
        provider.Map();
        await app.StartAsync(cancellationToken);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private void Map()
    {
        _app.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, object>
        {
            ["issuer"] = Address,
            ["authorization_endpoint"] = $"{Address}/authorize",
            ["token_endpoint"] = $"{Address}/token",
            ["jwks_uri"] = $"{Address}/keys",
            ["response_types_supported"] = new[] { "code" },
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        });
        _app.MapGet("/keys", () =>
        {
            var key = _rsa.ExportParameters(false);
            return new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", alg = "RS256", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } };
        });
        _app.MapGet("/authorize", (HttpRequest request) =>
        {
            _nonce = request.Query["nonce"];
            return Results.Redirect($"{request.Query["redirect_uri"]}?code=c1&state={Uri.EscapeDataString(request.Query["state"]!)}");
        });
        _app.MapPost("/token", () => new { access_token = "a", token_type = "Bearer", expires_in = 600, id_token = Token() });
    }

    private string Token() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Address,
        Audience = "parley",
        Claims = new Dictionary<string, object> { ["sub"] = "s-1", ["nonce"] = _nonce!, ["email"] = "Grace@example.com", ["name"] = "Grace", ["roles"] = new[] { "Analyst" } },
        SigningCredentials = new SigningCredentials(new RsaSecurityKey(_rsa) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
    });
}
