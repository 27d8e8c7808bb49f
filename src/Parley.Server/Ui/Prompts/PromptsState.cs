using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Parley.Conversations;
using Parley.Conversations.Routes;
using Parley.Prompts;

namespace Parley.Server.Ui.Prompts;

/// <summary>A prompt as the page lists it.</summary>
/// <param name="Prompt">The prompt as it is now.</param>
/// <param name="IsOfProduct">True for the product's own file.</param>
/// <param name="Ran">Versions that ran in the newest turns, with how often.</param>
internal sealed record ListedPrompt(PromptFile Prompt, bool IsOfProduct, ImmutableArray<(string Version, int Turns)> Ran);

/// <summary>The prompts of a product, which versions of them ran, and what one becomes.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads of a page, which are not given up.")]
internal sealed class PromptsState(ServedProducts products, LatestTurns turns)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Prompts by name.</summary>
    public ImmutableArray<ListedPrompt> Prompts { get; private set; } = [];

    /// <summary>What the last rendering gave; empty before one.</summary>
    public ImmutableArray<(string Role, string Text)> Messages { get; private set; } = [];

    /// <summary>Fragments of the last rendering.</summary>
    public ImmutableArray<ChosenFragment> Fragments { get; private set; } = [];

    /// <summary>Why nothing was rendered; empty where something was.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Looks.</summary>
    /// <param name="product">The product's name.</param>
    public async Task LookAsync(string product)
    {
        await using var lease = products.Lease(product);
        var ran = (await turns.ReadAsync(product, "", CancellationToken.None)).SelectMany(t => t.Chain)
            .GroupBy(s => (s.Prompt, s.Version)).Select(g => (g.Key.Prompt, g.Key.Version, Count: g.Count())).ToArray();
        Prompts = lease is null ? [] : [.. lease.Prompts.All.Select(p => new ListedPrompt(
            p, PromptLibrary.IsOfProduct(p), [.. ran.Where(r => r.Prompt == p.Name).Select(r => (r.Version, r.Count)).OrderByDescending(r => r.Count)]))];
    }

    /// <summary>Inputs to begin with: the defaults, and an example of each kind for the others.</summary>
    /// <param name="prompt">The prompt.</param>
    public static string Example(PromptFile prompt) => JsonSerializer.Serialize(
        prompt.Inputs.ToDictionary(i => i.Name, i => (object?)i.Default ?? i.Kind switch
        {
            "array" => new[] { new { id = "f1", about = "value, of Revenue, in June 2026" } },
            "object" => new Dictionary<string, string> { ["name"] = "Ada", ["tone"] = "plain" },
            "boolean" => true,
            "integer" or "float" or "number" => 1,
            _ => $"<{i.Name}>",
        }), Readable);

    /// <summary>Renders a prompt.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="name">The prompt.</param>
    /// <param name="inputs">A JSON object.</param>
    /// <param name="situation">Who asks, for what.</param>
    public async Task RenderAsync(string product, string name, string inputs, PromptSituation situation)
    {
        (Messages, Fragments, Fault) = ([], [], "");
        await using var lease = products.Lease(product);
        try
        {
            var values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(inputs) ?? [];
            var rendered = lease!.Prompts.Render(name, values.ToDictionary(v => v.Key, v => (object?)v.Value), situation);
            (Messages, Fragments) = ([.. rendered.Messages.Select(m => (m.Role, m.Text))], rendered.Fragments);
        }
        catch (JsonException)
        {
            Fault = "The inputs are no JSON object.";
        }
        catch (Exception fault) when (PromptLibrary.IsFaultOfPrompt(fault))
        {
            Fault = fault.Message;
        }
    }
}
