using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Metrics;
using Parley.Metrics.Queries.Names;

namespace Parley.Analytics.Gathering;

/// <summary>Values of a period, with a baseline's where the plan has one.</summary>
internal static class ValueGathering
{
    /// <summary>An overview or a list of related metrics shows at most this many.</summary>
    public const int MostMetrics = 8;

    public static async Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var (after, before) = await context.BothAsync(context.Slice(context.Plan.Period), cancellationToken);
        return new ValueFindings(after, before) { Plan = context.Plan };
    }

    public static async Task<Findings> GatherSeveralAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var metrics = context.Plan.Kind == QuestionKind.Related ? Related(context) : Main(context);
        var slice = context.Slice(context.Plan.Period) with { Metrics = metrics, By = [] };
        var (after, before) = metrics.IsEmpty
            ? (new SliceResult(slice, [], Truncated: false), null)
            : await context.BothAsync(slice, cancellationToken);
        return new ValueFindings(after, before) { Plan = context.Plan };
    }

    private static ImmutableArray<string> Main(GatherContext context)
    {
        var wanted = !context.Plan.Metrics.IsEmpty ? context.Plan.Metrics
            : !context.Layer.Product.Overview.IsEmpty ? context.Layer.Product.Overview
            : [.. context.Catalogue.Metrics.OrderByDescending(m => m.GoodDirection != 0).Select(m => m.Name)];
        return Visible(context, wanted);
    }

    /// <summary>What the metric names as related, what it is computed from, and what is computed from it.</summary>
    private static ImmutableArray<string> Related(GatherContext context)
    {
        var names = context.Plan.Metrics.Select(context.Find).OfType<CatalogueMetric>().SelectMany(m => m.Related.Concat(m.Inputs))
            .Concat(context.Catalogue.Metrics.Where(m => m.Inputs.Intersect(context.Plan.Metrics).Any()).Select(m => m.Name));
        return Visible(context, [.. names.Except(context.Plan.Metrics)]);
    }

    /// <summary>Those that the caller may see and that can be restricted as the plan says.</summary>
    private static ImmutableArray<string> Visible(GatherContext context, ImmutableArray<string> names) =>
    [
        .. names.Distinct().Select(context.Find).OfType<CatalogueMetric>()
            .Where(m => context.Plan.Filters.All(f => TimeParts.Is(f.Dimension) ? CalendarParts.Fits(m, f.Dimension) : m.Dimensions.Contains(f.Dimension)))
            .Take(MostMetrics).Select(m => m.Name),
    ];
}
