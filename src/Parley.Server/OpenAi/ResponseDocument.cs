using System.Text.Json.Nodes;
using Parley.Answers;
using Parley.Conversations;
using Parley.Conversations.Protocols;

namespace Parley.Server.OpenAi;

/// <summary>A turn as a response object (https://platform.openai.com/docs/api-reference/responses/object).</summary>
internal static class ResponseDocument
{
    private const string Mark = "resp_";

    /// <summary>The response's id.</summary>
    public static string IdOf(string turn) => Mark + turn;

    /// <summary>The turn of a response's id.</summary>
    public static string TurnOf(string response) => response.StartsWith(Mark, StringComparison.Ordinal) ? response[Mark.Length..] : response;

    /// <summary>The response of a turn that runs.</summary>
    public static JsonObject Running(TurnEvent.Planned turn, ClientQuestion asked, string product, long created) =>
        Of((turn.TurnId, turn.Conversation), product, created, asked, "in_progress");

    /// <summary>The response of a turn that has ended; one that was read again knows nothing of its request.</summary>
    public static JsonObject Ended(Turn turn, ClientQuestion? asked, HttpRequest request)
    {
        var failed = turn.Status != TurnStatus.Completed;
        var response = Of((turn.Id, turn.Conversation), turn.Product, turn.AskedAt.ToUnixTimeSeconds(), asked, failed ? "failed" : "completed");
        if (failed)
        {
            response["error"] = new JsonObject { ["code"] = "server_error", ["message"] = OpenAiSetup.Failed(turn).Message };
        }
        else
        {
            var text = AnswerText.Of(turn.Answer);
            response["completed_at"] = turn.AskedAt.ToUnixTimeSeconds();
            response["output"] = new JsonArray(Message(turn.Id, "completed", Part(turn, text, request)));
            response["usage"] = Usage.Of(turn, text).ForResponses();
        }

        response["parley"] = TurnSummary.Of(turn);
        return response;
    }

    /// <summary>The one item of the output.</summary>
    public static JsonObject Message(string turn, string status, JsonObject? part) => new()
    {
        ["id"] = MessageId(turn),
        ["type"] = "message",
        ["status"] = status,
        ["role"] = "assistant",
        ["content"] = part is null ? [] : new JsonArray(part),
    };

    /// <summary>The id of the one item.</summary>
    public static string MessageId(string turn) => $"msg_{turn}";

    /// <summary>The one part of the item: the text with its citations, or the refusal.</summary>
    public static JsonObject Part(Turn turn, string text, HttpRequest request) => turn.Answer.Outcome == Outcome.Declined
        ? new JsonObject { ["type"] = "refusal", ["refusal"] = text }
        : new JsonObject { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray([.. Citations.Of(turn, text, request)]), ["logprobs"] = new JsonArray() };

    private static JsonObject Of((string Id, string Conversation) turn, string product, long created, ClientQuestion? asked, string status) => new()
    {
        ["id"] = IdOf(turn.Id),
        ["object"] = "response",
        ["created_at"] = created,
        ["status"] = status,
        ["background"] = false,
        ["completed_at"] = null,
        ["error"] = null,
        ["incomplete_details"] = null,
        ["instructions"] = asked?.Instructions,
        ["max_output_tokens"] = null,
        ["model"] = product,
        ["output"] = new JsonArray(),
        ["parallel_tool_calls"] = false,
        ["previous_response_id"] = asked?.Previous is { } previous ? IdOf(previous) : null,
        ["conversation"] = new JsonObject { ["id"] = turn.Conversation },
        ["reasoning"] = new JsonObject { ["effort"] = null, ["summary"] = null },
        ["store"] = true,
        ["temperature"] = null,
        ["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
        ["tool_choice"] = "auto",
        ["tools"] = new JsonArray(),
        ["top_p"] = null,
        ["truncation"] = "disabled",
        ["metadata"] = asked?.Metadata.DeepClone() ?? new JsonObject(),
    };
}
