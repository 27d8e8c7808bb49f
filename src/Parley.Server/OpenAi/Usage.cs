using System.Text.Json.Nodes;
using Parley.Conversations;

namespace Parley.Server.OpenAi;

/// <summary>
/// How much was read and written, counted by Parley itself: a word, a number and a mark are a piece each. It says how long
/// question and answer are; what a model was paid for is on the turn.
/// </summary>
internal readonly record struct Usage(int Read, int Written)
{
    /// <summary>The usage of a turn.</summary>
    public static Usage Of(Turn turn, string text) => new(Count(turn.Question), Count(text));

    /// <summary>As chat completions write it.</summary>
    public JsonObject ForChat() => new() { ["prompt_tokens"] = Read, ["completion_tokens"] = Written, ["total_tokens"] = Read + Written };

    /// <summary>As responses write it.</summary>
    public JsonObject ForResponses() => new()
    {
        ["input_tokens"] = Read,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0, ["cache_write_tokens"] = 0 },
        ["output_tokens"] = Written,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
        ["total_tokens"] = Read + Written,
    };

    private static int Count(string text)
    {
        var (count, inWord) = (0, false);
        foreach (var c in text)
        {
            var isWord = char.IsLetterOrDigit(c);
            count += (isWord && !inWord) || (!isWord && !char.IsWhiteSpace(c)) ? 1 : 0;
            inWord = isWord;
        }

        return count;
    }
}
