using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.OpenAi;

/// <summary>Reads fields of a request body, and says of a wrong one what would be right.</summary>
internal static class OpenAiJson
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON in one line.</summary>
    public static string Text(JsonNode node) => node.ToJsonString(Written);

    /// <summary>A copy of a node, which may then stand in another document.</summary>
    public static JsonNode? Copy(JsonElement? element) => element is { } e ? JsonNode.Parse(e.GetRawText()) : null;

    /// <summary>Reads the body, an object.</summary>
    public static async Task<JsonElement> BodyAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ClientFault("The body is a JSON object.", null, "invalid_json");
        }
        catch (JsonException e)
        {
            throw new ClientFault($"The body is not JSON (line {e.LineNumber + 1}).", null, "invalid_json");
        }
    }

    /// <summary>A field that is there and not null.</summary>
    public static JsonElement? Field(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var field) && field.ValueKind is not JsonValueKind.Null ? field : null;

    /// <summary>A text; null where it is not there.</summary>
    public static string? Text(this JsonElement of, string name, string? param = null) => of.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw new ClientFault($"{param ?? name} is a text.", param ?? name, "invalid_type"),
    };

    /// <summary>A switch; false where it is not there.</summary>
    public static bool Flag(this JsonElement of, string name, string? param = null) => of.Field(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetBoolean(),
        _ => throw new ClientFault($"{param ?? name} is true or false.", param ?? name, "invalid_type"),
    };

    /// <summary>The elements of a list; null where it is not there.</summary>
    public static List<JsonElement>? List(this JsonElement of, string name, string? param = null) => of.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        _ => throw new ClientFault($"{param ?? name} is a list.", param ?? name, "invalid_type"),
    };
}
