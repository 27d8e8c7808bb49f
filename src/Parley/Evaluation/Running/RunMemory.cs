using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>What later rows of a run see of earlier ones: stored outputs, and conversations by provider, prompt and thread.</summary>
internal sealed class RunMemory
{
    private readonly ConcurrentDictionary<string, JsonNode?> _stored = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JsonArray> _conversations = new(StringComparer.Ordinal);

    /// <summary>True where a row must wait for those before it, and those after it for it.</summary>
    public static bool Binds(EvaluationRow row) => row.Test.Options.ContainsKey("storeOutputAs") || Converses(row);

    /// <summary>Variables beside the test's.</summary>
    public JsonObject Seen(EvaluationRow row)
    {
        var seen = new JsonObject(_stored.Select(s => KeyValuePair.Create(s.Key, s.Value?.DeepClone())));
        if (Converses(row))
        {
            seen["_conversation"] = _conversations.GetOrAdd(Thread(row), _ => []).DeepClone();
        }

        return seen;
    }

    /// <summary>Keeps what a row gave.</summary>
    public void Keep(EvaluationRow row, string rendered, JsonNode? output)
    {
        if (output is null)
        {
            return;
        }

        if (row.Test.Options.Text("storeOutputAs") is { } name)
        {
            _stored[name] = output.DeepClone();
        }

        if (Converses(row))
        {
            _conversations.GetOrAdd(Thread(row), _ => []).Add(new JsonObject
            {
                ["prompt"] = JsValue.TryParse(rendered, out var sent) && sent is JsonArray ? sent : rendered,
                ["input"] = JsValue.TryParse(rendered, out var last) && last is JsonArray { Count: > 0 } list ? JsValue.Text(list[^1]?["content"]) : rendered,
                ["output"] = output.DeepClone(),
            });
        }
    }

    private static bool Converses(EvaluationRow row) => row.Prompt.Raw.Contains("_conversation", StringComparison.Ordinal);

    private static string Thread(EvaluationRow row) => $"{row.Provider.Id}\n{row.Prompt.Label}\n{row.Test.Metadata.Text("conversationId")}";
}
