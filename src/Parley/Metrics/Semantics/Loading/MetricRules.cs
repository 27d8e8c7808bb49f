using System.Text.RegularExpressions;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>What must hold within one metric, whichever form it was written in.</summary>
internal static class MetricRules
{
    /// <summary>Inputs of a derived metric have different names in its expression, and the expression uses each.</summary>
    /// <param name="read">The metric.</param>
    /// <param name="draft">Receives faults.</param>
    public static void CheckDerived(MetricDraft read, Draft draft)
    {
        var names = read.Metric.Inputs.Select(i => i.Alias ?? i.Name).Where(n => n.Length > 0).ToList();
        foreach (var twice in names.GroupBy(n => n).Where(g => g.Count() > 1))
        {
            draft.Faults.Error(read.Place, $"Two inputs are called '{twice.Key}'; give one of them an alias.");
        }

        if (read.Metric.Expr is not { } expression)
        {
            return;
        }

        foreach (var unused in names.Distinct().Where(n => !Regex.IsMatch(expression, $@"\b{Regex.Escape(n)}\b", RegexOptions.IgnoreCase)))
        {
            draft.Faults.Warn(read.Place, $"The expression '{expression}' does not use the input '{unused}'.");
        }
    }
}
