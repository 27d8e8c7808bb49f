using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Bench.Probing;

/// <summary>The words that no surface may show a caller, unless she wrote them herself.</summary>
internal sealed class HiddenWords
{
    private readonly Regex? _hidden;

    private HiddenWords(IEnumerable<string> hidden) => _hidden = hidden.Any()
        ? new Regex($@"(?<!\w)(?:{string.Join('|', hidden.OrderByDescending(w => w.Length).Select(Regex.Escape))})(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
        : null;

    /// <summary>
    /// Names, labels and synonyms of hidden metrics and dimensions, and members that have no visible row; without those that mean
    /// something visible too.
    /// </summary>
    /// <param name="all">What the owner may ask about.</param>
    /// <param name="visible">What remains for the caller.</param>
    /// <param name="product">Its own texts are visible to everybody.</param>
    /// <param name="caller">What is hidden from her.</param>
    public static HiddenWords Of(Catalogue all, Catalogue visible, Product product, ProbedCaller caller)
    {
        var metrics = all.Metrics.Where(m => caller.HiddenMetrics.Contains(m.Name)).SelectMany(m => m.Synonyms.Add(m.Name).Add(m.Label));
        var dimensions = all.Dimensions.Where(d => caller.HiddenDimensions.Contains(d.Name)).SelectMany(d => d.Synonyms.Add(d.Name).Add(d.Label));
        var members = Members(all).Except(Members(visible), StringComparer.OrdinalIgnoreCase);
        var shown = string.Join('\n', Texts(visible).Concat([product.Title, product.Description, .. product.Examples, .. product.Glossary.Keys, .. product.Glossary.Values]));
        return new HiddenWords(metrics.Concat(dimensions).Concat(members).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(w => w.Length > 1 && !Regex.IsMatch(shown, $@"(?<!\w){Regex.Escape(w)}(?!\w)", RegexOptions.IgnoreCase)));
    }

    /// <summary>The first hidden word on any surface of a turn that the asker did not write; null where there is none.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="asked">All that she wrote in the conversation.</param>
    public string? Shown(Turn turn, string asked)
    {
        if (_hidden is null)
        {
            return null;
        }

        // The whole turn holds all that any surface may write, but for the fingerprint of the rules, which none does.
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(turn with { Permissions = "" }, TurnJson.Options));
        return Strings(document.RootElement)
            .Append(AnswerRenderer.ToMarkdown(turn.Answer)).Append(AnswerRenderer.ToHtml(turn.Answer))
            .SelectMany(text => _hidden.Matches(text).Select(m => m.Value))
            .FirstOrDefault(word => !asked.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Members(Catalogue catalogue) => catalogue.Dimensions.SelectMany(d => d.Values).Select(v => v.Value);

    private static IEnumerable<string> Texts(Catalogue catalogue) =>
    [
        .. catalogue.Metrics.SelectMany(m => m.Synonyms.AddRange(m.Name, m.Label, m.Description, m.Formula)),
        .. catalogue.Dimensions.SelectMany(d => d.Synonyms.AddRange(d.Name, d.Label, d.Description)),
        .. catalogue.Dimensions.SelectMany(d => d.Values).SelectMany(v => v.Synonyms.Add(v.Value)),
    ];

    /// <summary>Every text of a document; its keys are the same for everybody.</summary>
    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Strings(p.Value)),
        _ => [],
    };
}
