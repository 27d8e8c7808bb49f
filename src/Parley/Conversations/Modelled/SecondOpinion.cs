using System.Collections.Immutable;
using System.Text.Json;
using Parley.Answers;
using Parley.Prompts;

namespace Parley.Conversations.Modelled;

/// <summary>
/// A model reads what is said for quotes once more, by the rubric of the prompt <c>groundedness-judge</c>. The checker that needs no model
/// has decided already and its verdict stands: where the model sees it otherwise, this is shown, and nothing is let through or taken out.
/// </summary>
internal static class SecondOpinion
{
    private const string Prompt = "groundedness-judge";
    private const string Doubt = "A language model that read this once more does not find all of it in the sources; the checks that need no model do. Please compare it with the quotes.";

    /// <summary>Asks for the opinion.</summary>
    /// <param name="models">The turn's models.</param>
    /// <param name="blocks">The blocks of the answer, as they were checked.</param>
    /// <param name="situation">Who asks, for what.</param>
    /// <param name="cancellationToken">Stops the turn.</param>
    /// <returns>The blocks; with a word on it where the model doubts one.</returns>
    public static async Task<ImmutableArray<Block>> AskAsync(
        TurnModels models, ImmutableArray<Block> blocks, PromptSituation situation, CancellationToken cancellationToken)
    {
        var claims = blocks.OfType<QuoteBlock>().Where(q => q.Said.Length > 0).ToImmutableArray();
        if (claims.IsEmpty)
        {
            return blocks;
        }

        var inputs = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["claims"] = claims.Select(c => new Dictionary<string, object?> { ["id"] = c.Evidence, ["passage"] = c.Text, ["said"] = c.Said }).ToList(),
        };
        var (text, step) = await models.AskAsync(Prompt, inputs, situation, cancellationToken).ConfigureAwait(false);
        if (text is null)
        {
            return blocks;
        }

        if (Read(text) is not { } opinion)
        {
            models.End(step, "unreadable", "This is not the JSON that was asked for.");
            return blocks;
        }

        var doubted = claims.Where(c => opinion.Unsupported.Contains(c.Evidence)).Select(c => c.Evidence).ToImmutableArray();
        models.End(step, doubted.IsEmpty ? "agrees" : "disagrees", doubted.IsEmpty ? "" : $"{string.Join(", ", doubted)}: {opinion.Why}".TrimEnd(' ', ':'));
        return doubted.IsEmpty ? blocks : blocks.Add(new TextBlock(TextRole.Caveat, [new Words(Doubt)]));
    }

    /// <summary>What a judge wrote; null where it cannot be read.</summary>
    internal static (ImmutableHashSet<string> Unsupported, string Why)? Read(string text)
    {
        var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (start < 0 || end < start)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(start, end - start + 1));
            return json.RootElement.TryGetProperty("unsupported", out var ids) && ids.ValueKind == JsonValueKind.Array && ids.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String)
                ? ([.. ids.EnumerateArray().Select(i => i.GetString()!)], json.RootElement.TryGetProperty("why", out var why) && why.ValueKind == JsonValueKind.String ? why.GetString()! : "")
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
