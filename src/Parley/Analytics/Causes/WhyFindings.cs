using System.Collections.Immutable;
using Parley.Analytics.Gathering;

namespace Parley.Analytics.Causes;

/// <summary>What a change is made of.</summary>
/// <param name="After">The metric in the period; null where there is no data.</param>
/// <param name="Before">The metric in the baseline; null where there is no data.</param>
public sealed record WhyFindings(Reading? After, Reading? Before) : Findings
{
    /// <summary>The change over the metric's inputs; null for metrics without a formula.</summary>
    public InputSplit? Inputs { get; init; }

    /// <summary>True where the metric is an average, so that its inputs are the total and the rows that it is of.</summary>
    public bool IsAverage { get; init; }

    /// <summary>The change over each dimension looked at, the one that explains most first.</summary>
    public ImmutableArray<DimensionSplit> Dimensions { get; init; } = [];

    /// <summary>The first dimension's leading member, split over a second dimension; null where no dimension explains its change.</summary>
    public DimensionSplit? Drill { get; init; }

    /// <summary>For an amount that is units × price: how much of the change is either.</summary>
    public PriceSplit? Price { get; init; }

    /// <summary>The input that makes most of the change, over the dimension that explains most of it.</summary>
    public DimensionSplit? InputDrill { get; init; }

    /// <summary>The few segments, of one to three dimensions together, that explain the change; null where none stand out.</summary>
    public SegmentSplit? Segments { get; init; }

    /// <summary>True where segments were searched, whether or not any stand out.</summary>
    public bool IsSearched { get; init; }

    /// <summary>Down the tree of metrics: the input that makes most of the change over its own inputs, and so on.</summary>
    public ImmutableArray<InputSplit> Tree { get; init; } = [];

    /// <summary>Dimensions that were not looked at, for having too many members to be read.</summary>
    public ImmutableArray<string> Unsearched { get; init; } = [];
}

/// <summary>A change over a metric's inputs; the parts sum to it.</summary>
/// <param name="Metric">The metric whose change is split.</param>
/// <param name="Formula">Over the inputs' keys.</param>
/// <param name="Effects">One for each input, in the formula's order.</param>
public sealed record InputSplit(string Metric, string Formula, ImmutableArray<InputEffect> Effects)
{
    /// <summary>The formula's change, which the parts sum to.</summary>
    public decimal Change => Effects.Sum(e => e.Part);
}

/// <summary>An input's part of a change.</summary>
/// <param name="Input">The input.</param>
/// <param name="After">Its value in the period.</param>
/// <param name="Before">Its value in the baseline.</param>
/// <param name="Part">Its Shapley part, in the metric's unit.</param>
public sealed record InputEffect(FormulaInput Input, Reading After, Reading Before, decimal Part);

/// <summary>How a change is split over members.</summary>
public enum SplitForm
{
    /// <summary>Each member's own change.</summary>
    Sum,

    /// <summary>Each member's rate and mix effect on a ratio.</summary>
    Ratio,
}

/// <summary>A change over the members of a dimension; the parts and the remainder sum to it.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Form">How it was split.</param>
/// <param name="Members">Largest part first.</param>
public sealed record DimensionSplit(string Dimension, SplitForm Form, ImmutableArray<MemberEffect> Members)
{
    /// <summary>The metric whose change is split.</summary>
    public required string Metric { get; init; }

    /// <summary>The change that is split.</summary>
    public required decimal Change { get; init; }

    /// <summary>
    /// What no single member has: things counted under several members, or under none that has a row; 0 where members add up.
    /// </summary>
    public decimal Remainder { get; init; }

    /// <summary>From 0 (spread evenly) to 1 (one member makes all of it); see <see cref="Concentration"/>.</summary>
    public decimal Score { get; init; }

    /// <summary>The members that stand out, the first foremost; empty where none does.</summary>
    public ImmutableArray<MemberEffect> Leaders { get; init; } = [];

    /// <summary>The values over all members: after and before.</summary>
    public required EffectCells Total { get; init; }

    /// <summary>What every member shown is restricted to, beside the plan's own restrictions.</summary>
    public PlanFilter? Within { get; init; }
}

/// <summary>A member's part of a change.</summary>
/// <param name="Member">The member; null for rows without one.</param>
/// <param name="Cells">What it is computed from.</param>
/// <param name="Part">In the metric's unit.</param>
public sealed record MemberEffect(string? Member, EffectCells Cells, decimal Part)
{
    /// <summary>Ratios: what comes of its own ratio.</summary>
    public decimal? Rate { get; init; }

    /// <summary>Ratios: what comes of its share.</summary>
    public decimal? Mix { get; init; }

    /// <summary>It has rows in the period only.</summary>
    public bool IsNew => Cells is { Before: null, After: not null };

    /// <summary>It has rows in the baseline only.</summary>
    public bool IsGone => Cells is { Before: not null, After: null };
}

/// <summary>Cells of a member or of a whole: the metric, and for ratios its numerator and denominator; null where there is no row.</summary>
/// <param name="After">The metric in the period.</param>
/// <param name="Before">The metric in the baseline.</param>
public sealed record EffectCells(Reading? After, Reading? Before)
{
    /// <summary>Numerator in the period.</summary>
    public Reading? NumeratorAfter { get; init; }

    /// <summary>Numerator in the baseline.</summary>
    public Reading? NumeratorBefore { get; init; }

    /// <summary>Denominator in the period.</summary>
    public Reading? DenominatorAfter { get; init; }

    /// <summary>Denominator in the baseline.</summary>
    public Reading? DenominatorBefore { get; init; }
}

/// <summary>An amount's change as units × price.</summary>
/// <param name="Price">The ratio metric of amount and units.</param>
/// <param name="Units">The metric that counts units.</param>
/// <param name="Cells">Amount (numerator) and units (denominator) over all members.</param>
public sealed record PriceSplit(string Price, string Units, EffectCells Cells)
{
    /// <summary>What comes of more or fewer units.</summary>
    public required decimal Volume { get; init; }

    /// <summary>What comes of a higher or lower price of a unit.</summary>
    public required decimal Rate { get; init; }

    /// <summary>The dimension whose members' own prices explain most of the price effect; null where none does.</summary>
    public PriceMembers? Members { get; init; }
}

/// <summary>A price effect over members.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Effects">Each member's volume, mix and rate parts of the amount's change, largest rate part first.</param>
public sealed record PriceMembers(string Dimension, ImmutableArray<PriceEffect> Effects);

/// <summary>A member's part of an amount's change, split.</summary>
/// <param name="Member">The member.</param>
/// <param name="Cells">Its amount and units.</param>
/// <param name="Volume">What comes of all units growing alike.</param>
/// <param name="Mix">What comes of its share of the units.</param>
/// <param name="Rate">What comes of its own price.</param>
public sealed record PriceEffect(string? Member, EffectCells Cells, decimal Volume, decimal Mix, decimal Rate);
