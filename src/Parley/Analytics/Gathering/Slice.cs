using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics.Gathering;

/// <summary>Metrics of one period, cut by dimensions and, with a grain, over time.</summary>
/// <param name="Metrics">Metric names; empty for members alone.</param>
/// <param name="Period">The period; all time where null.</param>
public sealed record Slice(ImmutableArray<string> Metrics, Period? Period)
{
    /// <summary>Dimensions to cut by.</summary>
    public ImmutableArray<string> By { get; init; } = [];

    /// <summary>Restrictions; all must hold.</summary>
    public ImmutableArray<PlanFilter> Filters { get; init; } = [];

    /// <summary>Further restrictions in the Jinja form, as a metric's own inputs carry them.</summary>
    public ImmutableArray<string> Where { get; init; } = [];

    /// <summary>Points in time; one value for the whole period where null.</summary>
    public TimeGrain? Grain { get; init; }

    /// <summary>Rows at most; all that the database gives where null.</summary>
    public int? Most { get; init; }
}

/// <summary>The value of one metric as a cell of an executed query.</summary>
/// <param name="Query">Index of the query in the turn.</param>
/// <param name="Row">Row of the query.</param>
/// <param name="Column">Column of the query.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Value">Null where there is no data.</param>
public sealed record Reading(int Query, int Row, string Column, string Metric, decimal? Value)
{
    /// <summary>What was asked for.</summary>
    public required Slice Slice { get; init; }

    /// <summary>Members of the slice's dimensions, in their order; null where the data has none.</summary>
    public ImmutableArray<string?> Members { get; init; } = [];

    /// <summary>First day of the point in time; null where the value is of the slice's whole period.</summary>
    public DateOnly? Bucket { get; init; }

    /// <summary>Grain of <see cref="Bucket"/>.</summary>
    public TimeGrain? BucketGrain { get; init; }
}

/// <summary>One member (or combination) and point in time, with a reading for each metric that has a row there.</summary>
/// <param name="Members">Members of the slice's dimensions, in their order.</param>
/// <param name="Bucket">First day of the point in time; null without a grain.</param>
/// <param name="Readings">One for each metric that has a row.</param>
public sealed record SliceRow(ImmutableArray<string?> Members, DateOnly? Bucket, ImmutableArray<Reading> Readings)
{
    /// <summary>The reading of a metric; null where it has no row.</summary>
    /// <param name="metric">The metric.</param>
    public Reading? Of(string metric) => Readings.FirstOrDefault(r => r.Metric == metric);

    /// <summary>The members as one text, to find the same members in another period.</summary>
    public string Key => string.Join('\u001f', Members.Select(m => m ?? "\u0000"));
}

/// <summary>The rows of a slice, ordered by point in time, then by member as the database orders them.</summary>
/// <param name="Slice">What was asked for.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Truncated">True where a row limit cut them.</param>
public sealed record SliceResult(Slice Slice, ImmutableArray<SliceRow> Rows, bool Truncated)
{
    /// <summary>The reading of a slice that is not cut; null where there is no row.</summary>
    /// <param name="metric">The metric.</param>
    public Reading? Of(string metric) => Rows.IsEmpty ? null : Rows[0].Of(metric);
}
