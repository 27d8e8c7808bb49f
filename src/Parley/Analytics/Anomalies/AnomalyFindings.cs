using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Statistics.Anomalies.Periods;

namespace Parley.Analytics.Anomalies;

/// <summary>Points in time that are unusual, each judged by those before it alone.</summary>
/// <param name="Grain">Distance of the points.</param>
/// <param name="Metrics">One for each metric that was looked at, in the plan's order.</param>
public sealed record AnomalyFindings(TimeGrain Grain, ImmutableArray<MetricAnomalies> Metrics) : Findings
{
    /// <summary>What is unusual in any of them, the most unusual first.</summary>
    public ImmutableArray<(MetricAnomalies Of, Anomaly Anomaly)> Ranked =>
        [.. Metrics.SelectMany(m => m.Unusual, (m, a) => (m, a)).OrderByDescending(p => p.a.Score).ThenByDescending(p => p.a.Size).ThenBy(p => p.a.Reading.Bucket)];
}

/// <summary>A metric's points, judged.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Points">All recorded points: a column of a query.</param>
/// <param name="Asked">Those that lie in the period asked about, in order.</param>
public sealed record MetricAnomalies(string Metric, SliceResult Points, ImmutableArray<Reading> Asked)
{
    /// <summary>The points made even, up to the last that is over.</summary>
    public ImmutableArray<decimal> Values { get; init; } = [];

    /// <summary>What the points' periods are called, as <see cref="ForecastComputations.StepOf"/> knows them.</summary>
    public string Step { get; init; } = "day";

    /// <summary>First day of the first point.</summary>
    public DateOnly First { get; init; }

    /// <summary>First day of the last point.</summary>
    public DateOnly Last { get; init; }

    /// <summary>True where a period without a row is one in which there was nothing.</summary>
    public bool GapsAreZero { get; init; }

    /// <summary>True where there is enough before to say what is unusual.</summary>
    public bool IsJudged { get; init; }

    /// <summary>Those of the asked that are unusual, the most unusual first.</summary>
    public ImmutableArray<Anomaly> Unusual { get; init; } = [];

    /// <summary>The last day with data, where the data of others goes further: it may be late. Null elsewhere.</summary>
    public DateOnly? LateSince { get; init; }
}

/// <summary>An unusual point.</summary>
/// <param name="Reading">The point.</param>
/// <param name="Index">Its place in the even series.</param>
/// <param name="Expected">What was to be expected of it.</param>
/// <param name="Score">From one half to 1.</param>
/// <param name="Kind">What it is.</param>
public sealed record Anomaly(Reading Reading, int Index, decimal Expected, double Score, AnomalyKind Kind)
{
    /// <summary>How far it is from what was to be expected, as a part of that.</summary>
    public decimal Size => Expected == 0 ? 1 : Math.Abs((Reading.Value!.Value - Expected) / Expected);
}
