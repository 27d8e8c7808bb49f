using System.Text.Json;
using System.Text.Encodings.Web;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Reports;

/// <summary>
/// Rows that did not pass as SARIF 2.1.0. A result is a row; its rule is the one that the test names (metadata <c>rule</c>), or
/// the type of the assertion that did not hold.
/// </summary>
internal static class ReportSarif
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static void Write(EvaluationResult result, Stream stream)
    {
        var rules = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var writer = new Utf8JsonWriter(stream, Readable);
        writer.WriteStartObject();
        writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        writer.WriteStartArray("results");
        foreach (var row in result.Recorded().Where(row => !row.Passed))
        {
            foreach (var rule in Rules(row))
            {
                rules.TryAdd(rule, row.Metadata.Text("rule") == rule ? row.Metadata.Text("ruleText") ?? rule : $"Assertion {rule}");
                Result(writer, row, (rule, result.Suite.File));
            }

            writer.Flush();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "parley eval");
        writer.WriteStartArray("rules");
        foreach (var (id, text) in rules)
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            Text(writer, "shortDescription", text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static IEnumerable<string> Rules(RecordedRow row) => row.Metadata.Text("rule") is { Length: > 0 } rule ? [rule]
        : row.Assertions is { } assertions ? assertions.Where(a => !a.Pass && a.Type.Length > 0).Select(a => a.Type).Distinct().DefaultIfEmpty("threshold")
        : ["error"];

    private static void Result(Utf8JsonWriter writer, RecordedRow row, (string Rule, string? File) about)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", about.Rule);
        writer.WriteString("level", "error");
        Text(writer, "message", $"{row.Description ?? $"Test {row.TestIndex + 1}"} ({row.Provider}): {row.Error}");
        if (about.File is { } file)
        {
            writer.WriteStartArray("locations");
            writer.WriteStartObject();
            writer.WriteStartObject("physicalLocation");
            writer.WriteStartObject("artifactLocation");
            writer.WriteString("uri", Path.GetFileName(file));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteStartObject("partialFingerprints");
        writer.WriteString("parleyEval/v1", $"{row.TestIndex}/{row.PromptIndex}/{about.Rule}");
        writer.WriteEndObject();
        writer.WriteStartObject("properties");
        writer.WriteString("prompt", row.Rendered);
        writer.WriteString("output", row.OutputText);
        RowJson.Number(writer, "score", row.Score);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, string key, string text)
    {
        writer.WriteStartObject(key);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }
}
