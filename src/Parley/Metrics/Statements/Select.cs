using System.Collections.Immutable;

namespace Parley.Metrics.Statements;

/// <summary>How two row sources are joined.</summary>
internal enum JoinKind
{
    /// <summary>INNER JOIN.</summary>
    Inner,

    /// <summary>LEFT OUTER JOIN.</summary>
    Left,

    /// <summary>FULL OUTER JOIN.</summary>
    Full,

    /// <summary>CROSS JOIN.</summary>
    Cross,
}

/// <summary>What rows are read from.</summary>
internal abstract record RowSource
{
    private RowSource()
    {
    }

    /// <summary>A table.</summary>
    /// <param name="Sql">Its quoted name.</param>
    internal sealed record Table(string Sql) : RowSource;

    /// <summary>A nested SELECT.</summary>
    /// <param name="Query">The SELECT.</param>
    internal sealed record Nested(Select Query) : RowSource;

    /// <summary>A named SELECT of the WITH clause.</summary>
    /// <param name="Name">Its name.</param>
    internal sealed record Named(string Name) : RowSource;
}

/// <summary>A column of a SELECT.</summary>
/// <param name="Expression">SQL.</param>
/// <param name="Name">Its name in the result.</param>
/// <param name="PassedFrom">The source's column where the expression is nothing but that column; null else.</param>
internal sealed record SelectColumn(string Expression, string Name, string? PassedFrom = null);

/// <summary>A joined row source.</summary>
/// <param name="Kind">How it is joined.</param>
/// <param name="Source">What is joined.</param>
/// <param name="Alias">Its name in the SELECT.</param>
/// <param name="On">Conditions that must all hold; empty for a cross join.</param>
internal sealed record Join(JoinKind Kind, RowSource Source, string Alias, ImmutableArray<string> On);

/// <summary>A column to order by.</summary>
/// <param name="Column">A name in the result.</param>
/// <param name="Descending">Largest first.</param>
internal sealed record OrderBy(string Column, bool Descending);

/// <summary>One SELECT. Expressions are finished SQL text; identifiers in them are quoted.</summary>
internal sealed record Select
{
    /// <summary>Columns in order; empty for all of the source's.</summary>
    internal ImmutableArray<SelectColumn> Columns { get; init; } = [];

    /// <summary>What is read.</summary>
    internal required RowSource From { get; init; }

    /// <summary>The source's name in the SELECT.</summary>
    internal required string Alias { get; init; }

    /// <summary>What is joined to it, in order.</summary>
    internal ImmutableArray<Join> Joins { get; init; } = [];

    /// <summary>Conditions that must all hold.</summary>
    internal ImmutableArray<string> Where { get; init; } = [];

    /// <summary>Expressions to group by.</summary>
    internal ImmutableArray<string> GroupBy { get; init; } = [];

    /// <summary>Order of the rows.</summary>
    internal ImmutableArray<OrderBy> OrderBy { get; init; } = [];

    /// <summary>At most this many rows.</summary>
    internal int? Limit { get; init; }

    /// <summary>True where rows leave as they came, but for columns dropped or renamed.</summary>
    internal bool OnlyProjects =>
        Joins.IsEmpty && Where.IsEmpty && GroupBy.IsEmpty && OrderBy.IsEmpty && Limit is null &&
        !Columns.IsEmpty && Columns.All(c => c.PassedFrom is not null);
}

/// <summary>A whole statement.</summary>
/// <param name="Named">The WITH clause in an order in which each SELECT uses only earlier ones.</param>
/// <param name="Body">The SELECT.</param>
internal sealed record Statement(ImmutableArray<(string Name, Select Query)> Named, Select Body);
