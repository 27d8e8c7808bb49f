using Parley.Conversations;
using Parley.Governance;
using Parley.Server.Api;
using Parley.Text;

namespace Parley.Server.OpenAi;

/// <summary>
/// From a client's question to a turn. A client that names no conversation and sends its whole history goes on in the
/// conversation of which that is the history; where there is none (a message was changed, another server answered before),
/// a new one begins in which the earlier questions are read as said before.
/// </summary>
/// <param name="store">Conversations.</param>
/// <param name="run">Runs turns.</param>
/// <param name="products">What can be asked.</param>
internal sealed class ClientTurns(ConversationStore store, RunTurn run, ListProducts products)
{
    /// <summary>The products this caller may ask.</summary>
    public IEnumerable<ProductDocument> Models(Caller caller) => products().Where(p => caller.MayAsk(p.Name));

    /// <summary>Begins the turn.</summary>
    /// <returns>The product's name as it is written, and the turn, of which the first event has come.</returns>
    /// <exception cref="ClientFault">It cannot be taken.</exception>
    public async Task<(string Product, IAsyncEnumerator<TurnEvent> Turn)> BeginAsync(ClientQuestion asked, HttpContext context)
    {
        var caller = CallerOf(asked, context);
        var product = Model(asked.Product, caller).Name;
        var request = await PlacedAsync(asked, product, caller, context.RequestAborted).ConfigureAwait(false);
        var turn = run(request with { Verbosity = asked.Verbosity }, caller, context.RequestAborted).GetAsyncEnumerator(CancellationToken.None);
        try
        {
            // So that what is not taken is answered with a status and not with a stream.
            await turn.MoveNextAsync().ConfigureAwait(false);
            return (product, turn);
        }
        catch (TurnRejectedException e)
        {
            await turn.DisposeAsync().ConfigureAwait(false);
            throw FaultOf(e);
        }
        catch
        {
            await turn.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The product that a client names as its model.</summary>
    public ProductDocument Model(string name, Caller caller)
    {
        var served = Models(caller).ToArray();
        return served.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ClientFault(
                $"There is no model \"{name}\" here. " + (EditDistance.Nearest(name, served.Select(p => p.Name)) is { } nearest
                    ? $"Did you mean \"{nearest}\"?"
                    : $"There is: {string.Join(", ", served.Select(p => p.Name))}."),
                "model",
                "model_not_found")
            {
                Status = StatusCodes.Status404NotFound,
            };
    }

    /// <summary>What a rejected turn is for the client.</summary>
    public static ClientFault FaultOf(TurnRejectedException rejected) => rejected.Rejection switch
    {
        TurnRejection.BadQuestion => new(rejected.Message, "messages"),
        TurnRejection.NoProduct => new(rejected.Message, "model", "model_not_found") { Status = StatusCodes.Status404NotFound },
        TurnRejection.NoConversation => new(rejected.Message, "conversation", "conversation_not_found") { Status = StatusCodes.Status404NotFound },
        TurnRejection.ConversationDeleted => new(rejected.Message, "conversation", "conversation_deleted") { Status = StatusCodes.Status404NotFound },
        TurnRejection.OtherProduct => new(rejected.Message, "conversation", "conversation_of_other_model"),
        _ => new(rejected.Message, "conversation", "conversation_busy") { Status = StatusCodes.Status409Conflict },
    };

    private static Caller CallerOf(ClientQuestion asked, HttpContext context)
    {
        var caller = Callers.Localized(context);
        var zone = caller.TimeZone;
        if (asked.TimeZone is { Length: > 0 } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!))
        {
            throw new ClientFault($"There is no time zone \"{name}\"; write an IANA name such as Europe/Berlin.", "metadata.time_zone");
        }

        return asked.Locale is { Length: > 0 } locale && !Locales.IsKnown(locale)
            ? throw new ClientFault($"There is no language \"{locale}\"; write a BCP 47 name such as en or de-AT.", "metadata.locale")
            : caller with { TimeZone = zone, Locale = asked.Locale is { Length: > 0 } named ? named : caller.Locale };
    }

    private async Task<TurnRequest> PlacedAsync(ClientQuestion asked, string product, Caller caller, CancellationToken cancellationToken)
    {
        var request = new TurnRequest(product, asked.Question) { Earlier = asked.Earlier };
        if (asked.Previous is { } previous)
        {
            return await AfterAsync(previous, request, caller, cancellationToken).ConfigureAwait(false);
        }

        return request with
        {
            Conversation = asked.Conversation
                ?? (asked.Earlier.IsEmpty ? null : await store.ContinuedByAsync(product, caller.Id, asked.Earlier, cancellationToken).ConfigureAwait(false)),
        };
    }

    private async Task<TurnRequest> AfterAsync(string previous, TurnRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var turn = await store.TurnAsync(previous, caller.Id, cancellationToken).ConfigureAwait(false);
        if (turn is null || turn.Product != request.Product)
        {
            throw new ClientFault(
                turn is null ? "There is no such response of yours." : $"The response is {turn.Product}'s, not {request.Product}'s.",
                "previous_response_id",
                "previous_response_not_found");
        }

        if (await store.FindAsync(turn.Conversation, caller.Id, cancellationToken).ConfigureAwait(false) is ConversationLookup.Found { Conversation.Turns: var turns } && turns == turn.Number)
        {
            return request with { Conversation = turn.Conversation, Earlier = [] };
        }

        // Others came after it: this is a branch, and begins a conversation of its own.
        var before = await store.TurnsAsync(turn.Conversation, caller.Id, Math.Max(0, turn.Number - TurnRequest.MaxEarlier), cancellationToken).ConfigureAwait(false);
        return request with { Earlier = [.. before.Where(t => t.Number <= turn.Number).Select(t => t.Question), .. request.Earlier] };
    }
}
