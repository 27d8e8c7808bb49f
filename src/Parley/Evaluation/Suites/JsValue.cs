using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Evaluation.Suites;

/// <summary>Values of a suite as JavaScript would see them: JSON nodes, written as JavaScript writes them.</summary>
internal static class JsValue
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n" };

    /// <summary>A string as it is, null as nothing, everything else as JSON.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<double>(out var number) => Number(number),
        _ => Json(node),
    };

    /// <summary>Compact JSON, as <c>JSON.stringify</c> writes it.</summary>
    public static string Json(JsonNode? node) => node is null ? "null" : node.ToJsonString(Compact);

    /// <summary>JSON on many lines.</summary>
    public static string PrettyJson(JsonNode? node) => node is null ? "null" : node.ToJsonString(Indented);

    /// <summary>The text of a string; null for anything else.</summary>
    public static string? AsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A number, also one that stands in a string; null for anything else.</summary>
    public static double? AsNumber(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        JsonValue value when value.TryGetValue<string>(out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>A number as JavaScript writes it: 42, 0.1, 1e+21.</summary>
    public static string Number(double number) =>
        double.IsInteger(number) && Math.Abs(number) < 1e21
            ? number.ToString("0", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e+", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal);

    /// <summary>Reads JSON; null where it is none. Numbers become doubles or longs.</summary>
    public static bool TryParse(string text, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }

    /// <summary>Equal as JSON: members in any order, numbers by value.</summary>
    public static bool AreEqual(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(member => b.TryGetPropertyValue(member.Key, out var other) && AreEqual(member.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) when a.TryGetValue<double>(out var x) && b.TryGetValue<double>(out var y) => x == y,
        (JsonValue a, JsonValue b) => a.GetValueKind() == b.GetValueKind() && Text(a) == Text(b),
        _ => false,
    };
}
