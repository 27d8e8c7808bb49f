using System.Collections.Concurrent;
using System.Security.Claims;
using Parley.Governance;
using Parley.Governance.Accounts;

namespace Parley.Server.Auth;

/// <summary>The cookie of a signed-in person, and the person as the rest of the server knows them.</summary>
internal sealed class Sessions(AccountStore accounts, TimeProvider clock)
{
    /// <summary>Name of the cookie.</summary>
    public const string Cookie = "parley-session";

    /// <summary>So many wrong passwords in <see cref="Window"/> make a login wait.</summary>
    private const int MostWrong = 5;

    private const int MostCounted = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Since)> _wrong = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whose request this is; null where nobody has signed in.</summary>
    public async Task<Account?> OfAsync(HttpContext http) =>
        http.Request.Cookies[Cookie] is { Length: > 0 } secret ? await accounts.OfAsync(secret, http.RequestAborted).ConfigureAwait(false) : null;

    /// <summary>Signs in with a password and sets the cookie.</summary>
    /// <returns>A sentence about why not; null where it worked.</returns>
    public async Task<string?> SignInAsync(HttpContext http, string login, string password)
    {
        var now = clock.GetUtcNow();
        if (_wrong.TryGetValue(login, out var wrong) && wrong.Count >= MostWrong && now - wrong.Since < Window)
        {
            return "Too many wrong passwords. Try again in a quarter of an hour.";
        }

        if (await accounts.SignInAsync(login, password, http.RequestAborted).ConfigureAwait(false) is not { } secret)
        {
            if (_wrong.Count > MostCounted)
            {
                _wrong.Clear();
            }

            _wrong.AddOrUpdate(login, (1, now), (_, w) => now - w.Since < Window ? (w.Count + 1, w.Since) : (1, now));
            return "Name or password is wrong.";
        }

        _wrong.TryRemove(login, out _);
        Set(http, secret);
        return null;
    }

    /// <summary>Begins a session for an account that was vouched for, and sets the cookie.</summary>
    public async Task BeginAsync(HttpContext http, Account account) => Set(http, await accounts.BeginAsync(account, http.RequestAborted).ConfigureAwait(false));

    /// <summary>Ends the session; its cookie opens nothing any more, wherever it was copied to.</summary>
    public async Task SignOutAsync(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is { Length: > 0 } secret)
        {
            await accounts.SignOutAsync(secret, http.RequestAborted).ConfigureAwait(false);
        }

        http.Response.Cookies.Delete(Cookie);
    }

    /// <summary>A caller as the principal that circuits are given.</summary>
    public static ClaimsPrincipal PrincipalOf(Caller caller, string name, string session) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, caller.Id), new Claim(ClaimTypes.Name, name), new Claim("session", session),
            .. caller.Roles.Select(r => new Claim(ClaimTypes.Role, r)),
            .. caller.Attributes.Select(a => new Claim("attribute", $"{a.Key}={a.Value}")),
        ],
        "parley"));

    private static void Set(HttpContext http, string secret) => http.Response.Cookies.Append(Cookie, secret, new CookieOptions
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        MaxAge = AccountStore.SessionLength,
    });
}
