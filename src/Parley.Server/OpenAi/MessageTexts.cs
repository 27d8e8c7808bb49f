using System.Text.Json;

namespace Parley.Server.OpenAi;

/// <summary>
/// What the user said in a list of messages. What the assistant said is not read back: its figures are known from the turns
/// themselves. What a system message says is not obeyed: a product's rules are its own.
/// </summary>
internal static class MessageTexts
{
    /// <summary>The texts of the user's messages, oldest first; those without a text are left out.</summary>
    public static List<string> OfUser(List<JsonElement> messages, string param)
    {
        var texts = new List<string>();
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            var place = $"{param}[{i}]";
            if (message.ValueKind != JsonValueKind.Object)
            {
                throw new ClientFault($"{place} is an object with role and content.", place, "invalid_type");
            }

            if (message.Text("role", $"{place}.role") == "user" && TextOf(message.Field("content"), $"{place}.content") is { Length: > 0 } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    private static string TextOf(JsonElement? content, string place) => content switch
    {
        null => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!.Trim(),
        { ValueKind: JsonValueKind.Array } parts => string.Join('\n', parts.EnumerateArray().Select((part, i) => PartOf(part, $"{place}[{i}]"))).Trim(),
        _ => throw new ClientFault($"{place} is a text or a list of parts.", place, "invalid_type"),
    };

    private static string PartOf(JsonElement part, string place) => part.Text("type", $"{place}.type") switch
    {
        "text" or "input_text" => part.Text("text", $"{place}.text") ?? "",
        var other => throw new ClientFault($"{place} has the type {other ?? "none"}; only text can be asked.", place, "unsupported_value"),
    };
}
