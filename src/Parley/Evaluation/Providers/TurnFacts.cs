using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Analytics;
using Parley.Answers;
using Parley.Text;

namespace Parley.Evaluation.Providers;

/// <summary>What assertions read of a turn, in words that do not depend on language or length: the plan, and the exact figures.</summary>
internal static class TurnFacts
{
    /// <summary>What the question was understood as.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns><c>kind</c>, <c>metrics</c>, <c>period</c> (first and last day with a slash between), <c>by</c>, <c>filters</c> (<c>region=North</c>, <c>region!=North</c>); null without a plan.</returns>
    public static JsonObject? Of(Plan? plan) => plan is null ? null : new JsonObject
    {
        ["kind"] = plan.Kind.ToString().ToLowerInvariant(),
        ["metrics"] = List(plan.Metrics),
        ["period"] = plan.Period is { } period ? string.Create(CultureInfo.InvariantCulture, $"{period.Start:yyyy-MM-dd}/{period.End:yyyy-MM-dd}") : null,
        ["by"] = List(plan.By),
        ["filters"] = List(plan.Filters.Select(f => $"{f.Dimension}{(f.Exclude ? "!=" : "=")}{string.Join('|', f.Values.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal)),
    };

    /// <summary>The exact figures of the sentences, then those of the tables, each once.</summary>
    /// <param name="answer">The answer.</param>
    public static JsonArray Figures(Answer answer) => List(
        Said(answer).Concat(answer.Blocks.OfType<TableBlock>().SelectMany(t => t.Rows).SelectMany(row => Exact(row))).Distinct());

    /// <summary>The exact figures of the first sentences.</summary>
    /// <param name="answer">The answer.</param>
    public static IEnumerable<string> Said(Answer answer) => answer.Blocks.OfType<TextBlock>().Where(b => b.Role is TextRole.Headline).SelectMany(b => Exact(b.Spans)).Distinct();

    private static IEnumerable<string> Exact(IEnumerable<Span> spans) => spans.OfType<Figure>().Select(f => f.Value).OfType<decimal>().Select(PlainNumber.Of);

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
