using System.Net;
using System.Security.Cryptography;
using System.Text;
using Parley.Server.Api;

namespace Parley.Server.Auth;

/// <summary>
/// Who may talk to the server at all. Without a token, only this machine, and only by a loopback name, so that a page on
/// another site cannot reach it through a name of its own (DNS rebinding). With a token, whoever presents it.
/// </summary>
internal sealed class AccessGate(RequestDelegate next, ServerSettings settings)
{
    // Compared as hashes, so that neither content nor length of the token shows in the time it takes.
    private readonly byte[]? _token = settings.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HostAllowed(context))
        {
            return Problems.WriteAsync(context, Problems.ForeignHost(request.Host.Host));
        }

        if (request.Headers.Origin is [{ Length: > 0 } origin] && !SameOrigin(request, origin))
        {
            return Problems.WriteAsync(context, Problems.ForeignOrigin());
        }

        if (_token is not null && !IsProbe(request.Path) && !Presented(request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer, Basic realm=\"Parley\", charset=\"UTF-8\"";
            return Problems.WriteAsync(context, Problems.NoToken());
        }

        return next(context);
    }

    private bool HostAllowed(HttpContext context)
    {
        if (_token is null && context.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local))
        {
            // Whatever opened this address, it was not PARLEY_URLS: that asks for a token.
            return false;
        }

        var host = context.Request.Host.Host;
        return settings.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            || (_token is not null && settings.Hosts.IsEmpty)
            || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    private static bool SameOrigin(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);

    // Probes of an orchestrator carry no token; they say nothing but "up".
    private static bool IsProbe(PathString path) => path == "/healthz" || path == "/readyz";

    // A browser cannot be told to send a bearer token, but asks its user for a password and sends that.
    private bool Presented(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? IsToken(header[7..].Trim())
            : header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && Password(header[6..].Trim()) is { } password && IsToken(password);
    }

    private bool IsToken(string presented) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), _token);

    private static string? Password(string basic)
    {
        var bytes = new byte[basic.Length];
        return Convert.TryFromBase64String(basic, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password]
            ? password
            : null;
    }
}
