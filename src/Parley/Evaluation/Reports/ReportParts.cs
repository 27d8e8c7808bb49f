using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Evaluation.Running;

namespace Parley.Evaluation.Reports;

/// <summary>What stands around the rows of a report, as JSON nodes.</summary>
internal static class ReportParts
{
    /// <summary>Version, time and columns.</summary>
    public static JsonObject Head(EvaluationResult result) => Of(writer => ReportJson.Head(writer, result));

    /// <summary>Counts of the whole run.</summary>
    public static JsonObject Stats(EvaluationResult result) => Of(writer => ReportJson.Stats(writer, result));

    private static JsonObject Of(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return (JsonObject)JsonNode.Parse(stream.ToArray())!;
    }
}
