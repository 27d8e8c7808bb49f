using Microsoft.AspNetCore.Mvc;
using Parley.Conversations;
using Parley.Signals;

namespace Parley.Server.Api;

/// <summary>What Parley says unasked, to each caller what was found under the same permissions.</summary>
internal static class SignalsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/products/{product}/signals").WithTags("Signals");
        group.MapGet("", ListAsync).WithName("listSignals").WithSummary("Lists a product's signals that the caller may see, the newest first.")
            .Produces<SignalList>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id}/mute", MuteAsync).WithName("muteSignal").WithSummary("Stops a signal's monitor and segment for the caller: it is no longer listed.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        string product, HttpContext context, [FromServices] Nudges nudges, [FromServices] ServedProducts products, CancellationToken cancellationToken)
    {
        var caller = Callers.Of(context);
        return await nudges.ListAsync(product, caller, cancellationToken).ConfigureAwait(false) is { } signals
            ? TypedResults.Ok(new SignalList([.. signals.Select(SignalDocument.Of)]))
            : Problems.Result(Problems.NoProduct(product, null, [.. products.Names.Where(caller.MayAsk)]));
    }

    private static async Task<IResult> MuteAsync(string product, string id, HttpContext context, [FromServices] Nudges nudges, CancellationToken cancellationToken) =>
        await nudges.MuteAsync(product, id, Callers.Of(context), cancellationToken).ConfigureAwait(false)
            ? TypedResults.NoContent()
            : Problems.Result(Problems.Of(StatusCodes.Status404NotFound, "no-signal", "There is no such signal", $"There is no signal \"{id}\" that you may see."));
}
