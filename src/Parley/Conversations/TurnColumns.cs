using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Analytics;
using Parley.Answers;
using Parley.Telemetry;
using Parley.Conversations.Modelled;

namespace Parley.Conversations;

/// <summary>The JSON forms of a turn's parts, as they are stored.</summary>
internal static class TurnColumns
{
    // What is stored is read by programs alone: quotes, of which SQL is full, take two bytes in place of six.
    private static readonly JsonSerializerOptions Options =
        new(AnswerJson.Writing(TurnColumnsContext.Default)) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, AnswerJson.Reading)!;
}

[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(ImmutableArray<ModelStep>))]
[JsonSerializable(typeof(ImmutableArray<string>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, double>))]
[JsonSerializable(typeof(ImmutableArray<TraceSpan>))]
internal sealed partial class TurnColumnsContext : JsonSerializerContext;
