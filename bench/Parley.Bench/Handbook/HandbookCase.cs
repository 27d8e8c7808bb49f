using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Bench.Handbook;

/// <summary>A question to a product's documents.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">answerable, conflicting, outdated or unanswerable.</param>
/// <param name="Question">The question.</param>
public sealed record HandbookCase(
    [property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("kind")] string Kind, [property: JsonPropertyName("question")] string Question)
{
    /// <summary>Texts that the answer must hold, whatever their case.</summary>
    [JsonPropertyName("says")]
    public IReadOnlyList<string> Says { get; init; } = [];

    /// <summary>Texts that the answer must not hold: the opposite verdict, a disagreement that is none.</summary>
    [JsonPropertyName("never")]
    public IReadOnlyList<string> Never { get; init; } = [];

    /// <summary>The document that must be cited; empty for what cannot be answered.</summary>
    [JsonPropertyName("source")]
    public string Source { get; init; } = "";

    /// <summary>The cases of a file of JSON Lines.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyList<HandbookCase> Read(string file) =>
        [.. File.ReadLines(file).Where(l => l.Length > 0).Select(l => JsonSerializer.Deserialize<HandbookCase>(l)!)];
}
