using System.Security.Cryptography;

namespace Parley.Server.Auth;

/// <summary>Headers that keep a browser from loading, framing or sending anything the server did not mean.</summary>
internal static class SecurityHeaders
{
    /// <summary>The request's item with the nonce that inline scripts of the page must carry.</summary>
    public const string Nonce = "csp-nonce";

    // What answers programs, never with a page.
    private static readonly string[] NoPage = ["/api", "/v1", "/agui", "/mcp"];

    public static void Add(HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[Nonce] = nonce;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy(context.Request.Path, nonce);
        headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: a browser then posts the form to sign in as from nowhere, and that is refused.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }

    private static string Policy(PathString path, string nonce)
    {
        if (NoPage.Any(start => path.StartsWithSegments(start, StringComparison.Ordinal)))
        {
            return "default-src 'none'; frame-ancestors 'none'";
        }

        // Scalar's page writes its settings into an inline script and its styles into the page; nothing of it comes from elsewhere.
        var script = path.StartsWithSegments("/scalar", StringComparison.Ordinal) ? "'unsafe-inline'" : $"'nonce-{nonce}'";
        return $"default-src 'self'; script-src 'self' {script}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
            "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }
}
