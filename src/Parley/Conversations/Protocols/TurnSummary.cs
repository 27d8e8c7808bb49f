using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Conversations.Protocols;

/// <summary>
/// What protocols of others have no place for, of a turn: plan, SQL, confidence, outcome. The keys are those of
/// <see cref="TurnDocument"/>; all of the turn is at <c>/api/turns/{turn}</c>.
/// </summary>
public static class TurnSummary
{
    private static readonly string[] Keys =
    [
        "outcome", "conversation", "number", "product", "version", "resolved_question", "plan", "sql", "confidence", "choices", "follow_ups", "as_of", "figures",
    ];

    /// <summary>The summary of a recorded turn.</summary>
    /// <param name="turn">The turn.</param>
    public static JsonObject Of(Turn turn)
    {
        var document = JsonSerializer.SerializeToNode(TurnDocument.Of(turn), TurnJson.Options)!.AsObject();
        var summary = new JsonObject { ["turn"] = turn.Id };
        foreach (var key in Keys)
        {
            var value = document[key];
            document.Remove(key);
            summary[key] = value;
        }

        return summary;
    }
}
