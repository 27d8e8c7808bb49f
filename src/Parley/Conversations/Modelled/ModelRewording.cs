using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Guardrails;

namespace Parley.Conversations.Modelled;

/// <summary>
/// Step (4) with a model, over quotes: each is said in other words, claim by claim. The numbers of a quote are slots, which the server
/// fills. A line that its quote does not support is corrected once; after that the quote is shown as it stands.
/// </summary>
internal static partial class ModelRewording
{
    private static readonly System.Buffers.SearchValues<char> Signs = System.Buffers.SearchValues.Create("[]{}<>|`*#");

    private const int MostClaims = 12;
    private const int LongestLine = 1_200;

    /// <summary>Asks for other words.</summary>
    /// <param name="models">The turn's models.</param>
    /// <param name="blocks">The blocks of the answer.</param>
    /// <param name="check">What is wrong with a quote in other words; null where nothing is.</param>
    /// <param name="ask">The prompt's inputs and situation.</param>
    /// <param name="cancellationToken">Stops the turn.</param>
    /// <returns>The blocks; quotes with what is said for them, where that holds.</returns>
    public static async Task<ImmutableArray<Block>> RewordAsync(
        TurnModels models, ImmutableArray<Block> blocks, Func<QuoteBlock, string?> check,
        (ImmutableDictionary<string, object?> Inputs, Prompts.PromptSituation Situation) ask, CancellationToken cancellationToken)
    {
        var claims = Claim.Of(blocks.OfType<QuoteBlock>()).Take(MostClaims).ToImmutableArray();
        var (held, inputs) = (new Dictionary<string, QuoteBlock>(StringComparer.Ordinal), ask.Inputs);
        for (var attempt = 0; attempt < 2 && held.Count < claims.Length; attempt++)
        {
            var open = claims.Where(c => !held.ContainsKey(c.Id)).ToImmutableArray();
            inputs = inputs.SetItem("claims", open.Select(c => new Dictionary<string, object?> { ["id"] = c.Id, ["text"] = c.Masked }).ToList());
            var (text, step) = await models.AskAsync("reword", inputs, ask.Situation, cancellationToken).ConfigureAwait(false);
            if (text is null)
            {
                break;
            }

            var refused = Take(text, open, held, check);
            models.End(step, refused.Count > 0 ? "refused" : attempt == 0 ? "accepted" : "corrected", refused.Count > 0 ? refused[0].Why : "");
            inputs = inputs.SetItem("refused", refused.Select(r => new Dictionary<string, object?> { ["said"] = r.Said, ["why"] = r.Why }).ToList());
        }

        return [.. blocks.Select(b => b is QuoteBlock quote && held.TryGetValue(quote.Evidence, out var said) ? said : b)];
    }

    private static List<(string Said, string Why)> Take(
        string text, ImmutableArray<Claim> open, Dictionary<string, QuoteBlock> held, Func<QuoteBlock, string?> check)
    {
        var (refused, lines) = (new List<(string, string)>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Line().Match(line) is { Success: true } match)
            {
                lines.TryAdd(match.Groups["id"].Value, match.Groups["said"].Value.Trim());
            }
        }

        foreach (var claim in open)
        {
            if (!lines.TryGetValue(claim.Id, out var said) || said.Length is 0 or > LongestLine)
            {
                refused.Add(("", $"There is no line for [[{claim.Id}]]."));
                continue;
            }

            var (quote, why) = claim.Fill(said);
            why ??= check(quote!);
            if (why is null)
            {
                held[claim.Id] = quote!;
            }
            else
            {
                refused.Add((said.Length > 500 ? said[..500] : said, why));
            }
        }

        return refused;
    }

    /// <summary>A quote as a model sees it.</summary>
    private sealed record Claim(string Id, QuoteBlock Quote, string Masked, ImmutableDictionary<string, string> Slots)
    {
        /// <summary>Sentences, each once; rows of tables and what is short are shown as they stand.</summary>
        public static IEnumerable<Claim> Of(IEnumerable<QuoteBlock> quotes)
        {
            var next = 1;
            foreach (var quote in quotes.Where(q => q.Context.Length == 0 && !q.Text.StartsWith('|') && q.Text.Count(c => c == ' ') >= 3).DistinctBy(q => q.Evidence))
            {
                var slots = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
                var masked = Number().Replace(quote.Text, match =>
                {
                    var id = string.Create(CultureInfo.InvariantCulture, $"n{next++}");
                    slots.Add(id, match.Value);
                    return $"[[{id}]]";
                });
                yield return new Claim(quote.Evidence, quote, masked, slots.ToImmutable());
            }
        }

        public (QuoteBlock? Quote, string? Why) Fill(string said)
        {
            foreach (Match slot in Slot().Matches(said))
            {
                if (!Slots.ContainsKey(slot.Groups["id"].Value))
                {
                    return (null, $"[[{slot.Groups["id"].Value}]] is no number of [[{Id}]].");
                }
            }

            var words = Slot().Replace(said, " ");
            if (words.Any(char.IsDigit))
            {
                return (null, "A digit was written by hand; every number is a slot.");
            }

            var filled = Slot().Replace(said, match => Slots[match.Groups["id"].Value]);
            return words.AsSpan().ContainsAny(Signs)
                ? (null, "Signs of code or of lists are not for prose.")
                : (Quote with { Said = filled == Quote.Text ? "" : filled }, null);
        }
    }

    [GeneratedRegex(@"^\W{0,3}\[\[\s*(?<id>p\d{1,3})\s*\]\]\s*:?\s*(?<said>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex(@"\[\[\s*(?<id>n\d{1,4})\s*\]\]", RegexOptions.CultureInvariant)]
    private static partial Regex Slot();

    [GeneratedRegex(@"(?<![\p{L}\d])\d[\d.,:/]*(?<=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
