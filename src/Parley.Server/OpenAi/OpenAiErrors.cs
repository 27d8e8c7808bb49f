using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;

namespace Parley.Server.OpenAi;

/// <summary>Errors in OpenAI's shape: whatever goes wrong under /v1 is one object with type, message, param and code.</summary>
internal static class OpenAiErrors
{
    /// <summary>True for addresses whose clients expect this shape.</summary>
    public static bool Apply(HttpContext context) => context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal);

    /// <summary>The error object.</summary>
    public static JsonObject Of(int status, string message, string? param, string? code) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = message,
            ["type"] = status switch
            {
                StatusCodes.Status401Unauthorized => "authentication_error",
                StatusCodes.Status403Forbidden => "permission_error",
                StatusCodes.Status429TooManyRequests => "rate_limit_error",
                >= 500 => "server_error",
                _ => "invalid_request_error",
            },
            ["param"] = param,
            ["code"] = code,
        },
    };

    /// <summary>Writes a problem of the API in this shape.</summary>
    public static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        var name = problem.Type?[(problem.Type.LastIndexOf(':') + 1)..];
        return WriteAsync(context, problem.Status!.Value, problem.Detail ?? problem.Title ?? "", null, CodeOf(name));
    }

    /// <summary>Writes an error.</summary>
    public static Task WriteAsync(HttpContext context, ClientFault fault) => WriteAsync(context, fault.Status, fault.Message, fault.Param, fault.Code);

    private static Task WriteAsync(HttpContext context, int status, string message, string? param, string? code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(OpenAiJson.Text(Of(status, message, param, code)), context.RequestAborted);
    }

    // Programs know these two by the names that OpenAI gives them.
    private static string? CodeOf(string? name) => name switch
    {
        "bad-key" or "no-token" => "invalid_api_key",
        "too-many-requests" => "rate_limit_exceeded",
        "no-product" => "model_not_found",
        null => null,
        _ => name.Replace('-', '_'),
    };
}
