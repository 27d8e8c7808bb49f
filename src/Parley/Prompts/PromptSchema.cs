using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Prompts;

/// <summary>The JSON schema of what a prompt wants back, made from its <c>outputs</c>.</summary>
public static class PromptSchema
{
    /// <summary>The schema: an object with every output, all of them required and no other; null where prose is wanted.</summary>
    /// <param name="prompt">The prompt.</param>
    public static JsonElement? Of(PromptFile prompt) =>
        prompt.Data.TryGetProperty("outputs", out var outputs) && outputs.ValueKind == JsonValueKind.Array && outputs.GetArrayLength() > 0
            ? JsonSerializer.SerializeToElement(Object(outputs))
            : null;

    private static JsonObject Object(JsonElement properties)
    {
        var (members, required) = (new JsonObject(), new JsonArray());
        foreach (var property in properties.EnumerateArray())
        {
            var name = property.GetProperty("name").GetString()!;
            members[name] = Schema(property);
            required.Add(name);
        }

        return new JsonObject { ["type"] = "object", ["properties"] = members, ["required"] = required, ["additionalProperties"] = false };
    }

    private static JsonObject Schema(JsonElement property)
    {
        var schema = Text(property, "kind") switch
        {
            "object" => property.TryGetProperty("properties", out var properties) ? Object(properties) : new JsonObject { ["type"] = "object" },
            "array" => new JsonObject
            {
                ["type"] = "array",
                ["items"] = property.TryGetProperty("items", out var items) ? Schema(items) : new JsonObject(),
            },
            "integer" => new JsonObject { ["type"] = "integer" },
            "float" => new JsonObject { ["type"] = "number" },
            "boolean" => new JsonObject { ["type"] = "boolean" },
            _ => new JsonObject { ["type"] = "string" },
        };
        if (Text(property, "description") is { Length: > 0 } description)
        {
            schema["description"] = description;
        }

        if (property.TryGetProperty("enumValues", out var values))
        {
            schema["enum"] = JsonNode.Parse(values.GetRawText());
        }

        return schema;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
