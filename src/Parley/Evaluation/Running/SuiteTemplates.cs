using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;
using Parley.Prompts.Templates;

namespace Parley.Evaluation.Running;

/// <summary>A suite's Nunjucks templates: read once, rendered often.</summary>
internal static class SuiteTemplates
{
    private const int MostKept = 5_000;

    private static readonly ConcurrentDictionary<string, CompiledTemplate> Kept = new(StringComparer.Ordinal);

    private static readonly TemplateOptions Options = new()
    {
        Dialect = TemplateDialect.Nunjucks,
        Filters = TemplateOptions.Default.Filters.SetItem("load", call => TemplateValues.From(JsValue.TryParse(TemplateValues.Text(call.Input), out var node) ? node : null)),
        Globals = TemplateOptions.Default.Globals.SetItem("env", EnvironmentOfTemplates()),
    };

    /// <summary>Renders a text.</summary>
    /// <exception cref="TemplateException">It cannot be read or rendered.</exception>
    public static string Render(string text, JsonObject vars)
    {
        if (!text.Contains("{{", StringComparison.Ordinal) && !text.Contains("{%", StringComparison.Ordinal) && !text.Contains("{#", StringComparison.Ordinal))
        {
            return text;
        }

        if (Kept.Count > MostKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(text, CompiledTemplate.Parse).Render(vars.Select(v => KeyValuePair.Create(v.Key, Value(v.Value))), Options);
    }

    /// <summary>Renders every text inside of a value.</summary>
    public static JsonNode? RenderLeaves(JsonNode? node, JsonObject vars) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, RenderLeaves(pair.Value, vars)))),
        JsonArray list => new JsonArray([.. list.Select(item => RenderLeaves(item, vars))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Render(text, vars),
        null => null,
        _ => node.DeepClone(),
    };

    private static object? Value(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node;

    // A suite is its author's own program: {{ env.NAME }} reads the environment it is run in.
    private static Dictionary<string, object?> EnvironmentOfTemplates() => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .ToDictionary(name => name, name => (object?)Environment.GetEnvironmentVariable(name), StringComparer.Ordinal);
}
