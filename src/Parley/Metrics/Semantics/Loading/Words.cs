using System.Collections.Frozen;
using Parley.Answers;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>The enumerations of MetricFlow's files, in lower case.</summary>
internal static class Words
{
    /// <summary>Standard granularities.</summary>
    public static IReadOnlyDictionary<string, TimeGrain> Grains { get; } =
        Enum.GetValues<TimeGrain>().ToFrozenDictionary(g => g.ToString().ToLowerInvariant());

    /// <summary>Aggregations.</summary>
    public static IReadOnlyDictionary<string, Aggregation> Aggregations { get; } = new SortedList<string, Aggregation>
    {
        ["sum"] = Aggregation.Sum,
        ["min"] = Aggregation.Min,
        ["max"] = Aggregation.Max,
        ["count_distinct"] = Aggregation.CountDistinct,
        ["sum_boolean"] = Aggregation.SumBoolean,
        ["average"] = Aggregation.Average,
        ["avg"] = Aggregation.Average,
        ["percentile"] = Aggregation.Percentile,
        ["median"] = Aggregation.Median,
        ["count"] = Aggregation.Count,
    };

    /// <summary>Metric types.</summary>
    public static IReadOnlyDictionary<string, MetricType> MetricTypes { get; } = new SortedList<string, MetricType>
    {
        ["simple"] = MetricType.Simple,
        ["ratio"] = MetricType.Ratio,
        ["derived"] = MetricType.Derived,
        ["cumulative"] = MetricType.Cumulative,
        ["conversion"] = MetricType.Conversion,
    };

    /// <summary>Entity types.</summary>
    public static IReadOnlyDictionary<string, EntityType> EntityTypes { get; } = new SortedList<string, EntityType>
    {
        ["primary"] = EntityType.Primary,
        ["unique"] = EntityType.Unique,
        ["foreign"] = EntityType.Foreign,
        ["natural"] = EntityType.Natural,
    };

    /// <summary>Dimension types.</summary>
    public static IReadOnlyDictionary<string, DimensionType> DimensionTypes { get; } = new SortedList<string, DimensionType>
    {
        ["categorical"] = DimensionType.Categorical,
        ["time"] = DimensionType.Time,
    };

    /// <summary>Which end of a non-additive dimension counts: true for the last.</summary>
    public static IReadOnlyDictionary<string, bool> Ends { get; } = new SortedList<string, bool>
    {
        ["min"] = false,
        ["max"] = true,
    };

    /// <summary>How a cumulative metric is shown at a coarser grain.</summary>
    public static IReadOnlyDictionary<string, PeriodAggregation> PeriodAggregations { get; } =
        new SortedList<string, PeriodAggregation>
        {
            ["first"] = PeriodAggregation.First,
            ["last"] = PeriodAggregation.Last,
            ["average"] = PeriodAggregation.Average,
        };

    /// <summary>What a conversion metric counts.</summary>
    public static IReadOnlyDictionary<string, ConversionCalculation> Calculations { get; } =
        new SortedList<string, ConversionCalculation>
        {
            ["conversions"] = ConversionCalculation.Conversions,
            ["conversion_rate"] = ConversionCalculation.ConversionRate,
        };

    /// <summary>How a percentile between two values is taken: true for a value of the data.</summary>
    public static IReadOnlyDictionary<string, bool> PercentileTypes { get; } = new SortedList<string, bool>
    {
        ["discrete"] = true,
        ["continuous"] = false,
    };
}
