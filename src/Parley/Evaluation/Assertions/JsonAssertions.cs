using System.Text.Json.Nodes;
using Json.Schema;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Assertions;

/// <summary>Assertions over JSON in the output.</summary>
internal static class JsonAssertions
{
    private const int MostCandidates = 1_000;

    public static Graded IsJson(AssertionCall call)
    {
        if (!JsValue.TryParse(call.Text, out var node))
        {
            return Graded.Plain(false, call.IsInverse, "Expected output to be valid JSON");
        }

        var errors = SchemaOf(call) is { } schema ? Errors(schema, node) : null;
        return Graded.Plain(errors is null, call.IsInverse, call.IsInverse ? "Expected output not to be valid JSON" : $"JSON does not conform to the provided schema. Errors: {errors}");
    }

    public static Graded ContainsJson(AssertionCall call)
    {
        var found = Find(call.Text).ToArray();
        if (found.Length == 0 || SchemaOf(call) is not { } schema)
        {
            return Graded.Plain(found.Length > 0, call.IsInverse, $"Expected output to {(call.IsInverse ? "not " : "")}contain valid JSON");
        }

        var errors = found.Select(node => Errors(schema, node)).ToArray();
        return Graded.Plain(errors.Contains(null), call.IsInverse, $"JSON does not conform to the provided schema. Errors: {errors[^1]}");
    }

    /// <summary>Objects and lists in a text, as people write them: strict JSON, or with trailing commas and bare keys.</summary>
    public static IEnumerable<JsonNode?> Find(string text)
    {
        var tried = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('{' or '[') || tried++ > MostCandidates)
            {
                continue;
            }

            var end = Closing(text, at);
            if (end > at && Parse(text[at..(end + 1)]) is { } node)
            {
                yield return node;
                at = end;
            }
        }
    }

    /// <summary>Names of the tools that an output calls, in the shapes of OpenAI, Anthropic and Google.</summary>
    public static IEnumerable<string> ToolNames(JsonNode? output) => output switch
    {
        JsonArray list => list.SelectMany(ToolNames),
        JsonObject map when map["tool_calls"] is JsonArray calls => calls.SelectMany(ToolNames),
        JsonObject map when map["toolCall"]?["functionCalls"] is JsonArray calls => calls.SelectMany(ToolNames),
        JsonObject map when map["functionCall"] is JsonObject function => ToolNames(function),
        JsonObject map when map["function"] is JsonObject function => ToolNames(function),
        JsonObject map when map.Text("name") is { } name => [name],
        JsonValue when JsValue.AsText(output) is { } text => JsValue.TryParse(text, out var parsed) ? parsed is JsonValue ? [] : ToolNames(parsed) : Find(text).SelectMany(ToolNames),
        _ => [],
    };

    public static Graded ToolCallF1(AssertionCall call)
    {
        var expected = (call.Value is JsonArray ? call.Values : call.ValueText.Split(',')).Select(n => n.Trim()).Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (expected.Count == 0)
        {
            throw call.Malformed("the value is a list of tool names, or names with commas between them");
        }

        var actual = ToolNames(call.Output).ToHashSet(StringComparer.Ordinal);
        var both = expected.Count(actual.Contains);
        var f1 = both == 0 ? 0 : 2.0 * both / (expected.Count + actual.Count);
        return new Graded(f1 >= (call.Assertion.Threshold ?? 1) != call.IsInverse, f1, $"Tool call F1 {f1:0.###}; expected {string.Join(", ", expected)}; called {string.Join(", ", actual)}");
    }

    public static Graded IsFunctionCall(AssertionCall call)
    {
        var calls = call.Output switch
        {
            JsonArray list => list.OfType<JsonObject>().ToArray(),
            JsonObject one => [one],
            _ => JsValue.TryParse(call.Text, out var parsed) ? parsed switch { JsonArray list => [.. list.OfType<JsonObject>()], JsonObject one => [one], _ => [] } : [],
        };
        var valid = calls.Length > 0 && calls.All(c => (c["function"] as JsonObject ?? c) is { } f && f.Text("name") is not null && (f["arguments"] is null || JsValue.TryParse(f.Text("arguments")!, out _)));
        return Graded.Plain(valid, call.IsInverse, "Expected output to be a function call with JSON arguments");
    }

    private static JsonSchema? SchemaOf(AssertionCall call)
    {
        var schema = call.Value is JsonValue text && JsValue.AsText(text) is { } written ? (written.Length == 0 ? null : YamlJson.Read(written, call.Assertion.Type)) : call.Value;
        if (schema is null)
        {
            return null;
        }

        try
        {
            return JsonSchema.FromText(JsValue.Json(schema));
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or ArgumentException)
        {
            throw call.Malformed($"this is no JSON schema: {fault.Message}");
        }
    }

    private static string? Errors(JsonSchema schema, JsonNode? node)
    {
        var result = schema.Evaluate(node, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? null : string.Join("; ", result.Details.Where(d => d.HasErrors).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation} {e.Value}")).Take(5).DefaultIfEmpty("it does not conform"));
    }

    private static JsonNode? Parse(string text)
    {
        if (JsValue.TryParse(text, out var node))
        {
            return node;
        }

        try
        {
            // Flow style of YAML takes trailing commas, bare keys and single quotes.
            return YamlJson.Read(text, "output") is var read and (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }) ? read : null;
        }
        catch (SuiteException)
        {
            return null;
        }
    }

    private static int Closing(string text, int start)
    {
        var depth = 0;
        var quoted = false;
        for (var i = start; i < text.Length; i++)
        {
            if (quoted)
            {
                i += text[i] == '\\' ? 1 : 0;
                quoted = i >= text.Length || text[i] != '"' || text[i - 1] == '\\';
                continue;
            }

            quoted = text[i] == '"';
            depth += text[i] is '{' or '[' ? 1 : text[i] is '}' or ']' ? -1 : 0;
            if (depth == 0 && !quoted)
            {
                return i;
            }
        }

        return -1;
    }
}
