using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Filters;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>A step that gives each source row other times than its own, by a join to the time spine.</summary>
internal abstract record Shift
{
    private Shift()
    {
    }

    /// <summary>A row counts this much later: a value of earlier is seen now.</summary>
    /// <param name="Window">How much.</param>
    internal sealed record Offset(TimeWindow Window) : Shift;

    /// <summary>A row at the start of a period counts at every point of it.</summary>
    /// <param name="Grain">The period: a standard grain's or a custom granularity's name.</param>
    internal sealed record ToGrain(string Grain) : Shift;

    /// <summary>A row counts at its own and all later times: within a window, to the end of a period, or for ever.</summary>
    /// <param name="Window">The window; null where there is none.</param>
    /// <param name="Grain">The period: a standard grain's or a custom granularity's name; null where there is none.</param>
    internal sealed record Accumulate(TimeWindow? Window, string? Grain) : Shift;
}

/// <summary>At which level a filter was written.</summary>
internal enum FilterLevel
{
    /// <summary>On the query, the metric or its use in another one.</summary>
    Metric,

    /// <summary>On the measure; it chooses rows, and is not applied again to rows that a join to the time spine adds.</summary>
    Measure,
}

/// <summary>A filter resolved against the model it applies to.</summary>
/// <param name="Template">The filter.</param>
/// <param name="Items">What its calls stand for, in their order; null for a value.</param>
/// <param name="ShiftsOutside">How many of the shifts come after it: it sees the time before them.</param>
/// <param name="Level">Where it was written.</param>
internal sealed record PlacedFilter(
    FilterTemplate Template, ImmutableArray<Item?> Items, int ShiftsOutside, FilterLevel Level);

/// <summary>A column computed from the model's own columns.</summary>
/// <param name="Name">What it should be called.</param>
/// <param name="Expression">SQL over the table's columns.</param>
/// <param name="Rollup">
/// The aggregate function that makes one value of several where rows are made one; null where only equal values are one.
/// </param>
internal sealed record LocalColumn(string Name, string Expression, string? Rollup = null);

/// <summary>Rows wanted of one model, with what is joined to it.</summary>
internal sealed record RowsRequest
{
    /// <summary>The model, and the time its measures are aggregated by; null to read the time spine alone.</summary>
    internal required Root? Root { get; init; }

    /// <summary>Columns wanted.</summary>
    internal ImmutableArray<Item> Items { get; init; } = [];

    /// <summary>Conditions on the rows.</summary>
    internal ImmutableArray<PlacedFilter> Filters { get; init; } = [];

    /// <summary>Range of the aggregation time.</summary>
    internal TimeRange? Range { get; init; }

    /// <summary>Shifts in time, the first one first.</summary>
    internal ImmutableArray<Shift> Shifts { get; init; } = [];

    /// <summary>Other columns wanted.</summary>
    internal ImmutableArray<LocalColumn> Locals { get; init; } = [];

    /// <summary>True to make rows one that are equal in all columns but the rolled-up ones, before they are shifted.</summary>
    internal bool RollUp { get; init; }

    /// <summary>How other models are joined.</summary>
    internal JoinKind Join { get; init; } = JoinKind.Left;

    /// <summary>The grain of the time spine that every row is combined with; null where time is the rows' own.</summary>
    internal TimeGrain? CrossedWithTime { get; init; }
}

/// <summary>Rows as they were built.</summary>
/// <param name="Query">A SELECT of the columns, not yet filtered.</param>
/// <param name="Conditions">Conditions over its columns.</param>
/// <param name="Locals">The names that the other columns got, in the order they were wanted.</param>
internal sealed record Rows(Select Query, ImmutableArray<string> Conditions, ImmutableArray<string> Locals);
