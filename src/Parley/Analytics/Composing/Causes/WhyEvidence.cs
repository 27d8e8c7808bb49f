using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics.Causes;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Causes;

/// <summary>Evidence of the parts of a change.</summary>
internal sealed class WhyEvidence(Draft draft)
{
    private const decimal MostShare = 2;

    /// <summary>The change that a split is of, computed from the same cells as its parts.</summary>
    public Ref? Whole(DimensionSplit split)
    {
        if (split.Form == SplitForm.Sum)
        {
            return Against(split.Total.After, split.Total.Before, "difference/1", Measurement.Change);
        }

        var cells = split.Total;
        var (after, before) = (
            Ratio(cells.NumeratorAfter!, cells.DenominatorAfter!, split.Metric),
            Ratio(cells.NumeratorBefore!, cells.DenominatorBefore!, split.Metric));
        return draft.Evidence.Compute("difference/1", after.Scope with { Measurement = Measurement.Change, Baseline = before.Scope.Period }, [after, before]);
    }

    /// <summary>The same of a split over segments.</summary>
    public Ref? Whole(SegmentSplit split) => Whole(new DimensionSplit("", split.Form, []) { Metric = split.Metric, Change = split.Change, Total = split.Total });

    /// <summary>A member's part of the change.</summary>
    public Ref? Part(DimensionSplit split, MemberEffect effect)
    {
        if (split.Form == SplitForm.Ratio)
        {
            return Rate(split, effect) is { } rate && Mix(split, effect) is { } mix
                ? draft.Evidence.Compute("sum/1", rate.Scope, [rate, mix]) : null;
        }

        var (after, before) = (effect.Cells.After, effect.Cells.Before);
        return draft.Evidence.Compute("difference/1", ScopeOf(split, effect), [CellOr(after, split, effect), CellOr(before, split, effect)]);
    }

    /// <summary>What comes of the member's own ratio.</summary>
    public Ref? Rate(DimensionSplit split, MemberEffect effect) => draft.Evidence.Compute("rate_effect/1", ScopeOf(split, effect), Eight(split, effect));

    /// <summary>What comes of the member's share.</summary>
    public Ref? Mix(DimensionSplit split, MemberEffect effect) => draft.Evidence.Compute("mix_effect/1", ScopeOf(split, effect), Eight(split, effect));

    /// <summary>The rate or mix effects of all members together.</summary>
    public Ref? All(DimensionSplit split, Func<DimensionSplit, MemberEffect, Ref?> effect)
    {
        ImmutableArray<Ref> parts = [.. split.Members.Select(m => effect(split, m)).OfType<Ref>()];
        return parts.IsEmpty ? null
            : draft.Evidence.Compute("sum/1", parts[0].Scope with { Members = MembersOf(split) }, parts);
    }

    /// <summary>The change less the given parts.</summary>
    public Ref? Rest(Ref whole, ImmutableArray<Ref> parts) =>
        draft.Evidence.Compute("remainder/1", whole.Scope with { Measurement = Measurement.Contribution }, [whole, .. parts]);

    /// <summary>A part over the whole change.</summary>
    public Ref? Share(Ref part, Ref whole) => draft.Share(part, whole, Measurement.ContributionShare);

    /// <summary>The same where it can be told: a part of many times the change is no share of it.</summary>
    public Piece Told(Ref part, Ref whole) => Share(part, whole) is { Value: { } share } told && Math.Abs(share) <= MostShare ? draft.Show(told) : Piece.None;

    /// <summary>The formula's change, from its inputs.</summary>
    public Ref? Whole(InputSplit split)
    {
        ImmutableArray<Ref> parts = [.. split.Effects.Select(e => Part(split, e)).OfType<Ref>()];
        return parts.Length < split.Effects.Length ? null
            : draft.Evidence.Compute("sum/1", parts[0].Scope with { Measurement = Measurement.Change }, parts);
    }

