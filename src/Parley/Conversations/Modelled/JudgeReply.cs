using System.Text.Json;

namespace Parley.Conversations.Modelled;

/// <summary>Reads what a judge model wrote. Pure.</summary>
internal static class JudgeReply
{
    /// <summary>The judgement.</summary>
    /// <param name="text">As the model wrote it.</param>
    /// <returns>Null where there is none to be read.</returns>
    public static bool? Read(string text)
    {
        var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (start < 0 || end < start)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(start, end - start + 1));
            return json.RootElement.TryGetProperty("meets", out var meets) && meets.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? meets.GetBoolean()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
