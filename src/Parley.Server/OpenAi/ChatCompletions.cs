using System.Text.Json.Nodes;
using Parley.Answers;
using Parley.Conversations;
using Parley.Conversations.Protocols;

namespace Parley.Server.OpenAi;

/// <summary><c>POST /v1/chat/completions</c> (https://platform.openai.com/docs/api-reference/chat): a turn as one completion, or as its chunks.</summary>
internal static class ChatCompletions
{
    public static async Task AnswerAsync(HttpContext context, ClientTurns turns)
    {
        var asked = ClientQuestion.OfChat(await OpenAiJson.BodyAsync(context).ConfigureAwait(false));
        var (product, running) = await turns.BeginAsync(asked, context).ConfigureAwait(false);
        await using (running)
        {
            await (asked.Stream ? StreamAsync(context, asked, product, running) : WholeAsync(context, product, running)).ConfigureAwait(false);
        }
    }

    private static async Task WholeAsync(HttpContext context, string product, IAsyncEnumerator<TurnEvent> running)
    {
        Turn? turn = null;
        do
        {
            turn = running.Current is TurnEvent.Ended ended ? ended.Turn : turn;
        }
        while (await running.MoveNextAsync().ConfigureAwait(false));
        if (turn!.Status == TurnStatus.Failed)
        {
            throw OpenAiSetup.Failed(turn);
        }

        var text = AnswerText.Of(turn.Answer);
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-request-id"] = turn.Id;
        var completion = Head(turn, product, "chat.completion", new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = text,
                ["refusal"] = turn.Answer.Outcome == Outcome.Declined ? text : null,
                ["annotations"] = Annotations(turn, text, context.Request),
            },
            ["logprobs"] = null,
            ["finish_reason"] = "stop",
        });
        completion["usage"] = Usage.Of(turn, text).ForChat();
        completion["parley"] = TurnSummary.Of(turn);
        await context.Response.WriteAsync(OpenAiJson.Text(completion), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task StreamAsync(HttpContext context, ClientQuestion asked, string product, IAsyncEnumerator<TurnEvent> running)
    {
        var begun = (TurnEvent.Planned)running.Current;
        context.Response.Headers["x-request-id"] = begun.TurnId;
        var stream = new EventStream(context);
        stream.Begin();
        var chunks = new Chunks(begun.TurnId, product, OpenAiSetup.Now(context), asked.IncludeUsage);
        await stream.SendAsync(null, chunks.Delta(new JsonObject { ["role"] = "assistant", ["content"] = "", ["refusal"] = null })).ConfigureAwait(false);
        var text = new AnswerText();
        try
        {
            while (await running.MoveNextAsync().ConfigureAwait(false))
            {
                switch (running.Current)
                {
                    case TurnEvent.BlockReady { Block: var block } when text.Add(block) is { Length: > 0 } more:
                        await stream.SendAsync(null, chunks.Delta(new JsonObject { ["content"] = more })).ConfigureAwait(false);
                        break;
                    case TurnEvent.Ended { Turn: var turn }:
                        await EndAsync(context, stream, chunks, text, turn).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (TurnRejectedException e)
        {
            var fault = ClientTurns.FaultOf(e);
            await stream.SendAsync(null, OpenAiJson.Text(OpenAiErrors.Of(fault.Status, fault.Message, fault.Param, fault.Code))).ConfigureAwait(false);
        }

        await stream.SendAsync(null, "[DONE]").ConfigureAwait(false);
    }

    private static async Task EndAsync(HttpContext context, EventStream stream, Chunks chunks, AnswerText text, Turn turn)
    {
        if (turn.Status == TurnStatus.Failed)
        {
            var fault = OpenAiSetup.Failed(turn);
            await stream.SendAsync(null, OpenAiJson.Text(OpenAiErrors.Of(fault.Status, fault.Message, fault.Param, fault.Code))).ConfigureAwait(false);
            return;
        }

        if (text.End(turn.Answer) is { Length: > 0 } rest)
        {
            await stream.SendAsync(null, chunks.Delta(new JsonObject { ["content"] = rest })).ConfigureAwait(false);
        }

        var whole = AnswerText.Of(turn.Answer);
        if (turn.Answer.Outcome == Outcome.Declined)
        {
            await stream.SendAsync(null, chunks.Delta(new JsonObject { ["refusal"] = whole })).ConfigureAwait(false);
        }

        await stream.SendAsync(null, chunks.Last(new JsonObject { ["annotations"] = Annotations(turn, whole, context.Request) }, TurnSummary.Of(turn))).ConfigureAwait(false);
        if (chunks.IncludeUsage)
        {
            await stream.SendAsync(null, chunks.OfUsage(Usage.Of(turn, whole))).ConfigureAwait(false);
        }
    }

    private static JsonArray Annotations(Turn turn, string text, HttpRequest request) =>
        [.. Citations.Of(turn, text, request).Select(c =>
        {
            c.Remove("type");
            return new JsonObject { ["type"] = "url_citation", ["url_citation"] = c };
        })];

    private static JsonObject Head(Turn turn, string product, string kind, JsonObject choice) => new()
    {
        ["id"] = $"chatcmpl-{turn.Id}",
        ["object"] = kind,
        ["created"] = turn.AskedAt.ToUnixTimeSeconds(),
        ["model"] = product,
        ["choices"] = new JsonArray(choice),
    };

    /// <summary>The chunks of one completion; all have its id, model and time.</summary>
    private sealed record Chunks(string Turn, string Product, long Created, bool IncludeUsage)
    {
        public string Delta(JsonObject delta) => OpenAiJson.Text(Of(new JsonArray(Choice(delta, null)), null));

        public string Last(JsonObject delta, JsonObject extension)
        {
            var chunk = Of(new JsonArray(Choice(delta, "stop")), null);
            chunk["parley"] = extension;
            return OpenAiJson.Text(chunk);
        }

        public string OfUsage(Usage usage) => OpenAiJson.Text(Of([], usage.ForChat()));

        private JsonObject Of(JsonArray choices, JsonObject? usage)
        {
            var chunk = new JsonObject
            {
                ["id"] = $"chatcmpl-{Turn}",
                ["object"] = "chat.completion.chunk",
                ["created"] = Created,
                ["model"] = Product,
                ["choices"] = choices,
            };
            if (IncludeUsage)
            {
                chunk["usage"] = usage;
            }

            return chunk;
        }

        private static JsonObject Choice(JsonObject delta, string? finish) => new() { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finish };
    }
}
