using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Journals;

/// <summary>The first line of a journal: what was run, by what it can be continued and compared.</summary>
/// <param name="Id">The run: time and the beginning of the suite's hash.</param>
/// <param name="SuiteHash">Hash of the suite, its files and the options that change what it gives.</param>
/// <param name="Started">When it began.</param>
public sealed record RunHeader(string Id, string SuiteHash, DateTimeOffset Started)
{
    /// <summary>What the suite is about.</summary>
    public string? Description { get; init; }

    /// <summary>The suite's file.</summary>
    public string? File { get; init; }

    /// <summary>Pairs of prompt and provider.</summary>
    public ImmutableArray<(SuitePrompt Prompt, SuiteProvider Provider)> Columns { get; init; } = [];

    /// <summary>Scores computed at the end.</summary>
    public ImmutableArray<DerivedMetric> Derived { get; init; } = [];

    /// <summary>The configuration.</summary>
    public JsonNode? Config { get; init; }

    /// <summary>Labels of the run: the product's version, the commit.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Columns without any counts.</summary>
    internal ImmutableArray<EvaluationColumn> EmptyColumns() => [.. Columns.Select(c => new EvaluationColumn(c.Prompt, c.Provider))];

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["suite"] = SuiteHash,
        ["started"] = Started.ToString("O", CultureInfo.InvariantCulture),
        ["description"] = Description,
        ["file"] = File,
        ["columns"] = new JsonArray([.. Columns.Select(c => new JsonObject { ["raw"] = c.Prompt.Raw, ["label"] = c.Prompt.Label, ["provider"] = c.Provider.Id, ["providerLabel"] = c.Provider.Label })]),
        ["derived"] = new JsonArray([.. Derived.Select(d => new JsonObject { ["name"] = d.Name, ["value"] = d.Value })]),
        ["labels"] = new JsonObject(Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
        ["config"] = Config?.DeepClone(),
    };

    internal static RunHeader Of(JsonObject node) => new(
        node.Text("id") ?? throw new JsonException("A run has an id."), node.Text("suite") ?? "", DateTimeOffset.Parse(node.Text("started") ?? "", CultureInfo.InvariantCulture))
    {
        Description = node.Text("description"),
        File = node.Text("file"),
        Columns =
        [
            .. (node["columns"] as JsonArray ?? []).OfType<JsonObject>().Select(c =>
                (new SuitePrompt(c.Text("raw") ?? "", c.Text("label") ?? ""), new SuiteProvider(c.Text("provider") ?? "") { Label = c.Text("providerLabel") })),
        ],
        Derived = [.. (node["derived"] as JsonArray ?? []).OfType<JsonObject>().Select(d => new DerivedMetric(d.Text("name") ?? "", d.Text("value") ?? ""))],
        Labels = node.Object("labels").ToImmutableSortedDictionary(l => l.Key, l => JsValue.Text(l.Value), StringComparer.Ordinal),
        Config = node["config"],
    };
}
