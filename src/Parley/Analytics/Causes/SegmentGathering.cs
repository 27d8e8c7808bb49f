using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Statistics;
using Parley.Statistics.Causes;

namespace Parley.Analytics.Causes;

/// <summary>
/// Looks for the segments that explain a change: (1) reads its leaves over the most telling dimensions, within a bound, as a guide
/// that is no evidence, (2) searches them, (3) reads each segment that is told exactly, which is the evidence. Two rounds of queries.
/// </summary>
internal static class SegmentGathering
{
    /// <summary>Dimensions searched together.</summary>
    public const int MostDimensions = 6;

    /// <summary>Combinations of members before or after; with more, fewer dimensions are searched.</summary>
    public const int MostLeaves = 20_000;

    /// <summary>The segments, null where none stand out, and whether there was anything to search.</summary>
    /// <param name="context">The turn.</param>
    /// <param name="shape">How the metric can be taken apart.</param>
    /// <param name="ranked">The change over each dimension, the most telling first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<(SegmentSplit? Segments, bool IsSearched)> GatherAsync(
        GatherContext context, WhyShape shape, ImmutableArray<DimensionSplit> ranked, CancellationToken cancellationToken)
    {
        for (var dimensions = Searched(context, ranked); !dimensions.IsEmpty; dimensions = dimensions[..(dimensions.Length / 2)])
        {
            if (await LeavesAsync(context, shape, dimensions, cancellationToken) is { } leaves)
            {
                var chosen = SegmentChoice.Of(leaves, cancellationToken);
                return (chosen.IsEmpty ? null : await EffectsAsync(context, shape, ranked[0], chosen, cancellationToken), true);
            }
        }

        return (null, false);
    }

    private static ImmutableArray<string> Searched(GatherContext context, ImmutableArray<DimensionSplit> ranked) =>
        [.. ranked.Take(MostDimensions).Select(s => s.Dimension).Where(d => context.Catalogue.Dimensions.Any(c => c.Name == d))];

    /// <summary>The parts of the metric that are read: itself, or numerator and denominator.</summary>
    private static ImmutableArray<FormulaInput> Parts(WhyShape shape) => shape.Quotient is var (n, d) ? [n, d] : [shape.Metric];

    private static async Task<LeafTable?> LeavesAsync(
        GatherContext context, WhyShape shape, ImmutableArray<string> dimensions, CancellationToken cancellationToken)
    {
        var parts = Parts(shape);
        var wanted = (
            from after in new[] { true, false }
            from part in parts
            select (After: after, Part: part, Slice: new Slice([part.Metric], after ? context.Plan.Period : context.Plan.Baseline)
            {
                By = dimensions,
                Filters = context.Plan.Filters,
                Where = part.Filters,
                Most = MostLeaves + 1,
            })).ToImmutableArray();
        var results = await context.Reader.LookAsync([.. wanted.Select(w => w.Slice)], cancellationToken);
        if (results.Any(r => r.Truncated || r.Rows.Length > MostLeaves))
        {
            return null;
        }

        var leaves =
            from read in wanted.Zip(results)
            from row in read.Second.Rows
            let value = (double)(row.Of(read.First.Part.Metric)?.Value ?? 0)
            select Leaf(row.Members, value, read.First.After, isDenominator: parts.Length > 1 && read.First.Part == parts[1]);
        return LeafTable.Of(dimensions, parts.Length > 1, leaves);
    }

    private static Leaf Leaf(ImmutableArray<string?> members, double value, bool isAfter, bool isDenominator)
    {
        var leaf = new Leaf([.. members.Select(m => m ?? PlanFilters.NoMember)], 0, 0);
        return (isAfter, isDenominator) switch
        {
            (true, false) => leaf with { Actual = value },
            (false, false) => leaf with { Expected = value },
            (true, true) => leaf with { Denominator = value },
            (false, true) => leaf with { ExpectedDenominator = value },
        };
    }

    private static async Task<SegmentSplit> EffectsAsync(
        GatherContext context, WhyShape shape, DimensionSplit whole, ImmutableArray<ImmutableArray<Condition>> chosen, CancellationToken cancellationToken)
    {
        var shared = chosen.Select((c, i) => chosen.Take(i).Where(b => SegmentChoice.Overlap(b, c)).Select(b => Joined(b, c)).ToImmutableArray()).ToArray();
        ImmutableArray<ImmutableArray<PlanFilter>> all = [.. chosen.Concat(shared.SelectMany(s => s)).Select(Filters)];
        var cells = await CellsAsync(context, shape, all, cancellationToken);
        var effects = ImmutableArray.CreateBuilder<SegmentEffect>(chosen.Length);
        var next = chosen.Length;
        for (var i = 0; i < chosen.Length; i++)
        {
            var own = new SegmentEffect(all[i], cells[i], 0) { Shared = cells[next..(next + shared[i].Length)] };
            effects.Add(whole.Form == SplitForm.Ratio ? OfRatio(own, whole.Total) : own with { Part = Moved(own.Cells) - own.Shared.Sum(Moved) });
            next += shared[i].Length;
        }

        return new SegmentSplit(whole.Metric, whole.Form, effects.MoveToImmutable()) { Change = whole.Change, Total = whole.Total };
    }

    private static ImmutableArray<Condition> Joined(ImmutableArray<Condition> one, ImmutableArray<Condition> other) =>
        [.. one, .. other.Where(o => !one.Any(c => c.Attribute == o.Attribute))];

    private static ImmutableArray<PlanFilter> Filters(ImmutableArray<Condition> conditions) =>
        [.. conditions.Select(c => new PlanFilter(c.Attribute, [c.Member]))];

    private static decimal Moved(EffectCells cells) => (cells.After?.Value ?? 0) - (cells.Before?.Value ?? 0);

    private static SegmentEffect OfRatio(SegmentEffect own, EffectCells total)
    {
        RatioPart Part(Func<EffectCells, Reading?> n, Func<EffectCells, Reading?> d) => new(
            (n(own.Cells)?.Value ?? 0) - own.Shared.Sum(s => n(s)?.Value ?? 0), (d(own.Cells)?.Value ?? 0) - own.Shared.Sum(s => d(s)?.Value ?? 0),
            n(total)!.Value!.Value, d(total)!.Value!.Value);
        var (before, after) = (Part(c => c.NumeratorBefore, c => c.DenominatorBefore), Part(c => c.NumeratorAfter, c => c.DenominatorAfter));
        var (rate, mix) = (RatioEffects.Rate(before, after), RatioEffects.Mix(before, after));
        return own with { Rate = rate, Mix = mix, Part = rate + mix };
    }

    private static async Task<ImmutableArray<EffectCells>> CellsAsync(
        GatherContext context, WhyShape shape, ImmutableArray<ImmutableArray<PlanFilter>> segments, CancellationToken cancellationToken)
    {
        var metrics = shape.Core;
        var wanted = (
            from segment in Enumerable.Range(0, segments.Length)
            from metric in metrics
            from after in new[] { true, false }
            select (segment, metric, after)).ToImmutableArray();
        var results = await context.Reader.ReadAllAsync(
            [
                .. wanted.Select(w => new Slice([w.metric.Metric], w.after ? context.Plan.Period : context.Plan.Baseline)
                {
                    Filters = context.Plan.Filters.Within(segments[w.segment]),
                    Where = w.metric.Filters,
                }),
            ],
            cancellationToken);
        var readings = wanted.Zip(results).ToDictionary(r => r.First, r => r.Second.Of(r.First.metric.Metric));
        Reading? Of(int segment, FormulaInput metric, bool after) => readings[(segment, metric, after)] is { Value: not null } reading ? reading : null;
        return
        [
            .. Enumerable.Range(0, segments.Length).Select(s => new EffectCells(Of(s, shape.Metric, true), Of(s, shape.Metric, false))
            {
                NumeratorAfter = shape.Quotient is var (n1, _) ? Of(s, n1, true) : null,
                NumeratorBefore = shape.Quotient is var (n0, _) ? Of(s, n0, false) : null,
                DenominatorAfter = shape.Quotient is var (_, d1) ? Of(s, d1, true) : null,
                DenominatorBefore = shape.Quotient is var (_, d0) ? Of(s, d0, false) : null,
            }),
        ];
    }
}
