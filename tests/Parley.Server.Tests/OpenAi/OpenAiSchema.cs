using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Tests;

namespace Parley.Server.Tests.OpenAi;

/// <summary>The schemas that OpenAI publishes of its API, as far as payloads are concerned. Keys that it does not know are allowed.</summary>
internal sealed class OpenAiSchema
{
    private readonly JsonObject _schemas;

    private OpenAiSchema(JsonObject schemas) => _schemas = schemas;

    /// <summary>Reads them; skips the test where the public data is absent.</summary>
    public static OpenAiSchema Published() => new(
        JsonNode.Parse(File.ReadAllText(Path.Combine(PublicData.Folder("openai-openapi"), "openapi.json")))!["components"]!["schemas"]!.AsObject());

    /// <summary>What in a payload is not as the schema of this name says.</summary>
    public IReadOnlyList<string> Faults(string name, JsonNode? payload) => [.. Check(Named(name), payload, "$")];

    /// <summary>What in an event of a response is not as the schema of its type says.</summary>
    public IReadOnlyList<string> FaultsOfEvent(JsonNode happened)
    {
        var kinds = _schemas["ResponseStreamEvent"]!["anyOf"]!.AsArray().Select(one => Named(((string)one!["$ref"]!).Split('/')[^1]));
        var kind = kinds.SingleOrDefault(k => k["properties"]?["type"]?["enum"] is JsonArray types && types.Any(t => JsonNode.DeepEquals(t, happened["type"])));
        return kind is null ? [$"There is no event {happened["type"]}."] : [.. Check(kind, happened, "$")];
    }

    private JsonObject Named(string name) => _schemas[name]?.AsObject() ?? throw new ArgumentException($"OpenAI publishes no schema {name}.", nameof(name));

    private IEnumerable<string> Check(JsonObject schema, JsonNode? node, string at)
    {
        if (node is null && (bool?)schema["nullable"] == true)
        {
            return [];
        }

        var own = schema.SelectMany(keyword => Check(keyword.Key, keyword.Value!, node, at));
        return node switch
        {
            JsonObject map => own.Concat(Inside(schema, map, at)),
            JsonArray list when schema["items"] is JsonObject items => own.Concat(list.SelectMany((item, i) => Check(items, item, $"{at}[{i}]"))),
            _ => own,
        };
    }

    private IEnumerable<string> Check(string keyword, JsonNode value, JsonNode? node, string at) => keyword switch
    {
        "$ref" => Check(Named(((string)value!).Split('/')[^1]), node, at),
        "type" => Is(node, (string)value!) ? [] : [$"{at}: {value} is needed"],
        "enum" => value.AsArray().Any(one => JsonNode.DeepEquals(one, node)) ? [] : [$"{at}: not one of {value.ToJsonString()}"],
        "allOf" => value.AsArray().SelectMany(one => Check(one!.AsObject(), node, at)),
        "anyOf" or "oneOf" => value.AsArray().Any(one => !Check(one!.AsObject(), node, at).Any()) ? [] : [$"{at}: none of the forms fits"],
        _ => [],
    };

    private IEnumerable<string> Inside(JsonObject schema, JsonObject map, string at)
    {
        var missing = schema["required"] is JsonArray required ? required.Where(key => !map.ContainsKey((string)key!)).Select(key => $"{at}: '{key}' is needed") : [];
        var wrong = schema["properties"] is JsonObject properties
            ? properties.Where(p => map.ContainsKey(p.Key)).SelectMany(p => Check(p.Value!.AsObject(), map[p.Key], $"{at}.{p.Key}"))
            : [];
        return missing.Concat(wrong);
    }

    private static bool Is(JsonNode? node, string type) => (node?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Number => type == "number" || (type == "integer" && !node!.ToJsonString().Contains('.', StringComparison.Ordinal)),
        _ => type == "null",
    };
}
