using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Parley.Conversations;
using Parley.Governance;
using Parley.Governance.Keys;

namespace Parley.Server.Api;

/// <summary>API keys, for owners: make, list, revoke.</summary>
internal static class KeysApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/keys").WithTags("Keys").ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapPost("/", CreateAsync).WithName("createKey").WithSummary("Makes an API key; its secret is in this answer and nowhere else.")
            .Produces<NewKeyDocument>(StatusCodes.Status201Created);
        group.MapGet("/", ListAsync).WithName("listKeys").WithSummary("Lists all API keys, the newest first, without their secrets.").Produces<KeyList>();
        group.MapDelete("/{id}", RevokeAsync).WithName("revokeKey").WithSummary("Revokes an API key for good.")
            .Produces<KeyDocument>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CreateAsync(
        NewKey request, HttpContext context, [FromServices] ApiKeyStore keys, [FromServices] ServedProducts served, [FromServices] TimeProvider clock)
    {
        var caller = Callers.Of(context);
        if (Fault(request, caller, served, clock) is { } fault)
        {
            return Problems.Result(fault);
        }

        var wanted = new ApiKeyRequest(request.Name)
        {
            Products = request.Products ?? [],
            Roles = request.Roles ?? [],
            Attributes = request.Attributes ?? ImmutableSortedDictionary<string, string>.Empty,
            PerMinute = request.PerMinute,
            ExpiresAt = request.ExpiresAt,
        };
        var made = await keys.CreateAsync(wanted, caller.Id, context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Created($"/api/keys/{made.Key.Id}", new NewKeyDocument(made.Secret, KeyDocument.Of(made.Key)));
    }

    private static async Task<IResult> ListAsync(HttpContext context, [FromServices] ApiKeyStore keys) =>
        IsOwner(Callers.Of(context))
            ? TypedResults.Ok(new KeyList([.. (await keys.ListAsync(context.RequestAborted).ConfigureAwait(false)).Select(KeyDocument.Of)]))
            : Problems.Result(Problems.OwnersOnly());

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, [FromServices] ApiKeyStore keys)
    {
        var caller = Callers.Of(context);
        return !IsOwner(caller) ? Problems.Result(Problems.OwnersOnly())
            : await keys.RevokeAsync(id, caller.Id, context.RequestAborted).ConfigureAwait(false) is { } key ? TypedResults.Ok(KeyDocument.Of(key))
            : Problems.Result(Problems.NoKey(id));
    }

    private static ProblemDetails? Fault(NewKey request, Caller caller, ServedProducts served, TimeProvider clock)
    {
        if (!IsOwner(caller))
        {
            return Problems.OwnersOnly();
        }

        if (request.Name.Trim().Length is 0 or > ApiKeyStore.MaxName)
        {
            return Problems.Invalid("name", $"The name has 1 to {ApiKeyStore.MaxName} characters.");
        }

        if (request.PerMinute is < 1)
        {
            return Problems.Invalid("per_minute", "per_minute is 1 or more.");
        }

        if (request.ExpiresAt <= clock.GetUtcNow())
        {
            return Problems.Invalid("expires_at", "expires_at is over already.");
        }

        var names = served.Names.Where(caller.MayAsk).ToArray();
        var unknown = request.Products?.FirstOrDefault(p => !names.Contains(p, StringComparer.OrdinalIgnoreCase));
        return unknown is null ? null : Problems.Invalid("products", $"There is no product \"{unknown}\" here. There is: {string.Join(", ", names)}.");
    }

    // An owner's key that is scoped to some products is no owner of the installation.
    private static bool IsOwner(Caller caller) => caller.Roles.Contains("owner") && caller.Products.IsEmpty;
}

/// <summary>Makes an API key.</summary>
internal sealed record NewKey(
    [property: Description("What people call it: the program or its owner.")] string Name,
    [property: Description("Products that may be asked; all where empty.")] ImmutableArray<string>? Products = null,
    [property: Description("Roles of the caller; none where empty.")] ImmutableArray<string>? Roles = null,
    [property: Description("Attributes of the caller, from which permissions derive.")] ImmutableSortedDictionary<string, string>? Attributes = null,
    [property: Description("The most requests a minute; the server's limit where empty.")] int? PerMinute = null,
    [property: Description("From when on it opens nothing; never where empty.")] DateTimeOffset? ExpiresAt = null);
