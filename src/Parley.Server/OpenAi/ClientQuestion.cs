using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Answers;

namespace Parley.Server.OpenAi;

/// <summary>What an OpenAI client asks, whichever endpoint it came by.</summary>
internal sealed record ClientQuestion(string Product, string Question)
{
    /// <summary>The user's messages before, oldest first, where the client keeps the conversation.</summary>
    public ImmutableArray<string> Earlier { get; init; } = [];

    /// <summary>The conversation that the client names; null for none.</summary>
    public string? Conversation { get; init; }

    /// <summary>The response that this goes on from, as its turn's id; null for none.</summary>
    public string? Previous { get; init; }

    /// <summary>The length of the answer.</summary>
    public Verbosity? Verbosity { get; init; }

    /// <summary>IANA name of a time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>BCP 47 name of a language.</summary>
    public string? Locale { get; init; }

    /// <summary>True for server-sent events.</summary>
    public bool Stream { get; init; }

    /// <summary>True for one more event with the usage.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>The client's own notes, given back.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>The client's instructions, given back; they change nothing.</summary>
    public string? Instructions { get; init; }

    /// <summary>Reads the body of <c>POST /v1/chat/completions</c>.</summary>
    public static ClientQuestion OfChat(JsonElement body)
    {
        var messages = body.List("messages") is { Count: > 0 } some ? some : throw new ClientFault("messages holds at least one message.", "messages", "missing_required_parameter");
        if (body.Field("n") is { } n && !(n.ValueKind == JsonValueKind.Number && n.TryGetInt32(out var count) && count == 1))
        {
            throw new ClientFault("n is 1: the same question has one answer.", "n", "unsupported_value");
        }

        RefuseFormat(body.Field("response_format"), "response_format");
        var asked = Asked(MessageTexts.OfUser(messages, "messages"), "messages");
        return Common(body, asked) with
        {
            IncludeUsage = body.Field("stream_options")?.Flag("include_usage", "stream_options.include_usage") ?? false,
            Verbosity = Length(body.Text("verbosity"), "verbosity"),
        };
    }

    /// <summary>Reads the body of <c>POST /v1/responses</c>.</summary>
    public static ClientQuestion OfResponses(JsonElement body)
    {
        var input = body.Field("input") ?? throw new ClientFault("input is a text or a list of messages.", "input", "missing_required_parameter");
        var texts = input.ValueKind switch
        {
            JsonValueKind.String => [input.GetString()!],
            JsonValueKind.Array => MessageTexts.OfUser([.. input.EnumerateArray()], "input"),
            _ => throw new ClientFault("input is a text or a list of messages.", "input", "invalid_type"),
        };
        if (body.Flag("background"))
        {
            throw new ClientFault("background is false: answers are given while the client waits.", "background", "unsupported_value");
        }

        RefuseFormat(body.Field("text")?.Field("format"), "text.format");
        var common = Common(body, Asked(texts, "input"));
        var previous = body.Text("previous_response_id");
        var conversation = body.Field("conversation") is { ValueKind: JsonValueKind.Object } named ? named.Text("id", "conversation.id") : body.Text("conversation");
        return previous is not null && conversation is not null
            ? throw new ClientFault("Name previous_response_id or conversation, not both.", "previous_response_id", "mutually_exclusive_parameters")
            : common with
            {
                Previous = previous is null ? null : ResponseDocument.TurnOf(previous),
                Conversation = conversation ?? common.Conversation,
                Verbosity = Length(body.Field("text")?.Text("verbosity", "text.verbosity"), "text.verbosity"),
                Instructions = body.Field("instructions") is { ValueKind: JsonValueKind.String } words ? words.GetString() : null,
            };
    }

    private static ClientQuestion Asked(List<string> texts, string param) => texts.Count == 0
        ? throw new ClientFault($"{param} holds no message of the user with a text.", param, "missing_required_parameter")
        : new ClientQuestion("", texts[^1]) { Earlier = [.. texts.SkipLast(1)] };

    private static ClientQuestion Common(JsonElement body, ClientQuestion asked)
    {
        var product = body.Text("model") is { Length: > 0 } model
            ? model
            : throw new ClientFault("model names the product; GET /v1/models lists them.", "model", "missing_required_parameter");
        if (body.Field("tool_choice") is { } choice && !(choice.ValueKind == JsonValueKind.String && choice.GetString() is "auto" or "none"))
        {
            throw new ClientFault("tool_choice is auto or none: the client's tools are never called.", "tool_choice", "unsupported_value");
        }

        var metadata = body.Field("metadata");
        return asked with
        {
            Product = product,
            Conversation = metadata?.Text("conversation", "metadata.conversation"),
            TimeZone = metadata?.Text("time_zone", "metadata.time_zone"),
            Locale = metadata?.Text("locale", "metadata.locale"),
            Metadata = OpenAiJson.Copy(metadata) as JsonObject ?? [],
            Stream = body.Flag("stream"),
        };
    }

    private static void RefuseFormat(JsonElement? format, string param)
    {
        if (format?.Text("type", $"{param}.type") is { } type and not "text")
        {
            throw new ClientFault($"{param}.type is text, not {type}; the answer's data is in the field parley.", param, "unsupported_value");
        }
    }

    private static Verbosity? Length(string? word, string param) => word switch
    {
        null => null,
        "low" => Answers.Verbosity.Brief,
        "medium" => Answers.Verbosity.Standard,
        "high" => Answers.Verbosity.Detailed,
        _ => throw new ClientFault($"{param} is low, medium or high.", param),
    };
}
