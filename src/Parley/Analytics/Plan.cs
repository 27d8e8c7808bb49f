using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics;

/// <summary>Kinds of questions about numbers.</summary>
public enum QuestionKind
{
    /// <summary>What is it?</summary>
    Value,

    /// <summary>How did it go over time?</summary>
    Trend,

    /// <summary>Two or more of anything side by side: members, metrics.</summary>
    Compare,

    /// <summary>One metric in a period against a baseline period.</summary>
    Change,

    /// <summary>The members with the highest values (or changes).</summary>
    Top,

    /// <summary>The members with the lowest values (or changes).</summary>
    Bottom,

    /// <summary>Share of a total.</summary>
    Share,

    /// <summary>All members.</summary>
    Breakdown,

    /// <summary>Which members there are.</summary>
    List,

    /// <summary>Which members or periods are above or below a limit.</summary>
    Threshold,

    /// <summary>Against its target.</summary>
    Goal,

    /// <summary>Periods or members that are unusual.</summary>
    Outliers,

    /// <summary>Metrics that belong with it.</summary>
    Related,

    /// <summary>The main metrics of a period or an area.</summary>
    Overview,

    /// <summary>What a metric, dimension or term means.</summary>
    Definition,

    /// <summary>What a change is made of.</summary>
    Why,

    /// <summary>What is to be expected of it.</summary>
    Forecast,
}

/// <summary>
/// What a question about numbers was understood as: typed and validated against the caller's catalogue. It holds names
/// of the catalogue only; there is no SQL in it. Shown to people and recorded as JSON.
/// </summary>
public sealed record Plan
{
    /// <summary>What is asked.</summary>
    public required QuestionKind Kind { get; init; }

    /// <summary>Metric names. Empty only for lists, definitions of other things, and overviews.</summary>
    public ImmutableArray<string> Metrics { get; init; } = [];

    /// <summary>The period asked about; null for lists and definitions.</summary>
    public Period? Period { get; init; }

    /// <summary>The period compared with, for changes and whys (and tops by change); for forecasts the recorded days that they go by.</summary>
    public Period? Baseline { get; init; }

    /// <summary>Restrictions; all must hold.</summary>
    public ImmutableArray<PlanFilter> Filters { get; init; } = [];

    /// <summary>Dimensions to group by, at most two; for a share, the dimension whose members are parts; for a why, the one to split over.</summary>
    public ImmutableArray<string> By { get; init; } = [];

    /// <summary>Points of a trend, a forecast, outliers or thresholds over time.</summary>
    public TimeGrain? Grain { get; init; }

    /// <summary>Trend: what is asked for is the average of its points.</summary>
    public bool Averaged { get; init; }

    /// <summary>
    /// Change and why: the direction that the question takes for granted, <c>up</c> or <c>down</c>; null where it takes none. It is no
    /// part of what is computed: where the figures say otherwise, the answer says so.
    /// </summary>
    public string? Expected { get; init; }

    /// <summary>What is compared: two or more sides, each over the plan's own filters.</summary>
    public ImmutableArray<PlanSide> Sides { get; init; } = [];

    /// <summary>Share: the members of <see cref="By"/>[0] that are the part; empty for every member's share.</summary>
    public ImmutableArray<string> Part { get; init; } = [];

    /// <summary>What tops and bottoms are ordered by.</summary>
    public Measurement OrderBy { get; init; } = Measurement.Value;

    /// <summary>How many members or rows are asked for; null for all. Forecast with a limit: 1 asks when it is first passed.</summary>
    public int? Count { get; init; }

    /// <summary>The limit of a threshold; of a forecast, what it is set against.</summary>
    public PlanThreshold? Threshold { get; init; }

    /// <summary>Definition: the term asked about, where it is no metric.</summary>
    public string? Term { get; init; }

    /// <summary>The form the asker wants: table, chart, text; empty where none was asked for.</summary>
    public string View { get; init; } = "";

    /// <summary>What was taken for granted, as sentences; they lower the confidence and are said in the answer.</summary>
    public ImmutableArray<string> Assumptions { get; init; } = [];
}

/// <summary>A restriction to members of a dimension.</summary>
/// <param name="Dimension">Query name of the dimension.</param>
/// <param name="Values">Members as stored.</param>
/// <param name="Exclude">True to leave these members out.</param>
public sealed record PlanFilter(string Dimension, ImmutableArray<string> Values, bool Exclude = false);

/// <summary>One side of a comparison.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Metric">Its metric; the plan's first where null.</param>
/// <param name="Filters">Its own restrictions.</param>
public sealed record PlanSide(string Label, string? Metric, ImmutableArray<PlanFilter> Filters);

/// <summary>A limit on a metric's value.</summary>
/// <param name="Comparison">gt, gte, lt, lte, between (with <paramref name="Upper"/>).</param>
/// <param name="Value">In the metric's unit; percentages as fractions.</param>
/// <param name="Upper">Upper end for between.</param>
/// <param name="Measurement">What is limited: the value, or its (relative) change.</param>
public sealed record PlanThreshold(string Comparison, decimal Value, decimal? Upper = null, Measurement Measurement = Measurement.Value)
{
    /// <summary>True where a value lies beyond the limit, as the comparison has it.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">There is no such comparison.</exception>
    public bool IsPassedBy(decimal value) => Comparison switch
    {
        "gt" => value > Value,
        "gte" => value >= Value,
        "lt" => value < Value,
        "lte" => value <= Value,
        "between" => value >= Value && value <= Upper,
        _ => throw new InvalidOperationException($"A threshold cannot compare by '{Comparison}'."),
    };
}
