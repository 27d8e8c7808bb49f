using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parley.Tests;

/// <summary>
/// The part of JSON Schema 2020-12 that the published schemas use. A keyword it does not know is an error, so that no schema
/// says more than is checked.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly string[] Notes = ["$schema", "$id", "$defs", "title", "description", "default", "examples", "format"];
    private readonly JsonObject root;

    private JsonSchema(JsonObject root) => this.root = root;

    /// <summary>Reads a schema of docs/reference/schemas.</summary>
    /// <param name="name">Its file.</param>
    public static JsonSchema Published(string name) =>
        new(JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs", "reference", "schemas", name)))!.AsObject());

    /// <summary>What in a document is not as the schema says, each with its place.</summary>
    /// <param name="document">The document.</param>
    public IReadOnlyList<string> Faults(JsonNode? document) => [.. Check(root, document, "$")];

    private IEnumerable<string> Check(JsonObject schema, JsonNode? node, string at) =>
        schema.SelectMany(keyword => Check(schema, keyword.Key, keyword.Value!, (node, at)));

    private IEnumerable<string> Check(JsonObject schema, string keyword, JsonNode value, (JsonNode? Node, string At) on) => keyword switch
    {
        "$ref" => Referred((string)value!, on.Node, on.At),
        "type" => Types(value).Any(type => Is(on.Node, type)) ? [] : [$"{on.At}: {value.ToJsonString()} is needed"],
        "enum" => value.AsArray().Any(one => JsonNode.DeepEquals(one, on.Node)) ? [] : [$"{on.At}: not one of {value.ToJsonString()}"],
        "const" => JsonNode.DeepEquals(value, on.Node) ? [] : [$"{on.At}: must be {value.ToJsonString()}"],
        "oneOf" => value.AsArray().Count(one => !Check(one!.AsObject(), on.Node, on.At).Any()) == 1 ? [] : [$"{on.At}: none or several of the forms fit"],
        "anyOf" => value.AsArray().Any(one => !Check(one!.AsObject(), on.Node, on.At).Any()) ? [] : [$"{on.At}: none of the forms fits"],
        "properties" or "required" or "additionalProperties" or "minProperties" or "maxProperties" =>
            on.Node is JsonObject map ? CheckMap(schema, keyword, value, (map, on.At)) : [],
        "items" or "minItems" or "maxItems" => on.Node is JsonArray list ? CheckList(keyword, value, list, on.At) : [],
        "pattern" or "minLength" or "minimum" or "maximum" => CheckValue(keyword, value, on.Node, on.At),
        _ when Notes.Contains(keyword) => [],
        _ => throw new NotSupportedException($"The schema keyword '{keyword}' is not checked by the tests."),
    };

    private IEnumerable<string> CheckMap(JsonObject schema, string keyword, JsonNode value, (JsonObject Map, string At) on) => keyword switch
    {
        "properties" => value.AsObject().Where(p => on.Map.ContainsKey(p.Key))
            .SelectMany(p => Check(p.Value!.AsObject(), on.Map[p.Key], $"{on.At}.{p.Key}")),
        "required" => value.AsArray().Where(key => !on.Map.ContainsKey((string)key!)).Select(key => $"{on.At}: '{key}' is needed"),
        "minProperties" => on.Map.Count >= (int)value ? [] : [$"{on.At}: too few keys"],
        "maxProperties" => on.Map.Count <= (int)value ? [] : [$"{on.At}: too many keys"],
        _ => on.Map.Where(p => schema["properties"]?[p.Key] is null).SelectMany(p => value is JsonObject other
            ? Check(other, p.Value, $"{on.At}.{p.Key}")
            : (bool)value ? [] : [$"{on.At}: '{p.Key}' is not known"]),
    };

    private IEnumerable<string> CheckList(string keyword, JsonNode value, JsonArray list, string at) => keyword switch
    {
        "items" => list.SelectMany((item, i) => Check(value.AsObject(), item, $"{at}[{i}]")),
        "minItems" => list.Count >= (int)value ? [] : [$"{at}: too few items"],
        _ => list.Count <= (int)value ? [] : [$"{at}: too many items"],
    };

    private static IEnumerable<string> CheckValue(string keyword, JsonNode value, JsonNode? node, string at)
    {
        var fits = keyword switch
        {
            "pattern" when Is(node, "string") => Regex.IsMatch((string)node!, (string)value!),
            "minLength" when Is(node, "string") => ((string)node!).Length >= (int)value,
            "minimum" when Is(node, "number") => Number(node) >= Number(value),
            "maximum" when Is(node, "number") => Number(node) <= Number(value),
            _ => true,
        };
        return fits ? [] : [$"{at}: not within {keyword} {value.ToJsonString()}"];
    }

    // "#", "#/$defs/name", "file.schema.json" or "file.schema.json#/$defs/name".
    private IEnumerable<string> Referred(string reference, JsonNode? node, string at)
    {
        var (file, within) = reference.Split('#') is [var f, var w] ? (f, w) : (reference, "");
        var owner = file.Length == 0 ? this : Published(file);
        var target = within.Length == 0 ? owner.root : owner.root["$defs"]![within["/$defs/".Length..]]!.AsObject();
        return owner.Check(target, node, at);
    }

    private static IEnumerable<string> Types(JsonNode type) =>
        type is JsonArray several ? several.Select(one => (string)one!) : [(string)type!];

    private static bool Is(JsonNode? node, string type) => (node?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Number => type == "number" || (type == "integer" && Number(node) % 1 == 0),
        _ => type == "null",
    };

    private static decimal Number(JsonNode? node) => decimal.Parse(node!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
