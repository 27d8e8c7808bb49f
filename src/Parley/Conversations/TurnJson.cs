using System.Text.Json;
using Parley.Answers;

namespace Parley.Conversations;

/// <summary>Turns as JSON documents for other programs.</summary>
public static class TurnJson
{
    /// <summary>How whole turns are written: the conventions of <see cref="AnswerJson"/>.</summary>
    public static JsonSerializerOptions Options { get; } = AnswerJson.Writing(TurnJsonContext.Default);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Turn))]
[System.Text.Json.Serialization.JsonSerializable(typeof(TurnDocument))]
[System.Text.Json.Serialization.JsonSerializable(typeof(Conversation))]
internal sealed partial class TurnJsonContext : System.Text.Json.Serialization.JsonSerializerContext;
