using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Parley.Conversations;
using Parley.Server.Api;

namespace Parley.Server.OpenAi;

/// <summary>
/// Every product for OpenAI's clients: the base address is <c>/v1</c>, the model is the product. Not in the description of
/// Parley's own API, since the shapes are OpenAI's.
/// </summary>
internal static class OpenAiSetup
{
    public static IServiceCollection AddOpenAi(this IServiceCollection services) => services.AddSingleton<ClientTurns>();

    public static void MapOpenAi(this WebApplication app)
    {
        var v1 = app.MapGroup("/v1").ExcludeFromDescription();
        v1.MapGet("/models", (HttpContext context, [FromServices] ClientTurns turns) => GuardedAsync(context, () => ListAsync(context, turns)));
        v1.MapGet("/models/{id}", (string id, HttpContext context, [FromServices] ClientTurns turns) => GuardedAsync(context, () => ModelAsync(id, context, turns)));
        v1.MapPost("/chat/completions", (HttpContext context, [FromServices] ClientTurns turns) => GuardedAsync(context, () => ChatCompletions.AnswerAsync(context, turns)));
        v1.MapPost("/responses", (HttpContext context, [FromServices] ClientTurns turns) => GuardedAsync(context, () => Responses.AnswerAsync(context, turns)));
        v1.MapGet("/responses/{id}", (string id, HttpContext context, [FromServices] ConversationStore store) => GuardedAsync(context, () => Responses.ReadAsync(context, id, store)));
        v1.Map("/{**rest}", (HttpContext context) => GuardedAsync(context, () => NothingAsync(context)));
    }

    private static Task NothingAsync(HttpContext context) => throw new ClientFault(
        $"There is nothing at {context.Request.Method} {context.Request.Path}; there is GET /v1/models, POST /v1/chat/completions and POST /v1/responses.", null, "not_found")
    {
        Status = StatusCodes.Status404NotFound,
    };

    /// <summary>The error of a turn that failed.</summary>
    public static ClientFault Failed(Turn turn) =>
        new(turn.SayFault(), null, "turn_failed") { Status = StatusCodes.Status500InternalServerError };

    /// <summary>Seconds since 1970.</summary>
    public static long Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds();

    private static async Task GuardedAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer().ConfigureAwait(false);
        }
        catch (ClientFault fault) when (!context.Response.HasStarted)
        {
            await OpenAiErrors.WriteAsync(context, fault).ConfigureAwait(false);
        }
    }

    private static Task ListAsync(HttpContext context, ClientTurns turns)
    {
        var models = turns.Models(Callers.Of(context)).Select(p => (JsonNode)Model(p, context)).ToArray();
        return WriteAsync(context, new JsonObject { ["object"] = "list", ["data"] = new JsonArray(models) });
    }

    private static Task ModelAsync(string id, HttpContext context, ClientTurns turns) =>
        WriteAsync(context, Model(turns.Model(id, Callers.Of(context)), context));

    // A product has no day on which it was made; the day the server looked is true and harmless.
    private static JsonObject Model(ProductDocument product, HttpContext context) => new()
    {
        ["id"] = product.Name,
        ["object"] = "model",
        ["created"] = Now(context),
        ["owned_by"] = "parley",
        ["parley"] = new JsonObject { ["title"] = product.Title, ["description"] = product.Description, ["version"] = product.Version },
    };

    private static Task WriteAsync(HttpContext context, JsonObject document)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(OpenAiJson.Text(document), context.RequestAborted);
    }
}
