using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Evaluation.Assertions;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Journals;

/// <summary>
/// A row as JSON in promptfoo's shape: what a journal's line holds, and what reports copy. One line; numbers that are not
/// finite are written as 0.
/// </summary>
internal static class RowJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes a row.</summary>
    public static void Write(EvaluationRow row, IBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer, Relaxed);
        writer.WriteStartObject();
        writer.WriteNumber("promptIdx", row.PromptIndex);
        writer.WriteNumber("testIdx", row.TestIndex);
        writer.WriteNumber("repeat", row.Repeat);
        writer.WriteString("description", row.Test.Description);
        writer.WriteStartObject("provider");
        writer.WriteString("id", row.Provider.Id);
        writer.WriteString("label", row.Provider.Label ?? "");
        writer.WriteEndObject();
        writer.WriteStartObject("prompt");
        writer.WriteString("raw", row.Rendered);
        writer.WriteString("label", row.Prompt.Label);
        writer.WriteEndObject();
        Node(writer, "vars", row.Test.Vars);
        writer.WriteStartObject("testCase");
        writer.WriteString("description", row.Test.Description);
        Node(writer, "vars", row.Test.Vars);
        Node(writer, "options", row.Test.Options);
        Node(writer, "metadata", row.Test.Metadata);
        if (row.Test.Threshold is { } least)
        {
            Number(writer, "threshold", least);
        }

        if (row.Test.Assertions.Length > 0)
        {
            writer.WriteStartArray("assert");
            foreach (var assertion in row.Test.Assertions)
            {
                Assertion(writer, assertion);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        Response(writer, row);
        Node(writer, "metadata", row.ReplyMetadata is { } said ? SuiteFields.Merge(row.Test.Metadata, said) : row.Test.Metadata);
        writer.WriteBoolean("success", row.Passed);
        Number(writer, "score", row.Score);
        writer.WriteNumber("failureReason", (int)row.Failure);
        writer.WriteString("error", row.Error);
        Number(writer, "latencyMs", Math.Round(row.Latency, 1));
        Number(writer, "cost", row.Cost ?? 0);
        Scores(writer, "namedScores", row.Graded?.NamedScores);
        Grading(writer, row.Graded);
        writer.WriteEndObject();
    }

    /// <summary>Writes tokens.</summary>
    public static void Tokens(Utf8JsonWriter writer, TokenUse use)
    {
        writer.WriteStartObject("tokenUsage");
        writer.WriteNumber("total", use.Total);
        writer.WriteNumber("prompt", use.Prompt);
        writer.WriteNumber("completion", use.Completion);
        writer.WriteNumber("cached", use.Cached);
        writer.WriteEndObject();
    }

    /// <summary>Writes scores by name.</summary>
    public static void Scores(Utf8JsonWriter writer, string key, IEnumerable<KeyValuePair<string, double>>? scores)
    {
        writer.WriteStartObject(key);
        foreach (var (name, score) in scores ?? [])
        {
            Number(writer, name, score);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a number.</summary>
    public static void Number(Utf8JsonWriter writer, string key, double number) => writer.WriteNumber(key, double.IsFinite(number) ? number : 0);

    private static void Response(Utf8JsonWriter writer, EvaluationRow row)
    {
        writer.WriteStartObject("response");
        Node(writer, "output", row.Output);
        writer.WriteBoolean("cached", row.IsCached);
        if (row.Cost is { } cost)
        {
            Number(writer, "cost", cost);
        }
        else
        {
            writer.WriteNull("cost");
        }

        Tokens(writer, row.Tokens);
        if (row.FinishReason is { } reason)
        {
            writer.WriteString("finishReason", reason);
        }

        if (row.ReplyMetadata is { } metadata)
        {
            Node(writer, "metadata", metadata);
        }

        writer.WriteEndObject();
    }

    private static void Grading(Utf8JsonWriter writer, Graded? graded)
    {
        if (graded is null)
        {
            writer.WriteNull("gradingResult");
            return;
        }

        writer.WriteStartObject("gradingResult");
        Verdict(writer, graded);
        Scores(writer, "namedScores", graded.NamedScores);
        Scores(writer, "namedScoreWeights", graded.NamedWeights);
        writer.WriteStartArray("componentResults");
        foreach (var part in graded.Components)
        {
            writer.WriteStartObject();
            Verdict(writer, part);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Verdict(Utf8JsonWriter writer, Graded graded)
    {
        writer.WriteBoolean("pass", graded.Pass);
        Number(writer, "score", graded.Score);
        writer.WriteString("reason", graded.Reason);
        if (graded.Judge is { } judge)
        {
            writer.WriteString("judge", judge);
        }

        if (graded.Assertion is not { } assertion)
        {
            writer.WriteNull("assertion");
            return;
        }

        writer.WritePropertyName("assertion");
        Assertion(writer, assertion);
    }

    private static void Assertion(Utf8JsonWriter writer, SuiteAssertion assertion)
    {
        writer.WriteStartObject();
        writer.WriteString("type", assertion.Name);
        if (assertion.Value is { } value)
        {
            Node(writer, "value", value);
        }

        if (assertion.Threshold is { } threshold)
        {
            Number(writer, "threshold", threshold);
        }

        if (assertion.Metric is { } metric)
        {
            writer.WriteString("metric", metric);
        }

        if (assertion.Weight != 1)
        {
            Number(writer, "weight", assertion.Weight);
        }

        if (!assertion.Children.IsEmpty)
        {
            writer.WriteStartArray("assert");
            foreach (var child in assertion.Children)
            {
                Assertion(writer, child);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Node(Utf8JsonWriter writer, string key, JsonNode? node)
    {
        writer.WritePropertyName(key);
        if (node is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            node.WriteTo(writer);
        }
    }
}
