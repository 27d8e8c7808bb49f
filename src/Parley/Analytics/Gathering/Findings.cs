using System.Collections.Immutable;
using Parley.Analytics.Forecasts;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Gathering;

/// <summary>
/// What the data says to a plan: numbers with the cells they were read from, no words. A closed family, one record for
/// each way of answering.
/// </summary>
public abstract record Findings
{
    private protected Findings()
    {
    }

    /// <summary>The plan.</summary>
    public required Plan Plan { get; init; }

    /// <summary>Queries in the order of <see cref="Reading.Query"/>.</summary>
    public ImmutableArray<ExecutedQuery> Queries { get; init; } = [];

    /// <summary>Days without data that usually have it, within the periods of the answer, in order.</summary>
    public ImmutableArray<MissingDay> MissingDays { get; init; } = [];

    /// <summary>Metrics whose data ends before a period of the answer does, or begins after it does.</summary>
    public ImmutableArray<ShortData> ShortData { get; init; } = [];

    /// <summary>Set where one of two compared periods is not complete.</summary>
    public LikeForLike? Like { get; init; }

    /// <summary>True where a row limit cut the data.</summary>
    public bool Truncated { get; init; }
}

/// <summary>A day without data that usually has it.</summary>
/// <param name="Metric">The metric whose rows are missing.</param>
/// <param name="Day">The day.</param>
/// <param name="Period">The period of the answer that it lies in.</param>
/// <param name="Query">Index of the query that lists the days with data.</param>
public sealed record MissingDay(string Metric, DateOnly Day, Period Period, int Query);

/// <summary>A period that the data does not cover to its end, or from its start.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Period">The period.</param>
/// <param name="First">First day with data; null where there is none.</param>
/// <param name="Last">Last day with data; null where there is none.</param>
public sealed record ShortData(string Metric, Period Period, DateOnly? First, DateOnly? Last);

/// <summary>Values of one period (value, and every metric of an overview or of related ones), with those of a baseline where there is one.</summary>
/// <param name="After">The period's values.</param>
/// <param name="Before">The baseline's values; null where nothing is compared.</param>
public sealed record ValueFindings(SliceResult After, SliceResult? Before) : Findings;

/// <summary>Points over time.</summary>
/// <param name="Grain">Distance of the points.</param>
/// <param name="Points">The points; of each member where the plan cuts by a dimension.</param>
public sealed record TrendFindings(TimeGrain Grain, SliceResult Points) : Findings;

/// <summary>Members side by side: breakdowns, tops and bottoms, shares, lists, thresholds.</summary>
/// <param name="Rows">What is shown, in order.</param>
/// <param name="Count">How many members (or points) there are in all.</param>
/// <param name="Total">The value over all members; null where it was not asked for.</param>
public sealed record MemberFindings(ImmutableArray<MemberRow> Rows, int Count, SliceResult? Total) : Findings
{
    /// <summary>How many members have no value and so no place in an order.</summary>
    public int WithoutValue { get; init; }

    /// <summary>Tops and bottoms: rows that were not picked and have the value of the last one picked.</summary>
    public ImmutableArray<MemberRow> Tied { get; init; } = [];
}

/// <summary>A member (or point) with its values.</summary>
/// <param name="Members">Members of the plan's dimensions.</param>
/// <param name="Bucket">First day of the point, for thresholds over time.</param>
/// <param name="After">Its row in the period; null where it has none.</param>
/// <param name="Before">Its row in the baseline; null where it has none or nothing is compared.</param>
public sealed record MemberRow(ImmutableArray<string?> Members, DateOnly? Bucket, SliceRow? After, SliceRow? Before);

/// <summary>Sides next to each other.</summary>
/// <param name="Sides">In the plan's order.</param>
public sealed record CompareFindings(ImmutableArray<SideValues> Sides) : Findings;

/// <summary>A side of a comparison.</summary>
/// <param name="Side">The side.</param>
/// <param name="Metric">Its metric.</param>
/// <param name="Values">Its values, cut by the plan's dimensions where there are any.</param>
public sealed record SideValues(PlanSide Side, string Metric, SliceResult Values);

/// <summary>A metric against its target.</summary>
/// <param name="Actual">The metric; null where there is no data.</param>
/// <param name="Target">The target as a metric's value; null where it is a number of the product.</param>
/// <param name="Goal">The target as a number of the product for the whole period; null where it is a metric or there is none.</param>
public sealed record GoalFindings(Reading? Actual, Reading? Target, decimal? Goal) : Findings
{
    /// <summary>Days that the target is for.</summary>
    public int Days { get; init; }

    /// <summary>Days of these that lie behind the data's last day.</summary>
    public int Elapsed { get; init; }

    /// <summary>What is to be expected of the whole period of the target; null where it is over, does not add up, or has too little history.</summary>
    public ForecastFindings? Outlook { get; init; }

    /// <summary>The target of the outlook's whole period, where it is a metric.</summary>
    public Reading? WholeTarget { get; init; }
}

/// <summary>Members against what is usual.</summary>
/// <param name="Members">Every member that was looked at, in the order of the scores.</param>
/// <param name="Unusual">Those that are unusual, the most unusual first.</param>
public sealed record OutlierFindings(ImmutableArray<Reading> Members, ImmutableArray<Statistics.OutlierScore> Unusual) : Findings;

/// <summary>What something means.</summary>
public sealed record DefinitionFindings : Findings;
