using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;
using Parley.Prompts.Templates;

namespace Parley.Evaluation.Running;

/// <summary>A suite's Nunjucks templates: read once, rendered often, with the environment and the filters of the suite that runs.</summary>
internal static partial class SuiteTemplates
{
    private const int MostKept = 5_000;

    private static readonly ConcurrentDictionary<string, CompiledTemplate> Kept = new(StringComparer.Ordinal);

    private static readonly TemplateOptions Common = new()
    {
        Dialect = TemplateDialect.Nunjucks,
        Filters = TemplateOptions.Default.Filters.SetItem("load", call => TemplateValues.From(JsValue.TryParse(TemplateValues.Text(call.Input), out var node) ? node : null)),
        Globals = TemplateOptions.Default.Globals.SetItem("env", EnvironmentOf([])),
    };

    // Suites may run beside each other in one process; each flow of control sees its own.
    private static readonly AsyncLocal<TemplateOptions?> Own = new();

    /// <summary>From here on, in this flow of control, templates see what a suite sets: <c>env</c> and <c>nunjucksFilters</c>.</summary>
    /// <exception cref="SuiteException">A filter's file cannot be read.</exception>
    public static void Use(Suite suite)
    {
        if (suite.Environment.IsEmpty && suite.Filters.IsEmpty)
        {
            Own.Value = null;
            return;
        }

        var filters = suite.Filters.Select(f => KeyValuePair.Create(f.Key, Filter(f.Key, f.Value)));
        Own.Value = Common with { Filters = Common.Filters.SetItems(filters), Globals = Common.Globals.SetItem("env", EnvironmentOf(suite.Environment)) };
    }

    /// <summary>Renders a text.</summary>
    /// <exception cref="TemplateException">It cannot be read or rendered.</exception>
    public static string Render(string text, JsonObject vars)
    {
        if (!IsTemplate(text))
        {
            return text;
        }

        if (Kept.Count > MostKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(text, CompiledTemplate.Parse).Render(vars.Select(v => KeyValuePair.Create(v.Key, Value(v.Value))), Own.Value ?? Common);
    }

    /// <summary>Renders every text inside of a value.</summary>
    public static JsonNode? RenderLeaves(JsonNode? node, JsonObject vars) => Leaves(node, text => Render(text, vars));

    /// <summary>Fills <c>{{ env.NAME }}</c> in every text inside of a configuration; other templates, and names that nobody set, stay as they are.</summary>
    public static JsonNode? RenderEnvironment(JsonNode? node, ImmutableDictionary<string, string> environment) => Leaves(node, text => !text.Contains("env", StringComparison.Ordinal) ? text
        : EnvironmentName().Replace(text, found => environment.GetValueOrDefault(found.Groups[1].Value) ?? Environment.GetEnvironmentVariable(found.Groups[1].Value) ?? found.Value));

    private static JsonNode? Leaves(JsonNode? node, Func<string, string> fill) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Leaves(pair.Value, fill)))),
        JsonArray list => new JsonArray([.. list.Select(item => Leaves(item, fill))]),
        JsonValue value when value.TryGetValue<string>(out var text) => fill(text),
        null => null,
        _ => node.DeepClone(),
    };

    private static bool IsTemplate(string text) =>
        text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal) || text.Contains("{#", StringComparison.Ordinal);

    private static object? Value(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node;

    private static TemplateFunction Filter(string name, string file)
    {
        var source = SuiteFiles.Read(file);
        return call =>
        {
            try
            {
                return TemplateValues.From(JavaScriptSandbox.Call(source, name, [Node(call.Input), .. call.Arguments.Select(Node)]));
            }
            catch (ScriptException fault)
            {
                throw new SuiteException($"nunjucksFilters: {name}: {fault.Message}");
            }
        };
    }

    private static JsonNode? Node(object? value) => value as JsonNode is { } node ? node.DeepClone() : value switch
    {
        null => null,
        string text => text,
        bool truth => truth,
        double number => number,
        long number => number,
        int number => number,
        _ => TemplateValues.Text(value),
    };

    // A suite is its author's own program: {{ env.NAME }} reads the environment it is run in.
    private static Dictionary<string, object?> EnvironmentOf(IEnumerable<KeyValuePair<string, string>> set)
    {
        var all = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToDictionary(name => name, name => (object?)Environment.GetEnvironmentVariable(name), StringComparer.Ordinal);
        foreach (var (name, value) in set)
        {
            all[name] = value;
        }

        return all;
    }

    [GeneratedRegex(@"\{\{-?\s*env\.([A-Za-z_]\w*)\s*-?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentName();
}
