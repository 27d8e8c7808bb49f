using System.Collections.Immutable;

namespace Parley.Analytics.Causes;

/// <summary>A change over a few segments that share nothing; their parts and what is left sum to it.</summary>
/// <param name="Metric">The metric whose change is split.</param>
/// <param name="Form">How it is split.</param>
/// <param name="Segments">Largest part first; at least one.</param>
public sealed record SegmentSplit(string Metric, SplitForm Form, ImmutableArray<SegmentEffect> Segments)
{
    /// <summary>In the metric's unit.</summary>
    public required decimal Change { get; init; }

    /// <summary>The values over everything: after and before.</summary>
    public required EffectCells Total { get; init; }
}

/// <summary>A segment's part of a change.</summary>
/// <param name="Conditions">One to three dimensions, each with one member.</param>
/// <param name="Cells">The segment's values.</param>
/// <param name="Part">What it makes of the change without what segments before it have of it, in the metric's unit.</param>
public sealed record SegmentEffect(ImmutableArray<PlanFilter> Conditions, EffectCells Cells, decimal Part)
{
    /// <summary>Ratios: what comes of its own ratio.</summary>
    public decimal Rate { get; init; }

    /// <summary>Ratios: what comes of its share.</summary>
    public decimal Mix { get; init; }

    /// <summary>Values of what it has in common with each segment before it, which are not counted again; empty where it has nothing in common.</summary>
    public ImmutableArray<EffectCells> Shared { get; init; } = [];

    /// <summary>It has rows in the period only.</summary>
    public bool IsNew => Cells is { Before: null, After: not null };

    /// <summary>It has rows in the baseline only.</summary>
    public bool IsGone => Cells is { Before: not null, After: null };
}
