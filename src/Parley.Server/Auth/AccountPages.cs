using System.Net;
using System.Text;
using Parley.Governance.Accounts;

namespace Parley.Server.Auth;

/// <summary>Sign in, sign out, and take an invitation up: plain forms, which need no script. Forged ones are refused by their origin.</summary>
internal static class AccountPages
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/sign-in", (HttpContext http, ServerSettings settings) => Page(SignInForm(Next(http), "", settings))).ExcludeFromDescription();
        app.MapPost("/sign-in", SignInAsync).ExcludeFromDescription().DisableAntiforgery();
        app.MapPost("/sign-out", SignOutAsync).ExcludeFromDescription().DisableAntiforgery();
        app.MapGet("/join/{secret}", (string secret) => Page(JoinForm(secret, ""))).ExcludeFromDescription();
        app.MapPost("/join/{secret}", JoinAsync).ExcludeFromDescription().DisableAntiforgery();
    }

    /// <summary>True for what is open to whoever has not signed in.</summary>
    public static bool IsOpen(PathString path) =>
        path == "/sign-in" || path.StartsWithSegments("/join", StringComparison.Ordinal) || path.StartsWithSegments("/s", StringComparison.Ordinal)
        || path.StartsWithSegments("/css", StringComparison.Ordinal) || path.StartsWithSegments("/js", StringComparison.Ordinal) || path == "/parley.svg"
        || path.StartsWithSegments("/lib", StringComparison.Ordinal)
        || path.StartsWithSegments("/oidc", StringComparison.Ordinal);

    private static async Task<IResult> SignInAsync(HttpContext http, Sessions sessions, ServerSettings settings)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var why = await sessions.SignInAsync(http, form["login"].ToString(), form["password"].ToString()).ConfigureAwait(false);
        return why is null ? Results.LocalRedirect(Local(form["next"].ToString())) : Page(SignInForm(form["next"].ToString(), why, settings), StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Sessions sessions)
    {
        await sessions.SignOutAsync(http).ConfigureAwait(false);
        return Results.LocalRedirect("/sign-in");
    }

    private static async Task<IResult> JoinAsync(HttpContext http, string secret, AccountStore accounts, Sessions sessions)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var joined = await accounts.JoinAsync(secret, form["login"].ToString(), form["name"].ToString(), form["password"].ToString(), http.RequestAborted).ConfigureAwait(false);
        if (joined.Account is not { } account)
        {
            return Page(JoinForm(secret, joined.Why), StatusCodes.Status400BadRequest);
        }

        await sessions.BeginAsync(http, account).ConfigureAwait(false);
        return Results.LocalRedirect("/");
    }

    private static string Next(HttpContext http) => Local(http.Request.Query["next"].ToString());

    // Never to another site: neither //host nor /\host.
    private static string Local(string path) => path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) ? path : "/";

    private static string SignInForm(string next, string why, ServerSettings settings) =>
        $"""
        <h1>Sign in</h1>{Alert(why)}
        <form method="post" action="/sign-in" class="card sign-in">
        <input type="hidden" name="next" value="{WebUtility.HtmlEncode(next)}">
        <label>Name or e-mail <input name="login" autocomplete="username" required autofocus></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
        <button class="primary">Sign in</button></form>
        {(settings.OidcAuthority is null ? "" : "<p><a href=\"/oidc/sign-in\">Sign in with your organisation</a></p>")}
        """;

    private static string JoinForm(string secret, string why) =>
        $"""
        <h1>Make your account</h1>{Alert(why)}
        <form method="post" action="/join/{WebUtility.UrlEncode(secret)}" class="card sign-in">
        <label>Your name <input name="name" autocomplete="name" maxlength="100"></label>
        <label>Sign in as <input name="login" autocomplete="username" maxlength="100" required></label>
        <label>Password, at least {PasswordHash.Shortest} characters <input name="password" type="password" autocomplete="new-password" minlength="{PasswordHash.Shortest}" required></label>
        <button class="primary">Make the account</button></form>
        """;

    private static string Alert(string why) => why.Length == 0 ? "" : $"<p class=\"caveat\" role=\"alert\">{WebUtility.HtmlEncode(why)}</p>";

    private static IResult Page(string body, int status = StatusCodes.Status200OK) => Results.Content(
        $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">" +
        $"<title>Sign in · Parley</title><link rel=\"icon\" href=\"/parley.svg\"><link rel=\"stylesheet\" href=\"/css/parley.css\"><script src=\"/js/theme.js\"></script></head><body class=\"plain\"><main class=\"door\"><p class=\"brand\"><img src=\"/parley.svg\" alt=\"\"> Parley</p>{body}</main></body></html>",
        "text/html; charset=utf-8", Encoding.UTF8, status);
}
