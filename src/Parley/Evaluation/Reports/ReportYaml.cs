using System.Text.Json.Nodes;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using YamlDotNet.Serialization;

namespace Parley.Evaluation.Reports;

/// <summary>Results as YAML, the shape of the JSON; rows are serialized one by one.</summary>
internal static class ReportYaml
{
    private static readonly ISerializer Serializer = new SerializerBuilder().WithNewLine("\n").Build();

    public static void Write(EvaluationResult result, TextWriter writer)
    {
        Part(writer, new JsonObject { ["evalId"] = result.Record?.Header.Id }, 0);
        writer.Write("results:\n");
        Part(writer, ReportParts.Head(result), 2);
        var any = false;
        foreach (var row in result.Recorded())
        {
            writer.Write(any ? "" : "  results:\n");
            any = true;
            Part(writer, new JsonArray(JsonNode.Parse(row.Json.Span)), 2);
        }

        writer.Write(any ? "" : "  results: []\n");
        Part(writer, ReportParts.Stats(result), 2);
        Part(writer, new JsonObject { ["config"] = result.Suite.Source?.DeepClone(), ["shareableUrl"] = null }, 0);
    }

    // A block keeps its meaning when each of its lines moves to the right by the same width.
    private static void Part(TextWriter writer, JsonNode node, int indent)
    {
        foreach (var line in Serializer.Serialize(Plain(node)!).TrimEnd('\n').Split('\n'))
        {
            writer.Write(line.Length == 0 ? "" : new string(' ', indent));
            writer.Write(line);
            writer.Write('\n');
        }
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        JsonValue value => JsValue.AsNumber(value),
        _ => null,
    };
}
