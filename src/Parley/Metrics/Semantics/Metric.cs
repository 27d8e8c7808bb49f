using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Metrics.Semantics;

/// <summary>How a metric is computed from measures or other metrics.</summary>
public enum MetricType
{
    /// <summary>One measure.</summary>
    Simple,

    /// <summary>Numerator over denominator.</summary>
    Ratio,

    /// <summary>An expression over metrics.</summary>
    Derived,

    /// <summary>A measure accumulated over a window or since the start of a grain.</summary>
    Cumulative,

    /// <summary>How many base events were followed by a conversion event.</summary>
    Conversion,
}

/// <summary>A number the business has a name for.</summary>
public sealed record Metric
{
    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>How it is computed; says which of the parameters below is set.</summary>
    public required MetricType Type { get; init; }

    /// <summary>Name for people; empty where none was given.</summary>
    public string Label { get; init; } = "";

    /// <summary>Words for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Filters in their Jinja form; all must hold.</summary>
    public ImmutableArray<string> Filter { get; init; } = [];

    /// <summary>Grain of <c>metric_time</c> where a query names none: a standard grain's or a custom granularity's name.</summary>
    public string? DefaultGrain { get; init; }

    /// <summary>Simple and cumulative: the measure.</summary>
    public MetricMeasure? Measure { get; init; }

    /// <summary>Ratio: the numerator.</summary>
    public MetricInput? Numerator { get; init; }

    /// <summary>Ratio: the denominator.</summary>
    public MetricInput? Denominator { get; init; }

    /// <summary>Derived: SQL over the inputs' aliases.</summary>
    public string? Expr { get; init; }

    /// <summary>Derived: the metrics that <see cref="Expr"/> uses. Cumulative (latest form): the one metric accumulated.</summary>
    public ImmutableArray<MetricInput> Inputs { get; init; } = [];

    /// <summary>Cumulative: parameters.</summary>
    public CumulativeParameters? Cumulative { get; init; }

    /// <summary>Conversion: parameters.</summary>
    public ConversionParameters? Conversion { get; init; }

    /// <summary><c>config.meta</c>.</summary>
    public Meta Meta { get; init; } = Meta.None;

    /// <summary>An average as the quotient that it is, where it has been worked out; see <see cref="Catalogues.AverageParts"/>.</summary>
    internal (MetricInput Numerator, MetricInput Denominator)? Quotient { get; init; }

    /// <summary>The metric that this one was made for, to explain it; null for every metric of the user's.</summary>
    internal string? PartOf { get; init; }

    /// <summary>Where it was declared.</summary>
    public Origin? Origin { get; init; }
}

/// <summary>A measure as a metric uses it.</summary>
public sealed record MetricMeasure
{
    /// <summary>The measure's name.</summary>
    public required string Name { get; init; }

    /// <summary>Filters in their Jinja form.</summary>
    public ImmutableArray<string> Filter { get; init; } = [];

    /// <summary>Another name for the column.</summary>
    public string? Alias { get; init; }

    /// <summary>Rows for every point of the time spine, also where there is no data.</summary>
    public bool JoinToTimespine { get; init; }

    /// <summary>What stands for null.</summary>
    public decimal? FillNullsWith { get; init; }
}

/// <summary>A metric as another metric uses it.</summary>
public sealed record MetricInput
{
    /// <summary>The metric's name.</summary>
    public required string Name { get; init; }

    /// <summary>Filters in their Jinja form.</summary>
    public ImmutableArray<string> Filter { get; init; } = [];

    /// <summary>Name in the expression; the metric's own where null.</summary>
    public string? Alias { get; init; }

    /// <summary>Taken this much earlier.</summary>
    public TimeWindow? OffsetWindow { get; init; }

    /// <summary>Taken at the start of the period of this grain (a standard grain's or a custom granularity's name).</summary>
    public string? OffsetToGrain { get; init; }
}

/// <summary>A length of time.</summary>
/// <param name="Count">How many.</param>
/// <param name="Grain">Of what: a standard grain's or a custom granularity's name, singular, lower case.</param>
public sealed record TimeWindow(int Count, string Grain);

/// <summary>How a cumulative metric shows its value at a coarser grain than its own.</summary>
public enum PeriodAggregation
{
    /// <summary>The value at the period's first point.</summary>
    First,

    /// <summary>The value at the period's last point.</summary>
    Last,

    /// <summary>The mean of the period's values.</summary>
    Average,
}

/// <summary>Parameters of a cumulative metric; with neither window nor grain it accumulates over all time.</summary>
/// <param name="Window">Trailing window.</param>
/// <param name="GrainToDate">Since the start of this grain.</param>
/// <param name="PeriodAggregation">Value at a coarser grain.</param>
public sealed record CumulativeParameters(
    TimeWindow? Window, string? GrainToDate, PeriodAggregation PeriodAggregation = PeriodAggregation.First);

/// <summary>What a conversion metric counts.</summary>
public enum ConversionCalculation
{
    /// <summary>Conversions.</summary>
    Conversions,

    /// <summary>Conversions over base events.</summary>
    ConversionRate,
}

/// <summary>Parameters of a conversion metric.</summary>
/// <param name="Base">The base event's measure.</param>
/// <param name="Conversion">The conversion event's measure.</param>
/// <param name="Entity">Who converts.</param>
/// <param name="Calculation">What is counted.</param>
/// <param name="Window">At most this long after; any time where null.</param>
/// <param name="ConstantProperties">Pairs that must be equal on both events: base property, conversion property.</param>
public sealed record ConversionParameters(
    MetricMeasure Base, MetricMeasure Conversion, string Entity, ConversionCalculation Calculation,
    TimeWindow? Window, ImmutableArray<(string Base, string Conversion)> ConstantProperties);

/// <summary>A named query.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Description">Words for people.</param>
/// <param name="Label">Name for people.</param>
/// <param name="Query">What it asks.</param>
public sealed record SavedQuery(string Name, string Description, string Label, Queries.MetricQuery Query)
{
    /// <summary>Where it was declared.</summary>
    public Origin? Origin { get; init; }
}

/// <summary>A table that lists every point of time at one grain.</summary>
/// <param name="Relation">The table.</param>
/// <param name="Column">The column with the points.</param>
/// <param name="Grain">The grain.</param>
/// <param name="CustomGranularities">Granularities of the user's own: name, and the column that holds each point's period.</param>
public sealed record TimeSpine(
    Relation Relation, string Column, TimeGrain Grain, ImmutableArray<(string Name, string Column)> CustomGranularities);
