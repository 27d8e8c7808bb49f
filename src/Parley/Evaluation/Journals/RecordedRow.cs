using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Journals;

/// <summary>What came of one assertion of a recorded row.</summary>
/// <param name="Type">Its type with <c>not-</c>; empty for a set.</param>
/// <param name="Pass">Whether it held.</param>
/// <param name="Score">Its score.</param>
/// <param name="Reason">Why.</param>
public sealed record RecordedAssertion(string Type, bool Pass, double Score, string Reason)
{
    /// <summary>Who judged; nothing where no judge was asked.</summary>
    public string? Judge { get; init; }

    /// <summary>The named score that it counts towards.</summary>
    public string? Metric { get; init; }

    /// <summary>What it was held against; empty where nothing.</summary>
    public string Value { get; init; } = "";
}

/// <summary>A row as it stands in a journal or in a report, promptfoo's among them (<c>results.results</c> of version 3).</summary>
public sealed record RecordedRow
{
    /// <summary>The test's place.</summary>
    public int TestIndex { get; init; }

    /// <summary>Place of the pair of prompt and provider.</summary>
    public int PromptIndex { get; init; }

    /// <summary>Which repetition, from 0.</summary>
    public int Repeat { get; init; }

    /// <summary>What the test is about.</summary>
    public string? Description { get; init; }

    /// <summary>Label of the provider, or its id.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The prompt's label.</summary>
    public string PromptLabel { get; init; } = "";

    /// <summary>The prompt as it was sent.</summary>
    public string Rendered { get; init; } = "";

    /// <summary>Variables of the test.</summary>
    public JsonObject Vars { get; init; } = [];

    /// <summary>Metadata of the test.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Id of the turn that a product answered with; nothing where something else was asked.</summary>
    public string? Turn { get; init; }

    /// <summary>The output; nothing where something broke.</summary>
    public JsonNode? Output { get; init; }

    /// <summary>Why it failed.</summary>
    public FailureKind Failure { get; init; }

    /// <summary>What broke, or the assertion that did not hold.</summary>
    public string? Error { get; init; }

    /// <summary>The row's score.</summary>
    public double Score { get; init; }

    /// <summary>Milliseconds that the provider took.</summary>
    public double Latency { get; init; }

    /// <summary>US dollars, where known.</summary>
    public double? Cost { get; init; }

    /// <summary>Tokens used.</summary>
    public TokenUse Tokens { get; init; }

    /// <summary>What came of the assertions; nothing where it did not come to them.</summary>
    public ImmutableArray<RecordedAssertion>? Assertions { get; init; }

    /// <summary>Named scores.</summary>
    public ImmutableSortedDictionary<string, double> NamedScores { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Weights behind the named scores.</summary>
    public ImmutableSortedDictionary<string, double> NamedWeights { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The row as one line of JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>True where every assertion held.</summary>
    public bool Passed => Failure == FailureKind.None;

    /// <summary>The output as text.</summary>
    public string OutputText => JsValue.Text(Output);

    /// <summary>A row at hand, as it would be recorded.</summary>
    internal static RecordedRow Of(EvaluationRow row)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        RowJson.Write(row, buffer);
        return Parse(buffer.WrittenMemory);
    }

    /// <summary>Reads a line of JSON.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static RecordedRow Parse(ReadOnlyMemory<byte> json)
    {
        var node = JsonNode.Parse(json.Span) as JsonObject ?? throw new JsonException("A row is an object.");
        return Of(node) with { Json = json };
    }

    /// <summary>Reads a row of a report, ours or promptfoo's.</summary>
    internal static RecordedRow Of(JsonObject node)
    {
        var (response, grading, provider) = (Map(node, "response"), node["gradingResult"] as JsonObject, node["provider"]);
        var error = node.Text("error");
        return new RecordedRow
        {
            TestIndex = (int)(node.Number("testIdx") ?? 0),
            PromptIndex = (int)(node.Number("promptIdx") ?? 0),
            Repeat = (int)(node.Number("repeat") ?? 0),
            Description = node.Text("description") ?? Map(node, "testCase").Text("description"),
            Provider = provider is JsonObject p ? p.Text("label") is { Length: > 0 } label ? label : p.Text("id") ?? "" : JsValue.Text(provider),
            PromptLabel = Map(node, "prompt").Text("label") ?? "",
            Rendered = Map(node, "prompt").Text("raw") ?? "",
            Vars = Map(node, "vars"),
            Metadata = Map(Map(node, "testCase"), "metadata"),
            Turn = Map(response, "metadata").Text("turn"),
            Output = response["output"],
            Failure = node.Number("failureReason") is { } kind ? (FailureKind)(int)kind : node["success"]?.GetValue<bool>() == false ? error is null ? FailureKind.Assertion : FailureKind.Error : FailureKind.None,
            Error = error,
            Score = node.Number("score") ?? 0,
            Latency = node.Number("latencyMs") ?? 0,
            Cost = response.Number("cost") ?? node.Number("cost"),
            Tokens = TokensOf(Map(response, "tokenUsage")),
            Assertions = grading is null ? null : [.. (grading["componentResults"] as JsonArray ?? []).OfType<JsonObject>().Select(AssertionOf)],
            NamedScores = Scores(node["namedScores"]),
            NamedWeights = Scores(grading?["namedScoreWeights"]),
        };
    }

    private static RecordedAssertion AssertionOf(JsonObject part) => new(
        (part["assertion"] as JsonObject)?.Text("type") ?? "", part["pass"] is JsonValue pass && pass.TryGetValue<bool>(out var holds) && holds, part.Number("score") ?? 0, part.Text("reason") ?? "")
    {
        Judge = part.Text("judge"),
        Metric = (part["assertion"] as JsonObject)?.Text("metric"),
        Value = (part["assertion"] as JsonObject)?.Text("value") ?? "",
    };

    private static JsonObject Map(JsonObject node, string key) => node[key] as JsonObject ?? [];

    private static TokenUse TokensOf(JsonObject use) =>
        new((long)(use.Number("total") ?? 0), (long)(use.Number("prompt") ?? 0), (long)(use.Number("completion") ?? 0), (long)(use.Number("cached") ?? 0));

    private static ImmutableSortedDictionary<string, double> Scores(JsonNode? node) => node is JsonObject { Count: > 0 } map
        ? map.ToImmutableSortedDictionary(pair => pair.Key, pair => JsValue.AsNumber(pair.Value) ?? 0, StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, double>.Empty;
}
