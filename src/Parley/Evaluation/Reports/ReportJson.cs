using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Reports;

/// <summary>Results as JSON in promptfoo's shape (version 3), so that tools which read its files read ours; intervals are added. A row is one line.</summary>
internal static class ReportJson
{
    private const int MostWaiting = 1 << 18;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n", SkipValidation = true };

    /// <summary>The whole result.</summary>
    public static void Write(EvaluationResult result, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, Readable);
        writer.WriteStartObject();
        writer.WriteString("evalId", result.Record?.Header.Id);
        writer.WriteStartObject("results");
        Head(writer, result);
        writer.WriteStartArray("results");
        foreach (var row in result.Recorded())
        {
            writer.WriteRawValue(row.Json.Span, skipInputValidation: true);
            if (writer.BytesPending > MostWaiting)
            {
                writer.Flush();
            }
        }

        writer.WriteEndArray();
        Stats(writer, result);
        writer.WriteEndObject();
        writer.WritePropertyName("config");
        if (result.Suite.Source is { } config)
        {
            config.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteNull("shareableUrl");
        writer.WriteEndObject();
    }

    /// <summary>A row a line.</summary>
    public static void Lines(EvaluationResult result, Stream stream)
    {
        foreach (var row in result.Recorded())
        {
            stream.Write(row.Json.Span);
            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>Version, time and columns.</summary>
    public static void Head(Utf8JsonWriter writer, EvaluationResult result)
    {
        writer.WriteNumber("version", 3);
        writer.WriteString("timestamp", result.Started.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteStartArray("prompts");
        foreach (var column in result.Columns)
        {
            Column(writer, column);
        }

        writer.WriteEndArray();
    }

    /// <summary>Counts of the whole run.</summary>
    public static void Stats(Utf8JsonWriter writer, EvaluationResult result)
    {
        writer.WriteStartObject("stats");
        writer.WriteNumber("successes", result.Passed);
        writer.WriteNumber("failures", result.Failed);
        writer.WriteNumber("errors", result.Errors);
        RowJson.Tokens(writer, result.Columns.Aggregate(default(TokenUse), (sum, c) => sum.Plus(c.Tokens)));
        RowJson.Number(writer, "durationMs", Math.Round(result.Took.TotalMilliseconds));
        writer.WriteEndObject();
    }

    /// <summary>An interval.</summary>
    public static void Interval(Utf8JsonWriter writer, string key, Interval interval)
    {
        writer.WriteStartObject(key);
        RowJson.Number(writer, "estimate", interval.Estimate);
        RowJson.Number(writer, "low", interval.Low);
        RowJson.Number(writer, "high", interval.High);
        RowJson.Number(writer, "level", interval.Level);
        writer.WriteEndObject();
    }

    private static void Column(Utf8JsonWriter writer, EvaluationColumn column)
    {
        writer.WriteStartObject();
        writer.WriteString("raw", column.Prompt.Raw);
        writer.WriteString("label", column.Prompt.Label);
        writer.WriteString("provider", column.Provider.Label ?? column.Provider.Id);
        writer.WriteStartObject("metrics");
        RowJson.Number(writer, "score", column.Score);
        writer.WriteNumber("testPassCount", column.Passed);
        writer.WriteNumber("testFailCount", column.Failed);
        writer.WriteNumber("testErrorCount", column.Errors);
        writer.WriteNumber("assertPassCount", column.AssertionsPassed);
        writer.WriteNumber("assertFailCount", column.AssertionsFailed);
        RowJson.Number(writer, "totalLatencyMs", Math.Round(column.Latency, 1));
        RowJson.Tokens(writer, column.Tokens);
        RowJson.Scores(writer, "namedScores", column.NamedScores);
        RowJson.Number(writer, "cost", column.Cost);
        Interval(writer, "passRate", column.PassRate);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
