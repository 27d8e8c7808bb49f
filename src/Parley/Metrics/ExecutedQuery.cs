using System.Collections.Immutable;
using Parley.Metrics.Queries;
using Parley.Metrics.Sources;

namespace Parley.Metrics;

/// <summary>A metric query that was run: what was asked, the SQL it became, the rows that came back.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Sql">The SQL that ran.</param>
/// <param name="Columns">Its columns with their roles.</param>
/// <param name="Result">The rows.</param>
public sealed record ExecutedQuery(
    MetricQuery Query, string Sql, ImmutableArray<QueryColumn> Columns, QueryResult Result);
