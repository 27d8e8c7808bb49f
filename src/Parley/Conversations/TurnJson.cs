using System.Text.Json;
using Parley.Answers;
using Parley.Answers.Rendering;

namespace Parley.Conversations;

/// <summary>Turns as JSON documents for other programs.</summary>
public static class TurnJson
{
    /// <summary>How whole turns are written: the conventions of <see cref="AnswerJson"/>.</summary>
    public static JsonSerializerOptions Options { get; } = AnswerJson.Writing(TurnJsonContext.Default);

    /// <summary>What <c>parley ask --format json</c> prints of a turn.</summary>
    /// <param name="turn">The turn.</param>
    public static AskDocument Document(Turn turn) => new(turn.Question, turn.Answer)
    {
        Plan = turn.Plan is null ? null : JsonSerializer.SerializeToElement(turn.Plan, Options),
        Sql = turn.Sql,
        Version = turn.Version,
        TimingsMs = turn.TimingsMs,
    };
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Turn))]
[System.Text.Json.Serialization.JsonSerializable(typeof(Conversation))]
internal sealed partial class TurnJsonContext : System.Text.Json.Serialization.JsonSerializerContext;
