using System.Globalization;
using Parley.Analytics;
using Parley.Conversations;
using Parley.Metrics;

namespace Parley.Server.Ui.Conversations.Figures;

/// <summary>How an answer was got, in the words of the page.</summary>
internal static class HowText
{
    /// <summary>Names and texts, in reading order.</summary>
    public static IEnumerable<(string Name, string Text)> Facts(Turn turn, Catalogue? catalogue)
    {
        foreach (var fact in turn.Plan is { } plan ? OfPlan(plan, catalogue) : [])
        {
            yield return fact;
        }

        yield return ("Checked", turn.Verdicts.IsEmpty
            ? "Every figure was traced to its evidence."
            : "What could not be traced was withheld: " + string.Join("; ", turn.Verdicts));
        if (!turn.TimingsMs.IsEmpty)
        {
            yield return ("Time", string.Create(CultureInfo.InvariantCulture, $"{turn.TimingsMs.Values.Sum():0} ms: ") +
                string.Join(", ", turn.TimingsMs.OrderByDescending(t => t.Value).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {t.Value:0.#}"))));
        }

        foreach (var step in turn.Chain)
        {
            yield return ("Prompt", $"{step.Prompt} for a {step.Complexity} task, {string.Join(", ", step.Fragments.Select(f => f.Split('@')[0].Replace("=", " ", StringComparison.Ordinal)))}: {step.Outcome}");
        }

        yield return ("Version", $"product {Short(turn.Version)}, data {Short(turn.DataRevision)}");
    }

    private static IEnumerable<(string Name, string Text)> OfPlan(Plan plan, Catalogue? catalogue)
    {
        yield return ("Kind of question", plan.Kind.ToString().ToLowerInvariant());
        if (!plan.Metrics.IsEmpty)
        {
            yield return (plan.Metrics.Length == 1 ? "Metric" : "Metrics", string.Join(", ", plan.Metrics.Select(m => Label(m, catalogue))));
        }

        if (plan.Period is { } period)
        {
            yield return ("Period", plan.Baseline is { } baseline ? $"{period.Label} against {baseline.Label}" : period.Label);
        }

        foreach (var filter in plan.Filters)
        {
            yield return ($"{(filter.Exclude ? "Without" : "Only")} {DimensionLabel(filter.Dimension, catalogue)}", string.Join(", ", filter.Values));
        }

        if (!plan.By.IsEmpty)
        {
            yield return ("Split by", string.Join(", ", plan.By.Select(b => DimensionLabel(b, catalogue))));
        }
    }

    private static string Label(string metric, Catalogue? catalogue) =>
        catalogue?.Metric(metric) is not { } known ? metric
        : known.Formula.Length > 0 && known.Inputs.Length > 1 ? $"{known.Label} ({known.Formula})"
        : known.Label;

    private static string DimensionLabel(string name, Catalogue? catalogue) =>
        catalogue?.Dimensions.FirstOrDefault(d => d.Name == name || d.Term == name)?.Label.ToLowerInvariant() ?? name;

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
