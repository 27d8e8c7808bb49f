using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Parley.Answers;
using Parley.Conversations;
using Parley.Server.Api;

namespace Parley.Server.OpenAi;

/// <summary><c>/v1/responses</c> (https://platform.openai.com/docs/api-reference/responses): a turn as a response, whole or as its events.</summary>
internal static class Responses
{
    public static async Task AnswerAsync(HttpContext context, ClientTurns turns)
    {
        var asked = ClientQuestion.OfResponses(await OpenAiJson.BodyAsync(context).ConfigureAwait(false));
        var (product, running) = await turns.BeginAsync(asked, context).ConfigureAwait(false);
        await using (running)
        {
            var begun = (TurnEvent.Planned)running.Current;
            context.Response.Headers["x-request-id"] = begun.TurnId;
            if (asked.Stream)
            {
                await new ResponseStream(context, asked).SendAsync(begun, product, running).ConfigureAwait(false);
                return;
            }

            Turn? turn = null;
            while (await running.MoveNextAsync().ConfigureAwait(false))
            {
                turn = running.Current is TurnEvent.Ended ended ? ended.Turn : turn;
            }

            await WriteAsync(context, turn!.Status == TurnStatus.Failed ? throw OpenAiSetup.Failed(turn) : ResponseDocument.Ended(turn, asked, context.Request)).ConfigureAwait(false);
        }
    }

    /// <summary><c>GET /v1/responses/{id}</c>: a response that was given before.</summary>
    public static async Task ReadAsync(HttpContext context, string id, ConversationStore store)
    {
        var turn = await store.TurnAsync(ResponseDocument.TurnOf(id), Callers.Of(context).Id, context.RequestAborted).ConfigureAwait(false)
            ?? throw new ClientFault($"There is no response \"{id}\" of yours.", "response_id", "response_not_found") { Status = StatusCodes.Status404NotFound };
        await WriteAsync(context, ResponseDocument.Ended(turn, null, context.Request)).ConfigureAwait(false);
    }

    private static Task WriteAsync(HttpContext context, JsonObject response)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(OpenAiJson.Text(response), context.RequestAborted);
    }
}

/// <summary>The events of one response, numbered from 0.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "The request's own token is the context's, which the class holds; a turn is read to its end.")]
internal sealed class ResponseStream(HttpContext context, ClientQuestion asked)
{
    private readonly EventStream _stream = new(context);
    private readonly AnswerText _text = new();
    private string _turn = "";
    private int _number;
    private bool _isOpen;

    public async Task SendAsync(TurnEvent.Planned begun, string product, IAsyncEnumerator<TurnEvent> running)
    {
        _turn = begun.TurnId;
        _stream.Begin();
        var response = ResponseDocument.Running(begun, asked, product, OpenAiSetup.Now(context));
        await EventAsync("response.created", new() { ["response"] = response.DeepClone() }).ConfigureAwait(false);
        await EventAsync("response.in_progress", new() { ["response"] = response }).ConfigureAwait(false);
        try
        {
            while (await running.MoveNextAsync().ConfigureAwait(false))
            {
                switch (running.Current)
                {
                    case TurnEvent.BlockReady { Block: var block } when _text.Add(block) is { Length: > 0 } more && (_isOpen || !_text.MayDecline):
                        await TextAsync(more).ConfigureAwait(false);
                        break;
                    case TurnEvent.Ended { Turn: var turn }:
                        await EndAsync(turn).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (TurnRejectedException e)
        {
            var fault = ClientTurns.FaultOf(e);
            await EventAsync("error", new() { ["code"] = fault.Code, ["message"] = fault.Message, ["param"] = fault.Param }).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(Turn turn)
    {
        var response = ResponseDocument.Ended(turn, asked, context.Request);
        if (turn.Status != TurnStatus.Completed)
        {
            await EventAsync("response.failed", new() { ["response"] = response }).ConfigureAwait(false);
            return;
        }

        var whole = AnswerText.Of(turn.Answer);
        var part = ResponseDocument.Part(turn, whole, context.Request);
        if (!_isOpen && turn.Answer.Outcome == Outcome.Declined)
        {
            await RefusalAsync(whole).ConfigureAwait(false);
        }
        else
        {
            // Where the first block might have declined and the answer did not, nothing was sent yet.
            await TextAsync(_isOpen ? _text.End(turn.Answer) : whole).ConfigureAwait(false);
            part = await TextDoneAsync(turn, whole).ConfigureAwait(false);
        }

        await PartAsync("response.content_part.done", part.DeepClone().AsObject()).ConfigureAwait(false);
        await EventAsync("response.output_item.done", new() { ["output_index"] = 0, ["item"] = ResponseDocument.Message(_turn, "completed", part) }).ConfigureAwait(false);
        response["output"] = new JsonArray(ResponseDocument.Message(_turn, "completed", part.DeepClone().AsObject()));
        await EventAsync("response.completed", new() { ["response"] = response }).ConfigureAwait(false);
    }

    private async Task TextAsync(string more)
    {
        if (!_isOpen)
        {
            await OpenAsync(new JsonObject { ["type"] = "output_text", ["text"] = "", ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() }).ConfigureAwait(false);
        }

        if (more.Length > 0)
        {
            await PlacedAsync("response.output_text.delta", new() { ["delta"] = more, ["logprobs"] = new JsonArray() }).ConfigureAwait(false);
        }
    }

    private async Task<JsonObject> TextDoneAsync(Turn turn, string whole)
    {
        var citations = Citations.Of(turn, whole, context.Request).ToList();
        for (var i = 0; i < citations.Count; i++)
        {
            await PlacedAsync("response.output_text.annotation.added", new() { ["annotation_index"] = i, ["annotation"] = citations[i].DeepClone() }).ConfigureAwait(false);
        }

        await PlacedAsync("response.output_text.done", new() { ["text"] = whole, ["logprobs"] = new JsonArray() }).ConfigureAwait(false);
        return new JsonObject { ["type"] = "output_text", ["text"] = whole, ["annotations"] = new JsonArray([.. citations]), ["logprobs"] = new JsonArray() };
    }

    private async Task RefusalAsync(string whole)
    {
        await OpenAsync(new JsonObject { ["type"] = "refusal", ["refusal"] = "" }).ConfigureAwait(false);
        await PlacedAsync("response.refusal.delta", new() { ["delta"] = whole }).ConfigureAwait(false);
        await PlacedAsync("response.refusal.done", new() { ["refusal"] = whole }).ConfigureAwait(false);
    }

    private async Task OpenAsync(JsonObject part)
    {
        _isOpen = true;
        await EventAsync("response.output_item.added", new() { ["output_index"] = 0, ["item"] = ResponseDocument.Message(_turn, "in_progress", null) }).ConfigureAwait(false);
        await PartAsync("response.content_part.added", part).ConfigureAwait(false);
    }

    private Task PartAsync(string type, JsonObject part) => PlacedAsync(type, new() { ["part"] = part });

    /// <summary>An event about the one part of the one item.</summary>
    private Task PlacedAsync(string type, JsonObject data)
    {
        data["item_id"] = ResponseDocument.MessageId(_turn);
        data["output_index"] = 0;
        data["content_index"] = 0;
        return EventAsync(type, data);
    }

    private Task EventAsync(string type, JsonObject data)
    {
        data.Insert(0, "type", type);
        data["sequence_number"] = _number++;
        return _stream.SendAsync(type, OpenAiJson.Text(data));
    }
}
