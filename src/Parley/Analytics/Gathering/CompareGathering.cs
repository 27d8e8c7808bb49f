using System.Collections.Immutable;

namespace Parley.Analytics.Gathering;

/// <summary>Sides next to each other; members of one dimension are read with one query.</summary>
internal static class CompareGathering
{
    public static async Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var sides = SidesOf(context.Plan);
        var values = OneDimension(context.Plan, sides) is { } dimension
            ? await TogetherAsync(context, sides, dimension, cancellationToken)
            : await EachAsync(context, sides, cancellationToken);
        return new CompareFindings(values) { Plan = context.Plan };
    }

    private static ImmutableArray<PlanSide> SidesOf(Plan plan) =>
        plan.Sides.IsEmpty ? [.. plan.Metrics.Select(m => new PlanSide(m, m, []))] : plan.Sides;

    private static string MetricOf(Plan plan, PlanSide side) => side.Metric ?? plan.Metrics[0];

    /// <summary>The dimension of which every side is one member, in the same metric; null where there is none.</summary>
    private static string? OneDimension(Plan plan, ImmutableArray<PlanSide> sides) =>
        sides.All(s => s.Filters is [{ Exclude: false, Values: [not PlanFilters.NoMember] }])
        && sides.Select(s => (MetricOf(plan, s), s.Filters[0].Dimension)).Distinct().Count() == 1
        && !plan.By.Contains(sides[0].Filters[0].Dimension)
            ? sides[0].Filters[0].Dimension
            : null;

    private static async Task<ImmutableArray<SideValues>> TogetherAsync(
        GatherContext context, ImmutableArray<PlanSide> sides, string dimension, CancellationToken cancellationToken)
    {
        var metric = MetricOf(context.Plan, sides[0]);
        var members = sides.Select(s => s.Filters[0].Values[0]).Distinct().ToImmutableArray();
        var all = await context.Reader.ReadAsync(
            new Slice([metric], context.Plan.Period)
            {
                By = [dimension, .. context.Plan.By],
                Filters = [.. context.Plan.Filters, new PlanFilter(dimension, members)],
            },
            cancellationToken);
        return [.. sides.Select(s => new SideValues(s, metric, Only(all, s.Filters[0].Values[0])))];
    }

    /// <summary>The rows of one member; a number that is a member is written by the database in its own way.</summary>
    private static SliceResult Only(SliceResult all, string member) => all with
    {
        Rows = [.. all.Rows.Where(r => string.Equals(r.Members[0], member, StringComparison.OrdinalIgnoreCase))],
    };

    private static async Task<ImmutableArray<SideValues>> EachAsync(
        GatherContext context, ImmutableArray<PlanSide> sides, CancellationToken cancellationToken)
    {
        var slices = sides.Select(s => new Slice([MetricOf(context.Plan, s)], context.Plan.Period)
        {
            By = context.Plan.By,
            Filters = [.. context.Plan.Filters, .. s.Filters],
        });
        var results = await context.Reader.ReadAllAsync([.. slices], cancellationToken);
        return [.. sides.Zip(results, (s, r) => new SideValues(s, MetricOf(context.Plan, s), r))];
    }
}
