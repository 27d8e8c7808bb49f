using Microsoft.Net.Http.Headers;

namespace Parley.Server.Auth;

/// <summary>Pages of other sites: closed, but for those that the settings name.</summary>
internal static class Origins
{
    private const string Methods = "GET, POST, PATCH, DELETE";

    /// <summary>Answers browsers that ask whether a page of a named site may call, and lets it read the answers.</summary>
    public static void UseOrigins(this WebApplication app, ServerSettings settings)
    {
        if (settings.Origins.IsEmpty)
        {
            return;
        }

        app.Use((context, next) =>
        {
            var request = context.Request;
            if (request.Headers.Origin is not [{ Length: > 0 } origin] || !settings.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            {
                return next(context);
            }

            var headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = origin;
            headers.Append(HeaderNames.Vary, HeaderNames.Origin);
            headers.AccessControlExposeHeaders = "x-request-id, retry-after, mcp-session-id";
            if (!HttpMethods.IsOptions(request.Method) || request.Headers.AccessControlRequestMethod.Count == 0)
            {
                return next(context);
            }

            headers.AccessControlAllowMethods = Methods;
            // What the page names is what it may send: the key decides who it is, not the headers.
            headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
            headers.AccessControlMaxAge = "600";
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }
}
