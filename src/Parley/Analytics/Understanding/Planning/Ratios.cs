using System.Collections.Immutable;
using Parley.Analytics.Understanding.Reading;
using Parley.Analytics.Understanding.Words;
using Parley.Metrics;
using Parley.Metrics.Semantics;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>
/// "Revenue per order" and "what percentage of sessions became leads" name two metrics and mean their quotient; it is
/// answered where the catalogue has that quotient as a metric.
/// </summary>
internal static class Ratios
{
    /// <summary>The question with the quotient in place of its parts; refused where there is no such metric.</summary>
    /// <param name="slots">What the question says.</param>
    /// <param name="context">The catalogue.</param>
    public static (Slots Slots, Draft.Refused? Refused) Combine(Slots slots, PlanningContext context)
    {
        var isShare = slots.Has(Cues.Share) && slots.Metrics.Length == 2 && slots.By.IsEmpty;
        if (slots.Metrics.Length != 2 || (!slots.IsRatio && !isShare))
        {
            return (slots, null);
        }

        var ratios = context.Catalogue.Metrics.Where(metric => metric.Type == MetricType.Ratio && metric.Inputs.Length == 2).ToList();
        var (first, second) = (slots.Metrics[0].Name, slots.Metrics[1].Name);
        var ratio = ratios.Find(metric => metric.Inputs[0] == first && metric.Inputs[1] == second);
        ratio ??= isShare ? ratios.Find(metric => metric.Inputs[0] == second && metric.Inputs[1] == first) : null;
        return ratio is null
            ? (slots, new Draft.Refused(UnanswerableReason.UnknownThing, Missing(slots.Metrics, context)))
            : (slots with { Metrics = [ratio], IsRatio = false }, null);
    }

    private static string Missing(ImmutableArray<CatalogueMetric> metrics, PlanningContext context) =>
        context.Language.Message("no_ratio", ("first", metrics[0].Label), ("second", metrics[1].Label));
}
