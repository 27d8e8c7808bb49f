using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Assertions;

/// <summary>Reads what a script of an assertion gave: a truth, a number, or an object with pass, score and reason.</summary>
internal static class ScriptAssertions
{
    public static Graded Read(AssertionCall call, JsonNode? result)
    {
        if (result is JsonValue value && value.TryGetValue<bool>(out var truth))
        {
            return Graded.Plain(truth, call.IsInverse, $"Custom function returned {(truth ? "true" : "false")}");
        }

        if (result is JsonValue && JsValue.AsText(result) is null && JsValue.AsNumber(result) is { } number)
        {
            var holds = call.Assertion.Threshold is { } threshold ? number >= threshold : number > 0;
            return new Graded(holds != call.IsInverse, call.IsInverse ? 1 - number : number, holds != call.IsInverse ? "Assertion passed" : FormattableString.Invariant($"Custom function returned {number}"));
        }

        if (result is JsonValue && JsValue.AsText(result) is { } text)
        {
            return text.Trim().ToUpperInvariant() switch
            {
                "TRUE" or "FALSE" => Read(call, JsonValue.Create(text.Trim().Equals("true", StringComparison.OrdinalIgnoreCase))),
                _ when JsValue.TryParse(text, out var parsed) && parsed is not JsonValue => Read(call, parsed),
                _ when JsValue.AsNumber(result) is { } written => Read(call, JsonValue.Create(written)),
                _ => Unusable(result),
            };
        }

        return result is JsonObject grading && (grading.ContainsKey("pass") || grading.ContainsKey("score") || grading.ContainsKey("pass_")) ? Grading(call, grading) : Unusable(result);
    }

    private static Graded Grading(AssertionCall call, JsonObject grading)
    {
        var score = grading.Number("score");
        var says = (grading["pass"] ?? grading["pass_"]) is JsonValue value && value.TryGetValue<bool>(out var said) ? said : score > 0;
        var points = score ?? (says ? 1 : 0);
        var holds = says && (call.Assertion.Threshold is not { } threshold || points >= threshold);
        var named = (grading["namedScores"] ?? grading["named_scores"]) as JsonObject ?? [];
        return new Graded(holds != call.IsInverse, call.IsInverse ? 1 - points : points, grading.Text("reason") ?? (holds ? "Assertion passed" : "Custom function said no"))
        {
            NamedScores = named.Where(n => JsValue.AsNumber(n.Value) is not null).ToImmutableSortedDictionary(n => n.Key, n => JsValue.AsNumber(n.Value)!.Value, StringComparer.Ordinal),
            Components = [.. ((grading["componentResults"] ?? grading["component_results"]) as JsonArray ?? []).OfType<JsonObject>().Select(part => Grading(call, part) with { Assertion = call.Assertion })],
        };
    }

    private static Graded Unusable(JsonNode? result) =>
        new(false, 0, $"Custom function must return a boolean, a finite number, or an object with pass and score; it returned {JsValue.Json(result)}.");
}
