using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Parley.Conversations;
using Parley.Text;

namespace Parley.Server.Api;

/// <summary>Conversations: begin, list, read, rename, delete.</summary>
internal static class ConversationsApi
{
    private const int DefaultPage = 50;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/conversations").WithTags("Conversations");
        group.MapPost("/", CreateAsync).WithName("createConversation").WithSummary("Begins a conversation about a product.")
            .Produces<ConversationDocument>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/", ListAsync).WithName("listConversations").WithSummary("Lists your conversations, the one changed last first.")
            .Produces<ConversationList>();
        group.MapGet("/{id}", ReadAsync).WithName("readConversation").WithSummary("Reads a conversation with its turns.")
            .Produces<ConversationWithTurns>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        group.MapPatch("/{id}", RenameAsync).WithName("renameConversation").WithSummary("Gives a conversation another title.")
            .Produces<ConversationDocument>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        group.MapDelete("/{id}", DeleteAsync).WithName("deleteConversation").WithSummary("Deletes a conversation and erases its turns.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
    }

    private static async Task<IResult> CreateAsync(
        NewConversation request, HttpContext context, [FromServices] ConversationStore store, [FromServices] ListProducts products, CancellationToken cancellationToken)
    {
        var caller = Callers.Of(context);
        var served = products().Where(p => caller.MayAsk(p.Name)).ToArray();
        if (served.FirstOrDefault(p => string.Equals(p.Name, request.Product, StringComparison.OrdinalIgnoreCase)) is not { } product)
        {
            var names = served.Select(p => p.Name).ToArray();
            return Problems.Result(Problems.NoProduct(request.Product, EditDistance.Nearest(request.Product, names), names));
        }

        var created = await store.CreateAsync(product.Name, caller.Id, request.Title ?? "", null, cancellationToken).ConfigureAwait(false);
        var conversation = ((ConversationLookup.Found)created).Conversation;
        return TypedResults.Created($"/api/conversations/{conversation.Id}", ConversationDocument.Of(conversation));
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        [FromServices] ConversationStore store,
        CancellationToken cancellationToken,
        [Description("`next` of the page before.")] string? after = null,
        [Description("How many, 1 to 200.")] int size = DefaultPage)
    {
        if (size is < 1 or > ConversationStore.MaxPage)
        {
            return Problems.Result(Problems.Invalid("size", $"size is a number from 1 to {ConversationStore.MaxPage}."));
        }

        var page = await store.ListAsync(Callers.Of(context).Id, after, size, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(new ConversationList([.. page.Items.Select(ConversationDocument.Of)], page.Next));
    }

    private static async Task<IResult> ReadAsync(
        string id, HttpContext context, [FromServices] ConversationStore store, CancellationToken cancellationToken, [Description("Number of the last turn already read.")] int after = 0)
    {
        var found = await store.FindAsync(id, Callers.Of(context).Id, cancellationToken).ConfigureAwait(false);
        if (found is not ConversationLookup.Found { Conversation: var conversation })
        {
            return Absent(id, found);
        }

        var turns = await store.TurnsAsync(id, Callers.Of(context).Id, after, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(new ConversationWithTurns(ConversationDocument.Of(conversation), [.. turns.Select(TurnDocument.Of)]));
    }

    private static async Task<IResult> RenameAsync(
        string id, ConversationChange change, HttpContext context, [FromServices] ConversationStore store, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(change.Title))
        {
            return Problems.Result(Problems.Invalid("title", "The title is empty."));
        }

        var found = await store.RenameAsync(id, Callers.Of(context).Id, change.Title, cancellationToken).ConfigureAwait(false);
        return found is ConversationLookup.Found { Conversation: var conversation }
            ? TypedResults.Ok(ConversationDocument.Of(conversation))
            : Absent(id, found);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, [FromServices] ConversationStore store, CancellationToken cancellationToken)
    {
        var found = await store.DeleteAsync(id, Callers.Of(context).Id, cancellationToken).ConfigureAwait(false);
        return found is ConversationLookup.Found ? TypedResults.NoContent() : Absent(id, found);
    }

    /// <summary>The answer where a conversation is not there (any more).</summary>
    public static IResult Absent(string id, ConversationLookup lookup) => Problems.Result(
        lookup is ConversationLookup.Deleted { At: var at } ? Problems.Deleted(id, at) : Problems.NoConversation(id));
}
