using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Server.Ui.Conversations;

/// <summary>What of an understood question can be put right in place, and the plan that comes of it.</summary>
internal static class Corrections
{
    /// <summary>Metrics that the plan can be about instead: those that have its dimensions; the present one among them.</summary>
    public static ImmutableArray<CatalogueMetric> Metrics(Plan plan, Catalogue catalogue)
    {
        var dimensions = plan.By.Concat(plan.Filters.Select(f => f.Dimension)).ToImmutableArray();
        return plan is { Metrics.Length: 1, Sides.IsEmpty: true }
            ? [.. catalogue.Metrics.Where(m => m.Name == plan.Metrics[0] || dimensions.All(d => m.Dimensions.Contains(d)))]
            : [];
    }

    /// <summary>Dimensions that the plan's metrics all have and that it does not use yet, with few enough members to pick from.</summary>
    public static ImmutableArray<CatalogueDimension> Filterable(Plan plan, Catalogue catalogue)
    {
        var metrics = plan.Metrics.Select(catalogue.Metric).OfType<CatalogueMetric>().ToList();
        return metrics.Count == 0 || plan.Kind is QuestionKind.Definition or QuestionKind.Related
            ? []
            : [.. catalogue.Dimensions.Where(d => d.Values.Length is > 1 and <= 50 && metrics.All(m => m.Dimensions.Contains(d.Name)) && plan.Filters.All(f => f.Dimension != d.Name))];
    }

    /// <summary>The plan about another metric.</summary>
    public static Plan WithMetric(Plan plan, string metric) => plan with { Metrics = [metric], Assumptions = [] };

    /// <summary>The plan of another period; what was compared is counted anew.</summary>
    public static Plan WithPeriod(Plan plan, Period period) => plan with { Period = period, Baseline = null, Assumptions = [] };

    /// <summary>The plan compared with another period; with none where that is null.</summary>
    public static Plan WithBaseline(Plan plan, Period? baseline) => plan with
    {
        Baseline = baseline,
        Kind = (plan.Kind, baseline) switch
        {
            (QuestionKind.Value, not null) => QuestionKind.Change,
            (QuestionKind.Change, null) => QuestionKind.Value,
            _ => plan.Kind,
        },
        Assumptions = [],
    };

    /// <summary>The plan restricted to a member, in place of others of its dimension; not restricted where the member is empty.</summary>
    public static Plan WithFilter(Plan plan, string dimension, string member)
    {
        var kept = plan.Filters.RemoveAll(f => f.Dimension == dimension);
        return plan with { Filters = member.Length == 0 ? kept : kept.Add(new PlanFilter(dimension, [member])), Assumptions = [] };
    }

    /// <summary>The corrected plan's question in full; null where it cannot be asked.</summary>
    public static string? Question(Plan plan, ReadingContext reading) =>
        GivenPlan.Accept(plan, reading) is Understood.Planned planned ? planned.ResolvedQuestion : null;
}
