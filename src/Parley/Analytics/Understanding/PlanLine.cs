using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Answers;
using Parley.Text;

namespace Parley.Analytics.Understanding;

/// <summary>
/// A plan on one line: <c>Breakdown revenue by region period 2026-07-01..2026-09-30 where channel=Email</c>. Two plans that ask
/// the same have the same line; labels of periods and sides, and assumptions, are not in it.
/// </summary>
public static class PlanLine
{
    /// <summary>The line of a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static string Of(Plan plan)
    {
        var line = new StringBuilder(plan.Kind.ToString());
        Add(line, "", string.Join(", ", plan.Metrics));
        Add(line, "count", plan.Count?.ToString(CultureInfo.InvariantCulture) ?? "");
        Add(line, "by", string.Join(", ", plan.By));
        Add(line, "grain", plan.Grain?.ToString().ToLowerInvariant() ?? "");
        Add(line, "", plan.Averaged ? "averaged" : "");
        Add(line, "sides", string.Join(" | ", plan.Sides.Select(Side)));
        Add(line, "part", string.Join(", ", plan.Part));
        Add(line, "order", plan.OrderBy == Measurement.Value ? "" : plan.OrderBy.ToString());
        Add(line, "limit", plan.Threshold is { } threshold ? Threshold(threshold) : "");
        Add(line, "period", Days(plan.Period));
        Add(line, "baseline", Days(plan.Baseline));
        Add(line, "where", Filters(plan.Filters));
        Add(line, "term", plan.Term ?? "");
        Add(line, "view", plan.View);
        return line.ToString();
    }

    private static void Add(StringBuilder line, string name, string text)
    {
        if (text.Length > 0)
        {
            line.Append(' ').Append(name).Append(name.Length > 0 ? " " : "").Append(text);
        }
    }

    private static string Days(Period? period) => period is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{period.Start:yyyy-MM-dd}..{period.End:yyyy-MM-dd}");

    private static string Side(PlanSide side) => side.Metric is { } metric
        ? side.Filters.IsEmpty ? metric : $"{metric} where {Filters(side.Filters)}"
        : Filters(side.Filters);

    private static string Filters(ImmutableArray<PlanFilter> filters) => string.Join(
        " and ", filters.Select(filter => $"{filter.Dimension}{(filter.Exclude ? "!=" : "=")}{string.Join('/', filter.Values)}"));

    private static string Threshold(PlanThreshold threshold)
    {
        var upper = threshold.Upper is { } limit ? $"..{PlainNumber.Of(limit)}" : "";
        var what = threshold.Measurement == Measurement.Value ? "" : $" {threshold.Measurement}";
        return $"{threshold.Comparison} {PlainNumber.Of(threshold.Value)}{upper}{what}";
    }
}