    /// <summary>An input's Shapley part.</summary>
    public Ref? Part(InputSplit split, InputEffect effect)
    {
        ImmutableArray<Ref> inputs = [.. split.Effects.Select(e => draft.Cell(e.Before)), .. split.Effects.Select(e => draft.Cell(e.After))];
        var scope = new Scope
        {
            Metric = split.Metric,
            Period = draft.Plan.Period,
            Baseline = draft.Plan.Baseline,
            Members = draft.Names.MembersOf(draft.Plan.Filters, [], []),
            Measurement = Measurement.Contribution,
            Unit = draft.Names.Unit(split.Metric),
        };
        return draft.Evidence.Compute("shapley/1", scope, inputs, ImmutableSortedDictionary.CreateRange(
        [
            KeyValuePair.Create("formula", split.Formula),
            KeyValuePair.Create("names", string.Join(',', split.Effects.Select(e => e.Input.Key))),
            KeyValuePair.Create("part", split.Effects.IndexOf(effect).ToString(CultureInfo.InvariantCulture)),
        ]));
    }

    /// <summary>A member's share of the denominator, before or after.</summary>
    public Ref? Weight(DimensionSplit split, MemberEffect effect, bool after)
    {
        var (part, whole) = after
            ? (effect.Cells.DenominatorAfter, split.Total.DenominatorAfter)
            : (effect.Cells.DenominatorBefore, split.Total.DenominatorBefore);
        return part?.Value is null || whole?.Value is null ? null : draft.Share(draft.Cell(part), draft.Cell(whole));
    }

    /// <summary>Volume or rate part of an amount that is units × price.</summary>
    public Ref? PricePart(string function, EffectCells total, EffectCells cells) => draft.Evidence.Compute(
        function,
        draft.Cell(cells.NumeratorAfter ?? cells.NumeratorBefore!).Scope with { Measurement = Measurement.Contribution, Period = draft.Plan.Period, Baseline = draft.Plan.Baseline },
        Eight(total, cells));

    private Ref? Against(Reading? after, Reading? before, string function, Measurement measurement) => draft.Compare(function, measurement, after, before);

    private Ref Ratio(Reading numerator, Reading denominator, string metric)
    {
        var (n, d) = (draft.Cell(numerator), draft.Cell(denominator));
        return draft.Evidence.Compute("ratio/1", n.Scope with { Metric = metric, Unit = draft.Names.Unit(metric) }, [n, d])!;
    }

    private ImmutableArray<Ref> Eight(DimensionSplit split, MemberEffect effect) => Eight(split.Total, effect.Cells);

    private ImmutableArray<Ref> Eight(EffectCells total, EffectCells member)
    {
        Ref Of(Reading? reading, Reading whole) => reading?.Value is null
            ? draft.Evidence.Given("absent/1", draft.Cell(whole).Scope, 0)
            : draft.Cell(reading);
        var (n1, d1) = (total.NumeratorAfter!, total.DenominatorAfter!);
        var (n0, d0) = (total.NumeratorBefore!, total.DenominatorBefore!);
        return
        [
            Of(member.NumeratorAfter, n1), Of(member.DenominatorAfter, d1), draft.Cell(n1), draft.Cell(d1),
            Of(member.NumeratorBefore, n0), Of(member.DenominatorBefore, d0), draft.Cell(n0), draft.Cell(d0),
        ];
    }

    /// <summary>A missing row adds nothing to the sum it would be a part of.</summary>
    private Ref CellOr(Reading? reading, DimensionSplit split, MemberEffect effect) => reading?.Value is null
        ? draft.Evidence.Given("absent/1", ScopeOf(split, effect) with { Measurement = Measurement.Value }, 0)
        : draft.Cell(reading);

    private Scope ScopeOf(DimensionSplit split, MemberEffect effect) => new()
    {
        Metric = split.Metric,
        Period = draft.Plan.Period,
        Baseline = draft.Plan.Baseline,
        Members = MembersOf(split).SetItem(split.Dimension, draft.Names.Member(split.Dimension, effect.Member)),
        Measurement = Measurement.Contribution,
        Unit = draft.Names.Unit(split.Metric),
    };

    private ImmutableSortedDictionary<string, string> MembersOf(DimensionSplit split) =>
        draft.Names.MembersOf(split.Within is null ? draft.Plan.Filters : draft.Plan.Filters.Within([split.Within]), [], []);
}
