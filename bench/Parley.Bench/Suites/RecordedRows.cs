using System.Text.Json.Nodes;
using Parley.Evaluation.Running;

namespace Parley.Bench.Suites;

/// <summary>Rows that promptfoo 0.123.1 gave for a suite, and how ours differ from them.</summary>
internal sealed class RecordedRows
{
    private const double Tolerance = 1e-9;

    private static readonly System.Text.Json.JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _document;

    private RecordedRows(JsonObject document) => _document = document;

    /// <summary>Number of recorded rows.</summary>
    public int Count => Rows.Count;

    private JsonArray Rows => _document["rows"]!.AsArray();

    public static RecordedRows Read(string file) => new(JsonNode.Parse(File.ReadAllText(file))!.AsObject());

    /// <summary>For each recorded row what differs; null where nothing does. Rows are found by test and prompt.</summary>
    /// <param name="result">Our run.</param>
    /// <param name="isRight">Says of a recorded row that its outcome is known to be wrong and ours is right.</param>
    public IEnumerable<(string Name, string? Difference)> Compare(EvaluationResult result, Func<JsonObject, EvaluationRow, bool>? isRight = null)
    {
        var ours = result.Rows.ToDictionary(row => (row.TestIndex, row.PromptIndex));
        foreach (var recorded in Rows.Select(row => row!.AsObject()))
        {
            var place = (recorded["testIdx"]!.GetValue<int>(), recorded["promptIdx"]!.GetValue<int>());
            var name = $"{recorded["description"]?.GetValue<string>() ?? $"test {place.Item1}"}, prompt {place.Item2}";
            yield return (name, !ours.TryGetValue(place, out var row) ? "there is no such row" : isRight?.Invoke(recorded, row) == true ? null : Difference(recorded, row));
        }
    }

    /// <summary>What differs between the recorded named scores of each column and ours; null where nothing does.</summary>
    public string? CompareDerived(EvaluationResult result)
    {
        var derived = _document["derived"]!.AsArray();
        if (derived.Count != result.Columns.Length)
        {
            return $"{result.Columns.Length} columns where {derived.Count} were recorded";
        }

        for (var i = 0; i < derived.Count; i++)
        {
            var expected = derived[i]!.AsObject();
            var actual = result.Columns[i].NamedScores;
            if (expected.Count != actual.Count || expected.Any(s => !actual.TryGetValue(s.Key, out var ours) || Math.Abs(ours - s.Value!.GetValue<double>()) > Tolerance))
            {
                return $"column {i}: named scores {string.Join(", ", actual.Select(s => $"{s.Key}={s.Value}"))} where {expected.ToJsonString()} was recorded";
            }
        }

        return null;
    }

    private static string? Difference(JsonObject recorded, EvaluationRow row)
    {
        if (recorded["success"]!.GetValue<bool>() != row.Passed || Differ(recorded["score"]!, row.Score) || recorded["failureReason"]!.GetValue<int>() != (int)row.Failure)
        {
            return $"success {row.Passed}, score {row.Score}, failure {(int)row.Failure} ({row.Error}) where {recorded["success"]}, {recorded["score"]}, {recorded["failureReason"]} was recorded";
        }

        if (recorded["prompt"]!.GetValue<string>() != Normal(row.Rendered))
        {
            return $"the prompt is {row.Rendered}";
        }

        if (!JsonNode.DeepEquals(recorded["output"], row.Output))
        {
            return $"the output is {row.Output?.ToJsonString()}";
        }

        var expected = recorded["components"]!.AsArray();
        var actual = row.Graded?.Components ?? [];
        return expected.Count != actual.Length || expected.Zip(actual).Any(pair => Differs(pair.First!.AsObject(), pair.Second))
            ? $"the assertions are {string.Join(", ", actual.Select(a => $"{a.Assertion?.Type} {a.Pass} {a.Score} ({a.Reason})"))}"
            : null;
    }

    // Prompts that are JSON were recorded without white space.
    private static string Normal(string prompt)
    {
        try
        {
            return JsonNode.Parse(prompt) is JsonArray or JsonObject ? JsonNode.Parse(prompt)!.ToJsonString(Compact) : prompt;
        }
        catch (System.Text.Json.JsonException)
        {
            return prompt;
        }
    }

    private static bool Differs(JsonObject expected, Evaluation.Assertions.Graded actual)
    {
        var type = actual.Assertion is not { Type: not "assert-set" } assertion ? null : assertion.IsInverse ? $"not-{assertion.Type}" : assertion.Type;
        return expected["type"]?.GetValue<string>() != type || expected["pass"]!.GetValue<bool>() != actual.Pass || Differ(expected["score"]!, actual.Score);
    }

    private static bool Differ(JsonNode expected, double actual) => Math.Abs(expected.GetValue<double>() - actual) > Tolerance;
}
