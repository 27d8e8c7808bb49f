using System.Collections.Immutable;
using Parley.Analytics.Causes;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Causes;

/// <summary>Evidence of a segment: its own values, without what segments before it have of it, and its part of the change.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Part">Its part of the change.</param>
/// <param name="After">Its value in the period; null where it has none.</param>
/// <param name="Before">Its value in the baseline; null where it has none.</param>
internal sealed record SegmentRefs(SegmentEffect Segment, Ref Part, Ref? After, Ref? Before)
{
    /// <summary>Ratios: what comes of its own ratio.</summary>
    public Ref? Rate { get; init; }

    /// <summary>Ratios: what comes of its share.</summary>
    public Ref? Mix { get; init; }

    /// <summary>Ratios: its share of the denominator, before and after.</summary>
    public (Ref Before, Ref After)? Weights { get; init; }
}

/// <summary>Makes the evidence of segments.</summary>
internal sealed class SegmentEvidence(Draft draft, SegmentSplit split)
{
    /// <summary>The evidence of every segment that has any.</summary>
    public ImmutableArray<SegmentRefs> All { get; } = [.. split.Segments.Select(s => Of(draft, split, s)).OfType<SegmentRefs>()];

    private static SegmentRefs? Of(Draft draft, SegmentSplit split, SegmentEffect segment)
    {
        var (unit, members) = (draft.Names.Unit(split.Metric), draft.Names.MembersOf(draft.Plan.Filters.Within(segment.Conditions), [], []));
        var contribution = new Scope
        {
            Metric = split.Metric,
            Period = draft.Plan.Period,
            Baseline = draft.Plan.Baseline,
            Members = members,
            Measurement = Measurement.Contribution,
            Unit = unit,
        };
        Ref Absent(string metric, bool after) => draft.Evidence.Given(
            "absent/1", new Scope { Metric = metric, Period = after ? draft.Plan.Period : draft.Plan.Baseline, Members = members, Unit = draft.Names.Unit(metric) }, 0);

        // What it has in common with segments before it is theirs.
        Ref Own(Func<EffectCells, Reading?> cell, string metric, bool after)
        {
            var whole = cell(segment.Cells) is { } reading ? draft.Cell(reading) : Absent(metric, after);
            ImmutableArray<Ref> shared = [.. segment.Shared.Select(cell).OfType<Reading>().Select(draft.Cell)];
            return shared.IsEmpty ? whole : draft.Evidence.Compute("remainder/1", whole.Scope, [whole, .. shared])!;
        }

        if (split.Form == SplitForm.Sum)
        {
            var (after, before) = (Own(c => c.After, split.Metric, after: true), Own(c => c.Before, split.Metric, after: false));
            return draft.Evidence.Compute("difference/1", contribution, [after, before]) is { } moved
                ? new SegmentRefs(segment, moved, segment.IsGone ? null : after, segment.IsNew ? null : before) : null;
        }

        var total = split.Total;
        var (n1, d1) = (Own(c => c.NumeratorAfter, total.NumeratorAfter!.Metric, true), Own(c => c.DenominatorAfter, total.DenominatorAfter!.Metric, true));
        var (n0, d0) = (Own(c => c.NumeratorBefore, total.NumeratorBefore!.Metric, false), Own(c => c.DenominatorBefore, total.DenominatorBefore!.Metric, false));
        ImmutableArray<Ref> eight =
        [
            n1, d1, draft.Cell(total.NumeratorAfter), draft.Cell(total.DenominatorAfter),
            n0, d0, draft.Cell(total.NumeratorBefore), draft.Cell(total.DenominatorBefore),
        ];
        var (rate, mix) = (draft.Evidence.Compute("rate_effect/1", contribution, eight), draft.Evidence.Compute("mix_effect/1", contribution, eight));
        if (rate is null || mix is null || draft.Evidence.Compute("sum/1", contribution, [rate, mix]) is not { } part)
        {
            return null;
        }

        Ref? Value(Reading? reading, Ref n, Ref d) => segment.Shared.IsEmpty
            ? reading is null ? null : draft.Cell(reading)
            : draft.Evidence.Compute("ratio/1", n.Scope with { Metric = split.Metric, Unit = unit }, [n, d]);
        return new SegmentRefs(segment, part, Value(segment.Cells.After, n1, d1), Value(segment.Cells.Before, n0, d0))
        {
            Rate = rate,
            Mix = mix,
            Weights = draft.Share(d0, eight[7]) is { } earlier && draft.Share(d1, eight[3]) is { } later ? (earlier, later) : null,
        };
    }
}
