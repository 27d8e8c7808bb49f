using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using Parley.Governance;
using Parley.Metrics.Queries;
using Parley.Metrics.Semantics;
using Parley.Metrics.Semantics.Loading;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.DuckDb;

namespace Parley.Bench.MetricFlow;

/// <summary>Runs MetricFlow's integration cases: the query compiled by us against the case's own check.</summary>
public sealed class Conformance
{
    private const string MissingInDuckDb = "APPROXIMATE_DISCRETE_PERCENTILE_AGGREGATION";
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, SemanticManifest> _manifests = new(StringComparer.Ordinal);

    /// <summary>Reads the cases.</summary>
    /// <param name="folder">The folder with <c>test_cases</c>, <c>semantic_manifest_yamls</c> and <c>source_table_snapshots</c>.</param>
    public Conformance(string folder) => (_folder, Cases) = (folder, CaseReader.Read(folder));

    /// <summary>The cases in file order.</summary>
    public ImmutableArray<MetricFlowCase> Cases { get; }

    /// <summary>A database with the cases' tables.</summary>
    public DbConnection OpenTables() => CaseTables.Open(_folder);

    /// <summary>The manifest that a case asks.</summary>
    /// <param name="name">Its folder.</param>
    public SemanticManifest Manifest(string name) => _manifests.GetOrAdd(name, n => ManifestLoader.Load(
        Path.Combine(_folder, "semantic_manifest_yamls", n),
        new Dictionary<string, string> { ["source_schema"] = CaseTemplate.Schema }).Manifest);

    /// <summary>What a case asks, with what its saved query gives.</summary>
    /// <param name="item">The case.</param>
    public MetricQuery QueryOf(MetricFlowCase item)
    {
        if (item.SavedQuery is null)
        {
            return item.Query;
        }

        var saved = Manifest(item.Manifest).SavedQueries.First(q => q.Name == item.SavedQuery).Query;
        return saved with { Where = [.. saved.Where, .. item.Query.Where], Distinct = item.Query.Distinct };
    }

    /// <summary>Runs a case.</summary>
    /// <param name="item">The case.</param>
    /// <param name="connection">The database with the tables.</param>
    /// <param name="dialect">How SQL is written for it; DuckDB's where null.</param>
    /// <param name="right">Where the check runs; the same database where null.</param>
    public MetricFlowOutcome Run(
        MetricFlowCase item, DbConnection connection, SqlDialect? dialect = null, DbConnection? right = null)
    {
        if (item.Needs == MissingInDuckDb)
        {
            return new MetricFlowOutcome(item, "DuckDB has no approximate discrete percentile to check against", null, TimeSpan.Zero);
        }

        var (manifest, query) = (Manifest(item.Manifest), QueryOf(item));
        var started = Stopwatch.GetTimestamp();
        var compilation = MetricCompiler.Compile(manifest, query, dialect ?? DuckDbDialect.Instance, Permissions.Unrestricted);
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (compilation is not Compilation.Compiled compiled)
        {
            return new MetricFlowOutcome(item, string.Join(' ', ((Compilation.Rejected)compilation).Reasons), null, elapsed);
        }

        return new MetricFlowOutcome(item, Difference(item, compiled.Sql, connection, right ?? connection), compiled.Sql, elapsed);
    }

    /// <summary>How long compiling a case takes.</summary>
    /// <param name="item">The case.</param>
    public TimeSpan CompileTime(MetricFlowCase item)
    {
        var (manifest, query) = (Manifest(item.Manifest), QueryOf(item));
        var started = Stopwatch.GetTimestamp();
        MetricCompiler.Compile(manifest, query, DuckDbDialect.Instance, Permissions.Unrestricted);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The SQL of a case, or the reasons why there is none.</summary>
    /// <param name="item">The case.</param>
    public string Compile(MetricFlowCase item) =>
        MetricCompiler.Compile(Manifest(item.Manifest), QueryOf(item), DuckDbDialect.Instance, Permissions.Unrestricted) switch
        {
            Compilation.Compiled compiled => compiled.Sql,
            Compilation.Rejected rejected => string.Join('\n', rejected.Reasons),
            _ => "",
        };

    private static string? Difference(MetricFlowCase item, string sql, DbConnection connection, DbConnection right)
    {
        try
        {
            var mine = ResultTable.Query(connection, sql);
            return mine.Rows.IsEmpty && !item.AllowEmpty
                ? "no rows"
                : mine.DifferenceTo(ResultTable.Query(right, item.CheckSql), item.CheckOrder);
        }
        catch (DbException exception)
        {
            return exception.Message;
        }
    }
}
