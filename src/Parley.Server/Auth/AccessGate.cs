using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Parley.Governance;
using Parley.Server.Api;
using Parley.Server.Signals;

namespace Parley.Server.Auth;

/// <summary>
/// Who may talk to the server at all. Without a token, only this machine, and only by a loopback name, so that a page on
/// another site cannot reach it through a name of its own (DNS rebinding). With a token, whoever presents it. Whoever
/// presents an API key is that key's caller, in both cases.
/// </summary>
internal sealed class AccessGate(RequestDelegate next, ServerSettings settings, KeyedCallers keyed, Sessions sessions)
{
    // Compared as hashes, so that neither content nor length of the token shows in the time it takes.
    private readonly byte[]? _token = settings.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    public async Task InvokeAsync(HttpContext context)
    {
        var problem = Foreign(context) ?? await IdentifyAsync(context).ConfigureAwait(false);
        if (problem is { Status: StatusCodes.Status401Unauthorized } && settings.HasAccounts && IsPage(context.Request))
        {
            context.Response.Redirect($"/sign-in?next={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            return;
        }

        await (problem is null ? next(context) : Problems.WriteAsync(context, problem)).ConfigureAwait(false);
    }

    private ProblemDetails? Foreign(HttpContext context)
    {
        var request = context.Request;
        return !HostAllowed(context) ? Problems.ForeignHost(request.Host.Host)
            : request.Headers.Origin is [{ Length: > 0 } origin] && !SameOrigin(request, origin) && !settings.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
                ? Problems.ForeignOrigin()
                : null;
    }

    /// <summary>Finds who asks.</summary>
    /// <returns>Null where the request may go on; <see cref="Callers"/> then knows the caller.</returns>
    private async Task<ProblemDetails?> IdentifyAsync(HttpContext context)
    {
        var presented = Presented(context.Request);
        if (_token is not null && presented is not null && IsToken(presented))
        {
            Callers.Set(context, Caller.LocalOwner);
            return null;
        }

        if (presented is not null && KeyedCallers.IsKey(presented))
        {
            switch (await keyed.CheckAsync(presented, context.RequestAborted).ConfigureAwait(false))
            {
                case KeyVerdict.Opened { Caller: var caller }:
                    Callers.Set(context, caller);
                    context.User = Sessions.PrincipalOf(caller, caller.Id, "");
                    return null;
                case KeyVerdict.TooMany many:
                    context.Response.Headers.RetryAfter = many.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                    return Problems.TooMany(many.PerMinute);
                case KeyVerdict.Refused { Why: var why }:
                    return Unauthorized(context, Problems.BadKey(why));
            }
        }

        if (settings.HasAccounts && await sessions.OfAsync(context).ConfigureAwait(false) is { } account)
        {
            Callers.Set(context, account.Caller);
            context.User = Sessions.PrincipalOf(account.Caller, account.Name, context.Request.Cookies[Sessions.Cookie]!);
            return null;
        }

        if (IsGuarded)
        {
            return IsProbe(context.Request.Path) || SignalPages.IsOpen(context.Request.Path) || AccountPages.IsOpen(context.Request.Path) ? null : Unauthorized(context, Problems.NoToken());
        }

        // Only this machine gets here; clients that cannot leave their key empty may send any.
        Callers.Set(context, Caller.LocalOwner);
        return null;
    }

    private static ProblemDetails Unauthorized(HttpContext context, ProblemDetails problem)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer, Basic realm=\"Parley\", charset=\"UTF-8\"";
        return problem;
    }

    private bool IsGuarded => _token is not null || settings.HasAccounts;

    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private bool HostAllowed(HttpContext context)
    {
        if (!IsGuarded && context.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local))
        {
            // Whatever opened this address, it was not PARLEY_URLS: that asks for a token.
            return false;
        }

        var host = context.Request.Host.Host;
        return settings.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            || (IsGuarded && settings.Hosts.IsEmpty)
            || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    private static bool SameOrigin(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);

    // Probes of an orchestrator carry no token; they say nothing but "up".
    private static bool IsProbe(PathString path) => path == "/healthz" || path == "/readyz";

    // A browser cannot be told to send a bearer token, but asks its user for a password and sends that.
    private static string? Presented(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim()
            : header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? Password(header[6..].Trim())
            : null;
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
