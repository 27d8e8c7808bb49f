using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Parley.Evaluation.Suites;

/// <summary>Fields of JSON objects as the suite's readers want them.</summary>
internal static class SuiteFields
{
    public static string? Text(this JsonObject node, string key) => node.TryGetPropertyValue(key, out var value) && value is not null ? JsValue.Text(value) : null;

    public static double? Number(this JsonObject node, string key) => node.TryGetPropertyValue(key, out var value) && value is JsonValue ? JsValue.AsNumber(value) : null;

    public static JsonObject Object(this JsonObject node, string key) => node.TryGetPropertyValue(key, out var value) && value is JsonObject found ? (JsonObject)found.DeepClone() : [];

    /// <summary>A list of texts; one text is a list of one.</summary>
    public static ImmutableArray<string> Texts(this JsonObject node, string key) => node.TryGetPropertyValue(key, out var value) ? value switch
    {
        JsonArray list => [.. list.Select(JsValue.Text)],
        null => [],
        _ => [JsValue.Text(value)],
    } : [];

    /// <summary>The first object's fields, with the second's over them.</summary>
    public static JsonObject Merge(JsonObject under, JsonObject over)
    {
        var merged = (JsonObject)under.DeepClone();
        foreach (var (key, value) in over)
        {
            merged[key] = value?.DeepClone();
        }

        return merged;
    }
}
