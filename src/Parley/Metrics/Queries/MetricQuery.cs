using System.Collections.Immutable;

namespace Parley.Metrics.Queries;

/// <summary>What is asked of the semantic layer; MetricFlow's query. Immutable, with no SQL in it.</summary>
public sealed record MetricQuery
{
    /// <summary>Metric names; empty to list dimension values alone.</summary>
    public ImmutableArray<string> Metrics { get; init; } = [];

    /// <summary>
    /// Names as MetricFlow writes them: <c>metric_time__month</c>, <c>metric_time__extract_dow</c>,
    /// <c>listing__country_latest</c>, <c>listing__user__home_state</c>, <c>listing</c> (an entity).
    /// </summary>
    public ImmutableArray<string> GroupBy { get; init; } = [];

    /// <summary>Filters in their Jinja form; all must hold.</summary>
    public ImmutableArray<string> Where { get; init; } = [];

    /// <summary>First moment of the time range on <c>metric_time</c>, inclusive; open where null.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Last moment of the time range, inclusive; a date without a time of day means that whole day.</summary>
    public DateTime? End { get; init; }

    /// <summary>
    /// True to take the time range as it is. Else it is widened to whole periods of the finest <c>metric_time</c> grain
    /// asked for, as MetricFlow does: by month, 15 January to 10 March means January to March.
    /// </summary>
    public bool ExactRange { get; init; }

    /// <summary>Columns to order by; rows that are equal in them, and all rows where it is empty, are in group-by order.</summary>
    public ImmutableArray<QueryOrder> OrderBy { get; init; } = [];

    /// <summary>At most this many rows.</summary>
    public int? Limit { get; init; }

    /// <summary>Only the smallest and largest value of the one group-by column.</summary>
    public bool MinMaxOnly { get; init; }

    /// <summary>False to keep one row for each source row of a query without metrics.</summary>
    public bool Distinct { get; init; } = true;
}

/// <summary>One column to order by.</summary>
/// <param name="Column">A metric or a group-by name of the query.</param>
/// <param name="Descending">Largest first.</param>
public sealed record QueryOrder(string Column, bool Descending = false);

/// <summary>What came of compiling a query: SQL, or the reasons why there is none.</summary>
public abstract record Compilation
{
    private Compilation()
    {
    }

    /// <summary>The query means this SQL.</summary>
    /// <param name="Sql">One SELECT statement, deterministic text for the same query and manifest.</param>
    /// <param name="Columns">Its columns in order.</param>
    public sealed record Compiled(string Sql, ImmutableArray<QueryColumn> Columns) : Compilation;

    /// <summary>The query cannot be answered by this manifest.</summary>
    /// <param name="Reasons">Every reason, each a sentence that names the metrics, entities or dimensions involved.</param>
    public sealed record Rejected(ImmutableArray<string> Reasons) : Compilation;
}

/// <summary>What a column of a result holds.</summary>
public enum ColumnRole
{
    /// <summary>A metric's value.</summary>
    Metric,

    /// <summary>A group-by value.</summary>
    GroupBy,
}

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name in the SQL.</param>
/// <param name="Role">What it holds.</param>
public sealed record QueryColumn(string Name, ColumnRole Role);
