using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Parley.Answers.Rendering;

/// <summary>One asked question as <c>parley ask --format json</c> writes it; scripts depend on the keys.</summary>
/// <param name="Question">As typed.</param>
/// <param name="Answer">The answer.</param>
public sealed record AskDocument(string Question, Answer Answer)
{
    /// <summary>The plan as JSON; null where none was made.</summary>
    public JsonElement? Plan { get; init; }

    /// <summary>SQL that ran, in the order of the evidence's query numbers.</summary>
    public ImmutableArray<string> Sql { get; init; } = [];

    /// <summary>The product's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Step → milliseconds.</summary>
    public ImmutableSortedDictionary<string, double> TimingsMs { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>
    /// Keys in this order: outcome, question, resolved_question, text, blocks, figures, evidence, plan, sql, confidence,
    /// choices, follow_ups, as_of, version, timings_ms.
    /// </summary>
    /// <param name="indented">True for people.</param>
    public string ToJson(bool indented = true)
    {
        using var stream = new MemoryStream();
        var options = AnswerJson.Writing();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = indented, Encoder = options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("outcome", Answer.Outcome.ToString().ToLowerInvariant());
            json.WriteString("question", Question);
            json.WriteString("resolved_question", Answer.ResolvedQuestion);
            json.WriteString("text", AnswerRenderer.ToText(Answer));
            Whole(json, options);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Whole(Utf8JsonWriter json, JsonSerializerOptions options)
    {
        // Blocks, confidence, choices and follow-ups are written as in every other document.
        using var whole = JsonSerializer.SerializeToDocument(Answer, options);
        Copy(json, whole, "blocks");
        Figures(json);
        Evidences(json);
        json.WritePropertyName("plan");
        if (Plan is { } plan)
        {
            plan.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartArray("sql");
        foreach (var statement in Sql)
        {
            json.WriteStringValue(statement);
        }

        json.WriteEndArray();
        Copy(json, whole, "confidence");
        Copy(json, whole, "choices");
        Copy(json, whole, "follow_ups");
        Copy(json, whole, "as_of");
        json.WriteString("version", Version);
        json.WriteStartObject("timings_ms");
        foreach (var (step, milliseconds) in TimingsMs)
        {
            json.WriteNumber(step, milliseconds);
        }

        json.WriteEndObject();
    }

    private static void Copy(Utf8JsonWriter json, JsonDocument whole, string key)
    {
        json.WritePropertyName(key);
        whole.RootElement.GetProperty(key).WriteTo(json);
    }

    private void Figures(Utf8JsonWriter json)
    {
        json.WriteStartArray("figures");
        foreach (var figure in AnswerFigures.Of(Answer).DistinctBy(f => (f.Evidence, f.Text)))
        {
            json.WriteStartObject();
            json.WriteString("text", figure.Text);
            Value(json, figure.Value);
            json.WriteString("evidence", figure.Evidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Evidences(Utf8JsonWriter json)
    {
        json.WriteStartArray("evidence");
        foreach (var evidence in Answer.Evidence)
        {
            var cell = evidence as CellEvidence;
            var computed = evidence as ComputedEvidence;
            json.WriteStartObject();
            json.WriteString("id", evidence.Id);
            json.WriteString("kind", cell is null ? "computed" : "cell");
            Optional(json, "query", cell?.Query);
            Optional(json, "row", cell?.Row);
            json.WriteString("column", cell?.Column);
            Value(json, evidence.Value);
            json.WriteString("formula", computed is null ? null : Formula(computed));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>"difference/1(e1, e2): a − b".</summary>
    private static string Formula(ComputedEvidence evidence) =>
        $"{evidence.Function}({string.Join(", ", evidence.Inputs.Concat(evidence.Parameters.Select(p => $"{p.Key}={p.Value}")))})"
        + (Computations.All.TryGetValue(evidence.Function, out var declared) ? ": " + declared.Formula : "");

    private static void Optional(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Value(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case decimal number:
                json.WriteNumber("value", number);
                break;
            case DateOnly day:
                json.WriteString("value", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteString("value", value?.ToString());
                break;
        }
    }
}

/// <summary>The figures of an answer.</summary>
public static class AnswerFigures
{
    /// <summary>Every figure, in reading order: text, tables, charts.</summary>
    /// <param name="answer">The answer.</param>
    public static IEnumerable<Figure> Of(Answer answer) => answer.Blocks.SelectMany(block => block switch
    {
        TextBlock text => text.Spans.OfType<Figure>(),
        TableBlock table => table.Rows.SelectMany(r => r).OfType<Figure>(),
        ChartBlock chart => chart.Series.SelectMany(s => s.Points).OfType<Figure>(),
        _ => [],
    });
}
