using System.Collections.Immutable;
using Parley.Metrics.Queries;

namespace Parley.Metrics.Sources;

/// <summary>
/// A database holding one revision of a product's business data, opened read-only. Safe for concurrent use: an
/// admission limit queues what the machine cannot run at once. A documented seam: a warehouse is one subclass and one
/// <see cref="SqlDialect"/>.
/// </summary>
public abstract class DataSource : IAsyncDisposable
{
    /// <summary>How SQL is written for this database.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Names the data seen: equal revisions give equal results.</summary>
    public abstract string Revision { get; }

    /// <summary>
    /// The revision the data has now. Where it is not <see cref="Revision"/>, a new source can be opened beside this one, which
    /// stays usable for who still reads it. Cheap: nothing is read where nothing changed.
    /// </summary>
    /// <param name="cancellationToken">Cancels.</param>
    public virtual Task<string> CurrentRevisionAsync(CancellationToken cancellationToken) => Task.FromResult(Revision);

    /// <summary>Runs one SELECT and reads its rows.</summary>
    /// <param name="sql">Text from the metric compiler.</param>
    /// <param name="limits">Bounds on rows and time.</param>
    /// <param name="cancellationToken">Stops the query in the database too.</param>
    /// <returns>Rows; <see cref="QueryResult.Truncated"/> says that there were more than the limit.</returns>
    /// <exception cref="DataSourceException">The database refused, could not be reached, or a limit of time or memory was hit.</exception>
    public abstract Task<QueryResult> QueryAsync(string sql, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>The tables, with their columns as the database types them.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public abstract Task<ImmutableArray<SourceTable>> TablesAsync(CancellationToken cancellationToken);

    /// <summary>Nobody has asked for a while: gives back memory that only saves time. What runs goes on.</summary>
    public virtual void Rest()
    {
    }

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}

/// <summary>Bounds on one query.</summary>
/// <param name="MaxRows">Rows read at most; default 100,000.</param>
/// <param name="Timeout">Time at most; default 30 s.</param>
public sealed record QueryLimits(int MaxRows, TimeSpan Timeout)
{
    /// <summary>100,000 rows, 30 seconds.</summary>
    public static QueryLimits Default { get; } = new(100_000, TimeSpan.FromSeconds(30));
}

/// <summary>Rows of one executed query.</summary>
/// <param name="Columns">Column names in order.</param>
/// <param name="Rows">
/// Cells in column order: null, <see cref="decimal"/> for every number (<see cref="double"/> only where it does not fit),
/// <see cref="string"/>, <see cref="bool"/>, or <see cref="DateTime"/> (unspecified kind) for every date and time.
/// </param>
/// <param name="Truncated">True where the row limit cut the result.</param>
/// <param name="Elapsed">Time in the database.</param>
public sealed record QueryResult(
    ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<object?>> Rows, bool Truncated, TimeSpan Elapsed);

/// <summary>A table of a source.</summary>
/// <param name="Name">Name.</param>
/// <param name="Schema">Schema; null for the default one.</param>
/// <param name="Columns">Columns in order.</param>
public sealed record SourceTable(string Name, string? Schema, ImmutableArray<SourceColumn> Columns);

/// <summary>A column of a table.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">The database's type name.</param>
public sealed record SourceColumn(string Name, string Type)
{
    /// <summary>The unit that the values are written with (an ISO 4217 code, <c>percent</c> for fractions of 1); null where they say none.</summary>
    public string? Unit { get; init; }
}

/// <summary>A source could not answer: a fault, never shown as a clarification.</summary>
public sealed class DataSourceException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, without secrets.</param>
    /// <param name="inner">The driver's error.</param>
    public DataSourceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>How SQL is written for one database; pure text functions, one subclass a database.</summary>
public abstract class SqlDialect
{
    /// <summary>Short name: <c>duckdb</c>, <c>postgres</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Truncates a timestamp expression to a grain.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="expression">SQL of type timestamp or date.</param>
    public abstract string Truncate(Answers.TimeGrain grain, string expression);

    /// <summary>Extracts a part as an integer: year, quarter, month, day, dow (ISO, Monday is 1), doy, hour.</summary>
    /// <param name="part">Lower-case part.</param>
    /// <param name="expression">SQL of type timestamp or date.</param>
    public abstract string Extract(string part, string expression);

    /// <summary>Adds a number of grains (negative to subtract) to a timestamp expression.</summary>
    /// <param name="expression">SQL of type timestamp or date.</param>
    /// <param name="count">How many; SQL of type integer.</param>
    /// <param name="grain">Of what.</param>
    public abstract string AddTime(string expression, string count, Answers.TimeGrain grain);

    /// <summary>A percentile of an expression.</summary>
    /// <param name="expression">SQL of a numeric type.</param>
    /// <param name="parameters">Which percentile and how.</param>
    public abstract string Percentile(string expression, Semantics.PercentileParameters parameters);

    /// <summary>The type of a floating-point number.</summary>
    public abstract string DoubleType { get; }

    /// <summary>SQL that gives a random UUID.</summary>
    public abstract string RandomUuid { get; }

    /// <summary>Quotes an identifier where it needs it.</summary>
    /// <param name="name">The identifier.</param>
    public virtual string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Names a table.</summary>
    /// <param name="relation">The table.</param>
    public virtual string Table(Semantics.Relation relation) => string.Join(
        '.', new[] { relation.Database, relation.Schema, relation.Name }.OfType<string>().Select(Identifier));

    /// <summary>Quotes a text literal.</summary>
    /// <param name="value">The text.</param>
    public virtual string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A timestamp literal.</summary>
    /// <param name="value">The moment.</param>
    public virtual string Literal(DateTime value) =>
        $"CAST('{value.ToString("yyyy-MM-dd HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture)}' AS TIMESTAMP)";
}
