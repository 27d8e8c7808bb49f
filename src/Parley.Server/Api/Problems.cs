using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Parley.Conversations;
using Parley.Server.OpenAi;
using Parley.Storage;

namespace Parley.Server.Api;

/// <summary>
/// Everything that goes wrong, as RFC 9457 problem details: type, title, status, detail, instance, traceId, errors. The
/// type is a stable name that programs can tell problems by.
/// </summary>
internal static class Problems
{
    private const string Type = "urn:parley:problem:";

    public static ProblemDetails Of(int status, string name, string title, string detail) =>
        new() { Status = status, Type = Type + name, Title = title, Detail = detail };

    public static ProblemDetails Invalid(string field, string message)
    {
        var problem = Of(StatusCodes.Status400BadRequest, "invalid-request", "The request cannot be used", message);
        problem.Extensions["errors"] = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] };
        return problem;
    }

    public static ProblemDetails TooLarge() => Of(
        StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large", $"A request may have {ApiSetup.MaxBody / 1024} KiB.");

    public static ProblemDetails NoProduct(string name, string? nearest, IEnumerable<string> served) => Of(
        StatusCodes.Status404NotFound,
        "no-product",
        "There is no such product",
        $"There is no product \"{name}\" here." + (nearest is null ? $" There is: {string.Join(", ", served)}." : $" Did you mean \"{nearest}\"?"));

    public static ProblemDetails NoConversation(string id) => Of(
        StatusCodes.Status404NotFound, "no-conversation", "There is no such conversation", $"There is no conversation \"{id}\" of yours.");

    public static ProblemDetails Deleted(string id, DateTimeOffset at) => Of(
        StatusCodes.Status410Gone, "conversation-deleted", "The conversation was deleted", $"The conversation \"{id}\" was deleted on {at.UtcDateTime:yyyy-MM-dd} with all its turns.");

    public static ProblemDetails NoTurn(string id) => Of(
        StatusCodes.Status404NotFound, "no-turn", "There is no such turn", $"There is no turn \"{id}\" of yours, or its conversation was deleted.");

    public static ProblemDetails Failed(Turn turn)
    {
        var problem = Of(
            StatusCodes.Status500InternalServerError, "turn-failed", "The question could not be answered", turn.SayFault());
        problem.Extensions["turn"] = turn.Id;
        problem.Extensions["conversation"] = turn.Conversation;
        return problem;
    }

    public static ProblemDetails NoToken() => Of(
        StatusCodes.Status401Unauthorized, "no-token", "A token is required", "Send the server's token: Authorization: Bearer TOKEN.");

    public static ProblemDetails BadKey(string why) => Of(
        StatusCodes.Status401Unauthorized, "bad-key", "The API key opens nothing", $"{why} Ask the owner of the server for another.");

    public static ProblemDetails TooMany(int perMinute) => Of(
        StatusCodes.Status429TooManyRequests,
        "too-many-requests",
        "Too many requests",
        string.Create(CultureInfo.InvariantCulture, $"This API key may ask {perMinute} times a minute. Retry-After says in how many seconds it may again."));

    public static ProblemDetails OwnersOnly() => Of(
        StatusCodes.Status403Forbidden, "owners-only", "Only an owner may do this", "Your key or account has not the role owner.");

    public static ProblemDetails CuratorsOnly() => Of(
        StatusCodes.Status403Forbidden, "curators-only", "You may not say this of documents", "Owners, reviewers and analysts say that a passage holds or does not; your key or account has none of these roles.");

    public static ProblemDetails NoKey(string id) => Of(
        StatusCodes.Status404NotFound, "no-key", "There is no such key", $"There is no API key \"{id}\".");

    public static ProblemDetails ForeignHost(string host) => Of(
        StatusCodes.Status403Forbidden,
        "foreign-host",
        "The host is not this server's",
        $"Requests for \"{host}\" are not taken. Without PARLEY_TOKEN the server answers this machine only; PARLEY_HOSTS names further hosts.");

    public static ProblemDetails ForeignOrigin() => Of(
        StatusCodes.Status403Forbidden, "foreign-origin", "The request comes from another site", "Pages of other sites may not call this server.");

    /// <summary>The problem of an exception; null where it is a fault of ours, which is not explained.</summary>
    public static ProblemDetails? Of(Exception error) => error switch
    {
        TurnRejectedException { Rejection: TurnRejection.BadQuestion } e => Invalid("question", e.Message),
        TurnRejectedException { Rejection: TurnRejection.NoProduct } e => Of(404, "no-product", "There is no such product", e.Message),
        TurnRejectedException { Rejection: TurnRejection.NoConversation } e => Of(404, "no-conversation", "There is no such conversation", e.Message),
        TurnRejectedException { Rejection: TurnRejection.ConversationDeleted } e => Of(410, "conversation-deleted", "The conversation was deleted", e.Message),
        TurnRejectedException e => Of(409, "conflict", "The conversation cannot take the question now", e.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => NotJson(),
        BadHttpRequestException { InnerException: System.Text.Json.JsonException json } when Missing(json) is [var first, ..] missing => Invalid(first, Lacks(missing)),
        BadHttpRequestException e => Invalid("body", e.InnerException is System.Text.Json.JsonException json ? Explain(json) : e.Message),
        StateException e => Of(503, "state-unavailable", "Conversations cannot be read or written now", e.Fault == StateFault.DiskFull ? "The disk is full." : "See the server's log."),
        _ => null,
    };

    /// <summary>A status that nothing else explained.</summary>
    public static ProblemDetails OfStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => Of(status, "not-found", "There is nothing here", "The address is none of the API's; /scalar lists them."),
        StatusCodes.Status405MethodNotAllowed => Of(status, "wrong-method", "The method does not fit", "The address is right and the method is not; /scalar lists them."),
        StatusCodes.Status415UnsupportedMediaType => NotJson(),
        StatusCodes.Status413PayloadTooLarge => TooLarge(),
        _ => Of(status, "status", Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), "The request cannot be used."),
    };

    public static IResult Result(ProblemDetails problem) => new ProblemResult(problem);

    /// <summary>Writes a problem whatever the client accepts: an error in an unexpected form is better than none.</summary>
    public static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        if (OpenAiErrors.Apply(context))
        {
            return OpenAiErrors.WriteAsync(context, problem);
        }

        Complete(context, problem);
        context.Response.StatusCode = problem.Status!.Value;
        var options = context.RequestServices.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        return context.Response.WriteAsJsonAsync(problem, options, "application/problem+json", context.RequestAborted);
    }

    /// <summary>Adds what every problem carries.</summary>
    public static void Complete(HttpContext context, ProblemDetails problem)
    {
        problem.Instance ??= context.Request.Path;
        problem.Extensions["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier;
        problem.Extensions.TryAdd("errors", new Dictionary<string, string[]>(StringComparer.Ordinal));
    }

    private static ProblemDetails NotJson() =>
        Of(StatusCodes.Status415UnsupportedMediaType, "not-json", "The request is not JSON", "Send Content-Type: application/json.");

    /// <summary>Keys that the body lacks. The reader tells them in its message alone: "… was missing required properties including: 'question'."</summary>
    private static string[] Missing(System.Text.Json.JsonException error) =>
        error.Message.Split("missing required properties including:") is [_, var names] ? [.. names.Split('\'').Where((_, i) => i % 2 == 1)] : [];

    private static string Lacks(string[] keys) =>
        $"The body lacks {(keys.Length == 1 ? "the key" : "the keys")} {string.Join(" and ", keys.Select(k => $"\"{k}\""))}.";

    private static string Explain(System.Text.Json.JsonException error) =>
        $"The body is not the JSON that is expected{(error.Path is { Length: > 1 } path ? $" at {path}" : "")}{(error.LineNumber is { } line ? $", line {line + 1}" : "")}.";

    private sealed class ProblemResult(ProblemDetails problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, problem);
    }
}
