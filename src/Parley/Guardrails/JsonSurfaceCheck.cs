using System.Globalization;
using System.Text.Json;
using Parley.Answers;

namespace Parley.Guardrails;

/// <summary>
/// Checks a JSON document: what looks like a figure (it names evidence) or like evidence (it has an id and a value) says what
/// the answer's evidence says, and texts for people hold no figure of their own.
/// </summary>
internal sealed class JsonSurfaceCheck(CheckScene scene, SurfaceTexts answer, Rendering rendering)
{
    private static readonly string[] Prose = ["title", "label", "question", "resolved_question", "follow_ups", "reasons", "name"];
    private readonly Dictionary<string, HashSet<string>> _texts = TextsOf(scene.Answer);

    /// <summary>Checks the document.</summary>
    public void Run()
    {
        try
        {
            using var document = JsonDocument.Parse(rendering.Text);
            Walk(document.RootElement, "");
        }
        catch (JsonException e)
        {
            scene.Fault(FindingKind.SurfaceDiffers, rendering.Surface, "", $"it is no JSON: {e.Message}");
        }
    }

    private void Walk(JsonElement element, string key)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(element);
                foreach (var property in element.EnumerateObject())
                {
                    Walk(property.Value, property.Name);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item, key);
                }

                break;
            case JsonValueKind.String when key == "text" && !IsOwn(element.GetString()!):
                new SurfaceCheck(scene, answer, new Rendering(rendering.Surface, element.GetString()!)).Run();
                break;
            case JsonValueKind.String when Prose.Contains(key) && !IsOwn(element.GetString()!):
                new LooseNumbers(scene).Check(element.GetString()!, isQuestion: true);
                break;
        }
    }

    private void CheckObject(JsonElement element)
    {
        if (element.TryGetProperty("evidence", out var id) && id.ValueKind == JsonValueKind.String)
        {
            CheckFigure(element, id.GetString()!);
        }
        else if (element.TryGetProperty("id", out var own) && own.ValueKind == JsonValueKind.String
            && element.TryGetProperty("value", out var value) && scene.Evidence.TryGetValue(own.GetString()!, out var evidence) && !Same(value, evidence.Value))
        {
            Fault(own.GetString()!, $"the evidence is {evidence.Value ?? "nothing"}");
        }
    }

    private void CheckFigure(JsonElement element, string id)
    {
        if (!scene.Evidence.TryGetValue(id, out var evidence))
        {
            scene.Fault(FindingKind.UnknownEvidence, rendering.Surface, id, "there is no such evidence");
        }
        else if (element.TryGetProperty("value", out var value) && !Same(value, evidence.Value))
        {
            Fault(id, $"the evidence is {evidence.Value ?? "nothing"}");
        }
        else if (element.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            && !(_texts.TryGetValue(id, out var texts) && texts.Contains(text.GetString()!)))
        {
            Fault(text.GetString()!, "the answer does not write the figure so");
        }
    }

    private bool IsOwn(string text) => _texts.Values.Any(t => t.Contains(text)) || scene.Answer.FollowUps.Contains(text) || text == scene.Answer.ResolvedQuestion
        || scene.Answer.Blocks.OfType<TextBlock>().SelectMany(b => b.Spans).OfType<Words>().Any(w => w.Text == text);

    private static bool Same(JsonElement json, object? value) => (json.ValueKind, value) switch
    {
        (JsonValueKind.Null, null) => true,
        (JsonValueKind.Number, decimal number) => json.TryGetDecimal(out var said) && said == number,
        (JsonValueKind.String, decimal number) => json.GetString() == number.ToString(CultureInfo.InvariantCulture),
        (JsonValueKind.String, DateOnly day) => json.GetString() == day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        (JsonValueKind.String, string text) => json.GetString() == text,
        (JsonValueKind.True or JsonValueKind.False, bool flag) => json.GetBoolean() == flag,
        _ => false,
    };

    private static Dictionary<string, HashSet<string>> TextsOf(Answer answer) => Figures(answer)
        .GroupBy(f => f.Evidence, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Select(f => f.Text).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    private static IEnumerable<Figure> Figures(Answer answer) => answer.Blocks.SelectMany(block => block switch
    {
        TextBlock text => text.Spans.OfType<Figure>(),
        TableBlock table => table.Rows.SelectMany(r => r).OfType<Figure>(),
        ChartBlock chart => chart.Series.SelectMany(s => s.Points).OfType<Figure>(),
        _ => [],
    });

    private void Fault(string what, string why) => scene.Fault(FindingKind.SurfaceDiffers, rendering.Surface, what, why);
}
