using System.Collections.Immutable;
using Parley.Metrics.Queries;

namespace Parley.Bench.MetricFlow;

/// <summary>One of MetricFlow's integration cases.</summary>
/// <param name="File">The file it stands in, without extension.</param>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Manifest">The folder of the manifest it asks.</param>
/// <param name="Query">What it asks.</param>
/// <param name="SavedQuery">The saved query that gives metrics and group-bys; null where the case has its own.</param>
/// <param name="CheckSql">SQL that gives the right rows.</param>
/// <param name="CheckOrder">True where the order of the rows counts.</param>
/// <param name="AllowEmpty">True where no rows are right.</param>
/// <param name="Needs">What the database must have for the case to be run at all, as MetricFlow names it; null for nothing.</param>
public sealed record MetricFlowCase(
    string File,
    string Name,
    string Manifest,
    MetricQuery Query,
    string? SavedQuery,
    string CheckSql,
    bool CheckOrder,
    bool AllowEmpty,
    string? Needs)
{
    /// <summary>File and name.</summary>
    public string Key => $"{File}/{Name}";

    /// <inheritdoc />
    public override string ToString() => Key;
}

/// <summary>What came of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Failure">Why it failed; null where it passed.</param>
/// <param name="Sql">The SQL that it compiled to; null where there is none.</param>
/// <param name="CompileTime">How long compiling took.</param>
public sealed record MetricFlowOutcome(MetricFlowCase Case, string? Failure, string? Sql, TimeSpan CompileTime)
{
    /// <summary>True where the rows are right.</summary>
    public bool Passed => Failure is null;
}

