using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Queries.Names;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>Whether a plan fits the catalogue: every metric has every dimension, and is recorded finely enough.</summary>
internal static class PlanChecks
{
    /// <summary>Why a plan cannot be carried out, with the nearest one that can; null where it can.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="context">The catalogue and the words.</param>
    public static Draft.Refused? Check(Plan plan, PlanningContext context)
    {
        // Weekdays are parts of every time, and nothing that a product could list, explain, aim at or look ahead by.
        if (plan.By.Concat(plan.Term is { } term ? [term] : []).FirstOrDefault(TimeParts.Is) is { } part
            && plan.Kind is QuestionKind.List or QuestionKind.Definition or QuestionKind.Why or QuestionKind.Forecast or QuestionKind.Goal)
        {
            var label = context.Dimension(part)?.Label ?? part;
            var nearest = plan.Metrics.IsEmpty ? null : plan with { By = [.. plan.By.Where(name => !TimeParts.Is(name))] };
            return new Draft.Refused(UnanswerableReason.NoSuchBreakdown, context.Language.Message("combination", ("words", label)), nearest);
        }

        foreach (var metric in MetricsOf(plan).Select(context.Metric).OfType<CatalogueMetric>())
        {
            if (MissingDimension(plan, metric, context) is { } dimension)
            {
                return NoBreakdown(plan, metric, dimension, context);
            }

            if (plan.Grain is { } grain && grain < metric.Grain)
            {
                var message = context.Language.Message("too_fine", ("metric", metric.Label), ("grain", context.Language.Phrase(GrainName(metric.Grain))));
                return new Draft.Refused(UnanswerableReason.NoSuchBreakdown, message, plan with { Grain = metric.Grain });
            }
        }

        return null;
    }

    /// <summary>The name of a grain in the language's file.</summary>
    public static string GrainName(TimeGrain grain) => grain.ToString().ToLowerInvariant();

    private static IEnumerable<string> MetricsOf(Plan plan) =>
        plan.Metrics.Concat(plan.Sides.Select(side => side.Metric).OfType<string>()).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> DimensionsOf(Plan plan) =>
        plan.By.Concat(plan.Filters.Select(filter => filter.Dimension))
            .Concat(plan.Sides.SelectMany(side => side.Filters).Select(filter => filter.Dimension)).Distinct(StringComparer.Ordinal);

    private static CatalogueDimension? MissingDimension(Plan plan, CatalogueMetric metric, PlanningContext context) =>
        DimensionsOf(plan).Where(name => !PlanningContext.Fits(metric, name)).Select(context.Dimension).FirstOrDefault(found => found is not null);

    private static Draft.Refused NoBreakdown(Plan plan, CatalogueMetric metric, CatalogueDimension dimension, PlanningContext context)
    {
        if (TimeParts.Is(dimension.Name))
        {
            var (name, grain) = CalendarParts.IsFine(metric, dimension.Name) ? ("no_part", "") : ("too_fine", context.Language.Phrase(GrainName(metric.Grain)));
            var why = context.Language.Message(name, ("metric", metric.Label), ("dimension", dimension.Label), ("grain", grain));
            return new Draft.Refused(UnanswerableReason.NoSuchBreakdown, why, Without(plan, metric));
        }

        var other = Substitutes(metric, context).FirstOrDefault(candidate => DimensionsOf(plan).All(name => PlanningContext.Fits(candidate, name)));
        var nearest = other is null ? Without(plan, metric) : With(plan, other);
        var isFilter = !plan.By.Contains(dimension.Name);
        var values = plan.Filters.Concat(plan.Sides.SelectMany(side => side.Filters)).Where(filter => filter.Dimension == dimension.Name).SelectMany(filter => filter.Values);
        var lacking = Quotients.Parts(metric.Name) is var (top, bottom)
            ? new[] { top, bottom }.Select(context.Metric).FirstOrDefault(part => part is not null && !part.Dimensions.Contains(dimension.Name))
            : null;
        var message = lacking is not null
            ? context.Language.Message("no_quotient_breakdown", ("metric", metric.Label), ("dimension", dimension.Label), ("input", lacking.Label))
            : context.Language.Message(
            isFilter ? "no_filter" : "no_breakdown", ("metric", metric.Label), ("dimension", dimension.Label), ("value", string.Join(", ", values)));
        return new Draft.Refused(UnanswerableReason.NoSuchBreakdown, message, nearest) { IsMisfit = true };
    }

    /// <summary>Metrics to ask for instead: those that belong with it, then those of its unit, then the main ones.</summary>
    private static IEnumerable<CatalogueMetric> Substitutes(CatalogueMetric metric, PlanningContext context) =>
        metric.Related.Concat(metric.Inputs).Select(context.Metric).OfType<CatalogueMetric>()
            .Concat(context.Catalogue.Metrics.Where(other => other.Unit == metric.Unit))
            .Concat(context.MainMetrics())
            .Where(other => other.Name != metric.Name && other.To is not null);

    /// <summary>The plan with another metric; it may have no target, and nothing to stand beside.</summary>
    private static Plan With(Plan plan, CatalogueMetric metric)
    {
        var sides = plan.Sides.Where(side => side.Metric is null).ToImmutableArray();
        var isKept = plan.Kind is not QuestionKind.Goal && (plan.Kind is not QuestionKind.Compare || sides.Length > 1);
        return plan with
        {
            Kind = isKept ? plan.Kind : plan.By.IsEmpty ? QuestionKind.Value : QuestionKind.Breakdown,
            Metrics = [metric.Name],
            Sides = isKept ? sides : [],
        };
    }

    /// <summary>The metric over everything, by a dimension it does have where the plan needs one.</summary>
    private static Plan? Without(Plan plan, CatalogueMetric metric)
    {
        var by = plan.By.Where(name => PlanningContext.Fits(metric, name)).ToImmutableArray();
        return new Plan { Kind = by.IsEmpty ? QuestionKind.Value : QuestionKind.Breakdown, Metrics = [metric.Name], By = by, Period = plan.Period };
    }
}
