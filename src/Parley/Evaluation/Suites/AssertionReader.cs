using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parley.Evaluation.Suites;

/// <summary>Reads assertions: objects of a configuration, and the short form of CSV files (<c>contains:text</c>, <c>similar(0.8):text</c>).</summary>
internal static partial class AssertionReader
{
    private static readonly ImmutableHashSet<string> Lists = ["contains-all", "contains-any", "icontains-all", "icontains-any"];

    private static readonly ImmutableHashSet<string> WithThreshold =
    [
        "answer-relevance", "classifier", "context-faithfulness", "context-recall", "context-relevance", "cost", "latency",
        "levenshtein", "perplexity-score", "perplexity", "rouge-n", "similar", "starts-with",
    ];

    /// <summary>Reads a list of assertions; one object is a list of one, a reference is a file of them.</summary>
    public static ImmutableArray<SuiteAssertion> List(JsonNode? node, string folder) => node switch
    {
        null => [],
        JsonArray list => [.. list.SelectMany(item => List(item, folder))],
        JsonObject one when one.Text("$ref") is not null => [],
        JsonObject one => [One(one, folder)],
        _ when JsValue.AsText(node) is { } text && SuiteFiles.IsReference(text) =>
            [.. SuiteFiles.Expand(text, folder).SelectMany(file => List(YamlJson.Read(SuiteFiles.Read(file), file), folder))],
        _ => [FromText(JsValue.Text(node))],
    };

    /// <summary>Reads the short form.</summary>
    /// <param name="text">Such as <c>not-contains:foo</c>; without a type it must be equal.</param>
    public static SuiteAssertion FromText(string text)
    {
        foreach (var (prefix, type) in new[] { ("javascript:", "javascript"), ("fn:", "javascript"), ("eval:", "javascript"), ("python:", "python"), ("grade:", "llm-rubric"), ("llm-rubric:", "llm-rubric") })
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return new SuiteAssertion(type) { Value = text[prefix.Length..].Trim() };
            }
        }

        if (SuiteFiles.IsReference(text) && ScriptFile().Match(text) is { Success: true } script)
        {
            return new SuiteAssertion(script.Groups[1].Value == "py" ? "python" : "javascript") { Value = text };
        }

        if (Short().Match(text) is not { Success: true } match || !AssertionTypes.Known.Contains(match.Groups[2].Value))
        {
            return new SuiteAssertion("equals") { Value = text };
        }

        var name = match.Groups[2].Value;
        var value = match.Groups[4].Success ? match.Groups[4].Value : null;
        var read = new SuiteAssertion(name, match.Groups[1].Success);
        if (Lists.Contains(name))
        {
            return read with { Value = new JsonArray([.. (value ?? "").Split(',').Select(item => (JsonNode)item.Trim())]) };
        }

        var threshold = match.Groups[3].Success ? double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture) : 0;
        return read with
        {
            Value = value,
            Threshold = !WithThreshold.Contains(name) ? null : threshold != 0 ? threshold : name == "similar" ? 0.8 : 0.75,
        };
    }

    private static SuiteAssertion One(JsonObject node, string folder)
    {
        var type = node.Text("type") ?? "";
        var inverse = type.StartsWith("not-", StringComparison.Ordinal) && type != "not-empty";
        return new SuiteAssertion(inverse ? type[4..] : type, inverse)
        {
            Value = node["value"]?.DeepClone(),
            Threshold = node.Number("threshold"),
            Weight = node.Number("weight") ?? 1,
            Metric = node.Text("metric"),
            Transform = node.Text("transform"),
            Config = node["config"]?.DeepClone(),
            Provider = node["provider"] is { } provider ? ProviderReader.One(provider, folder) : null,
            RubricPrompt = node["rubricPrompt"]?.DeepClone(),
            Children = type == "assert-set" ? List(node["assert"], folder) : [],
        };
    }

    [GeneratedRegex(@"^(not-)?([a-z][a-z0-9:-]*?)(?:\((\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Short();

    [GeneratedRegex(@"\.(py|js|cjs|mjs|ts)(:\w+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ScriptFile();
}
