using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Parley.Conversations;
using Parley.Conversations.Protocols;
using Parley.Governance;
using Parley.Server.Api;
using Parley.Server.OpenAi;

namespace Parley.Server.AgUi;

/// <summary>
/// <c>POST /agui/{product}</c>: a turn for AG-UI clients (https://docs.ag-ui.com), as server-sent events in the protocol's
/// order: the run, the message, the state with the answer's blocks, the end.
/// </summary>
internal static class AgUiApi
{
    public static void MapAgUi(this WebApplication app) =>
        app.MapPost("/agui/{product}", (string product, HttpContext context, [FromServices] ClientTurns turns, [FromServices] ConversationStore store) =>
            RunAsync(product, context, turns, store)).ExcludeFromDescription();

    private static async Task RunAsync(string product, HttpContext context, ClientTurns turns, ConversationStore store)
    {
        try
        {
            var input = RunInput.Of(await OpenAiJson.BodyAsync(context).ConfigureAwait(false), product);
            var caller = Callers.Of(context);
            var asked = input.Asked with { Conversation = await ConversationAsync(store, input.Thread, turns.Model(product, caller).Name, caller, context.RequestAborted).ConfigureAwait(false) };
            var (_, running) = await turns.BeginAsync(asked, context).ConfigureAwait(false);
            await using (running)
            {
                await new RunStream(context, input).SendAsync(running).ConfigureAwait(false);
            }
        }
        catch (ClientFault fault) when (!context.Response.HasStarted)
        {
            var problem = fault.Status == StatusCodes.Status400BadRequest
                ? Problems.Invalid(fault.Param ?? "body", fault.Message)
                : Problems.Of(fault.Status, fault.Code.Replace('_', '-'), "The run cannot begin", fault.Message);
            await Problems.WriteAsync(context, problem).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The conversation of a thread: the caller's own of that id, which the page may show too, or one that is named after
    /// the thread for this caller alone. Ids that clients choose are no secret, and two callers may choose the same.
    /// </summary>
    private static async Task<string> ConversationAsync(ConversationStore store, string thread, string product, Caller caller, CancellationToken cancellationToken) =>
        await store.FindAsync(thread, caller.Id, cancellationToken).ConfigureAwait(false) is ConversationLookup.Found { Conversation.Product: var of } && of == product
            ? thread
            : $"agui-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Id}\n{product}\n{thread}")))[..32]}";
}

/// <summary>The body of a run: RunAgentInput.</summary>
internal sealed record RunInput(string Thread, string Run, ClientQuestion Asked)
{
    public static RunInput Of(JsonElement body, string product)
    {
        var texts = MessageTexts.OfUser(body.List("messages") ?? [], "messages");
        return texts.Count == 0
            ? throw new ClientFault("messages holds no message of the user with a text.", "messages")
            : new RunInput(Needed(body, "threadId"), Needed(body, "runId"), new ClientQuestion(product, texts[^1]) { Earlier = [.. texts.SkipLast(1)] });
    }

    private static string Needed(JsonElement body, string name) =>
        body.Text(name) is { Length: > 0 } text ? text : throw new ClientFault($"{name} is needed, as a text.", name);
}

/// <summary>The events of one run.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "The request's own token is the context's, which the class holds; a turn is read to its end.")]
internal sealed class RunStream(HttpContext context, RunInput input)
{
    private readonly EventStream _stream = new(context);
    private readonly AnswerText _text = new();
    private string _message = "";
    private bool _isOpen;

    public async Task SendAsync(IAsyncEnumerator<TurnEvent> running)
    {
        _message = $"msg_{((TurnEvent.Planned)running.Current).TurnId}";
        _stream.Begin();
        await EventAsync("RUN_STARTED", Run()).ConfigureAwait(false);
        try
        {
            while (await running.MoveNextAsync().ConfigureAwait(false))
            {
                switch (running.Current)
                {
                    case TurnEvent.BlockReady { Block: var block }:
                        await TextAsync(_text.Add(block)).ConfigureAwait(false);
                        break;
                    case TurnEvent.Ended { Turn: var turn }:
                        await EndAsync(turn).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (TurnRejectedException e)
        {
            await ErrorAsync(e.Message, ClientTurns.FaultOf(e).Code).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(Turn turn)
    {
        if (turn.Status != TurnStatus.Completed)
        {
            await ErrorAsync(OpenAiSetup.Failed(turn).Message, "turn_failed").ConfigureAwait(false);
            return;
        }

        await TextAsync(_text.End(turn.Answer)).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        await EventAsync("STATE_SNAPSHOT", new() { ["snapshot"] = JsonSerializer.SerializeToNode(TurnDocument.Of(turn), TurnJson.Options) }).ConfigureAwait(false);
        var finished = Run();
        finished["outcome"] = new JsonObject { ["type"] = "success" };
        finished["result"] = TurnSummary.Of(turn);
        await EventAsync("RUN_FINISHED", finished).ConfigureAwait(false);
    }

    private async Task TextAsync(string more)
    {
        if (more.Length == 0)
        {
            return;
        }

        if (!_isOpen)
        {
            _isOpen = true;
            await EventAsync("TEXT_MESSAGE_START", new() { ["messageId"] = _message, ["role"] = "assistant" }).ConfigureAwait(false);
        }

        await EventAsync("TEXT_MESSAGE_CONTENT", new() { ["messageId"] = _message, ["delta"] = more }).ConfigureAwait(false);
    }

    private async Task ErrorAsync(string message, string code)
    {
        await CloseAsync().ConfigureAwait(false);
        await EventAsync("RUN_ERROR", new() { ["message"] = message, ["code"] = code }).ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        if (_isOpen)
        {
            _isOpen = false;
            await EventAsync("TEXT_MESSAGE_END", new() { ["messageId"] = _message }).ConfigureAwait(false);
        }
    }

    private JsonObject Run() => new() { ["threadId"] = input.Thread, ["runId"] = input.Run };

    private Task EventAsync(string type, JsonObject data)
    {
        data.Insert(0, "type", type);
        data["timestamp"] = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        return _stream.SendAsync(null, OpenAiJson.Text(data));
    }
}
