using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Metrics;
using Parley.Metrics.Semantics;

namespace Parley.Analytics.Causes;

/// <summary>
/// Looks for what a change is made of: (1) the metric's inputs, (2) the members of each dimension it can be cut by,
/// (3) within the member that stands out, the members of a second dimension, (4) segments of several dimensions together. A few
/// rounds of queries.
/// </summary>
internal static class WhyGathering
{
    /// <summary>Dimensions looked at when the question names none.</summary>
    public const int MostDimensions = 8;

    /// <summary>A dimension with more members than this is no explanation anybody could read.</summary>
    public const int MostMembers = 1000;

    // A split that leaves more than this share of the change to no member does not explain it.
    private const decimal MostRemainder = 0.25m;

    public static async Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var shape = WhyShape.Of(context);
        ImmutableArray<string> dimensions = [.. Candidates(context)];
        var named = context.Plan.By.Take(1).Where(dimensions.Contains).ToImmutableArray();
        var first = named.IsEmpty ? dimensions : named;
        var table = await CauseTable.ReadAsync(context, shape.Reads, [null, .. first], null, cancellationToken);
        var splits = new Splits(table, shape.Metric);
        ImmutableArray<DimensionSplit> ranked =
            Rank(first.Select(d => Split(shape, splits, d)).OfType<DimensionSplit>().Where(s => IsWhole(s) && !IsDefinition(s)));
        var inputs = shape.Formula is { } formula ? splits.OverInputs(formula) : null;
        var (segments, isSearched) = named.IsEmpty ? await SegmentGathering.GatherAsync(context, shape, ranked, cancellationToken) : (null, false);
        return new WhyFindings(table.Whole(shape.Metric, true), table.Whole(shape.Metric, false))
        {
            Plan = context.Plan,
            Inputs = inputs,
            IsAverage = context.Reader.Shapes.Find(context.Plan.Metrics[0]) is { Quotient: not null },
            Dimensions = ranked,
            Drill = await DrillAsync(context, shape, ranked, [.. dimensions], cancellationToken),
            InputDrill = inputs is null ? null : OverDimensions(context, splits, inputs, first),
            Price = PriceOf(shape, table, splits, first),
            Tree = inputs is null ? [] : await MetricTree.BelowAsync(context, inputs, cancellationToken),
            Segments = segments,
            IsSearched = isSearched,
            Unsearched = named.IsEmpty ? Unreadable(context) : [],
        };
    }

    private static IEnumerable<string> Candidates(GatherContext context)
    {
        var fixedOnes = context.Plan.Filters.Where(f => f is { Exclude: false, Values.Length: 1 }).Select(f => f.Dimension).ToHashSet();
        var metric = context.Find(context.Plan.Metrics[0]);
        var known = (metric?.Dimensions ?? []).Where(d => !fixedOnes.Contains(d) && !context.Permissions.HiddenDimensions.Contains(d));
        return known.Where(d => context.Plan.By.Contains(d) || IsReadable(context.Catalogue, d))
            .OrderByDescending(context.Plan.By.Contains).Take(MostDimensions);
    }

    private static ImmutableArray<string> Unreadable(GatherContext context) =>
    [
        .. (context.Find(context.Plan.Metrics[0])?.Dimensions ?? [])
            .Where(d => !context.Permissions.HiddenDimensions.Contains(d) && !context.Plan.Filters.Any(f => f.Dimension == d))
            .Where(d => context.Catalogue.Dimensions.FirstOrDefault(c => c.Name == d) is { } known && (known.Truncated || known.Values.Length > MostMembers)),
    ];

    private static bool IsReadable(Catalogue catalogue, string dimension) =>
        catalogue.Dimensions.FirstOrDefault(d => d.Name == dimension) is { Truncated: false, Values.Length: >= 2 and <= MostMembers };

    private static DimensionSplit? Split(WhyShape shape, Splits splits, string dimension) => shape.Quotient is var (numerator, denominator)
        ? splits.Ratio(dimension, numerator, denominator)
        : shape.AddsUp ? splits.Sum(dimension, shape.Metric) : null;

    /// <summary>
    /// The dimension that explains most first. Where a group that stands out has but one member of a finer dimension, so
    /// that both have the same part, it is the member that is named.
    /// </summary>
    private static ImmutableArray<DimensionSplit> Rank(IEnumerable<DimensionSplit> splits)
    {
        ImmutableArray<DimensionSplit> ordered = [.. splits.OrderByDescending(s => s.Score)];
        if (ordered is not [{ Leaders: [_, ..] leaders } first, .. var others])
        {
            return ordered;
        }

        foreach (var finer in others.Where(o => o.Members.Length > first.Members.Length).OrderByDescending(o => o.Members.Length))
        {
            ImmutableArray<MemberEffect> same = [.. leaders.Select(l => finer.Members.FirstOrDefault(m => m.Part == l.Part)).OfType<MemberEffect>()];
            if (same.Length == leaders.Length)
            {
                return [finer with { Leaders = same, Score = first.Score }, .. ordered.Remove(finer)];
            }
        }

        return ordered;
    }

    private static bool IsWhole(DimensionSplit split) => Math.Abs(split.Remainder) <= MostRemainder * Math.Abs(split.Change);

    // Only one member has anything, or each has a rate of all or nothing: the members are what the metric counts, and explain nothing.
    private static bool IsDefinition(DimensionSplit split) => split.Form == SplitForm.Sum
        ? split.Members.Count(m => m.Cells.After?.Value is not null and not 0 || m.Cells.Before?.Value is not null and not 0) <= 1
        : split.Members.Count(m => m.Cells.DenominatorAfter?.Value is not null and not 0 || m.Cells.DenominatorBefore?.Value is not null and not 0) <= 1
            || split.Members.All(m =>
        IsAllOrNothing(m.Cells.NumeratorAfter, m.Cells.DenominatorAfter) && IsAllOrNothing(m.Cells.NumeratorBefore, m.Cells.DenominatorBefore));

    private static bool IsAllOrNothing(Reading? part, Reading? whole) => whole?.Value is null or 0 || part?.Value is null or 0 || part.Value == whole.Value;

    private static async Task<DimensionSplit?> DrillAsync(
        GatherContext context, WhyShape shape, ImmutableArray<DimensionSplit> ranked, ImmutableArray<string> dimensions, CancellationToken cancellationToken)
    {
        // A member that counts by its share alone has nothing within it to explain.
        if (ranked is not [{ Leaders: [var leader, ..] } top, ..] || Math.Abs(leader.Mix ?? 0) > Math.Abs(leader.Rate ?? leader.Part))
        {
            return null;
        }

        ImmutableArray<string> others = [.. dimensions.Where(d => d != top.Dimension)];
        if (others.IsEmpty)
        {
            return null;
        }

        var within = new PlanFilter(top.Dimension, [leader.Member ?? PlanFilters.NoMember]);
        var table = await CauseTable.ReadAsync(context, shape.Core, [null, .. others], within, cancellationToken);
        var splits = new Splits(table, shape.Metric);
        var telling = others.Select(d => Split(shape, splits, d)).OfType<DimensionSplit>().Where(s => IsWhole(s) && !IsDefinition(s))
            .Where(s => s.Leaders.Length > 0 && Math.Sign(s.Change) == Math.Sign(top.Change));
        return Rank(telling).FirstOrDefault() is { } best ? best with { Within = within } : null;
    }

    /// <summary>Of several counts the largest counts the smallest pieces, and theirs is the price.</summary>
    private static PriceSplit? PriceOf(WhyShape shape, CauseTable table, Splits splits, ImmutableArray<string> dimensions) =>
        shape.Prices.IsEmpty ? null
        : shape.Prices.MaxBy(p => table.Whole(p.Units, true)?.Value ?? 0) is var (price, units) ? splits.Price(price, units, dimensions) : null;

    /// <summary>The input that makes most of a formula's change, over the dimension that explains most of it.</summary>
    private static DimensionSplit? OverDimensions(GatherContext context, Splits splits, InputSplit inputs, ImmutableArray<string> dimensions)
    {
        var main = inputs.Effects.MaxBy(e => Math.Abs(e.Part))!;
        return !WhyShape.CanAddUp(context.Reader.Shapes, main.Input.Metric) ? null : Rank(dimensions.Select(d => splits.Sum(d, main.Input)).OfType<DimensionSplit>().Where(s => IsWhole(s) && s.Leaders.Length > 0)).FirstOrDefault();
    }
}
