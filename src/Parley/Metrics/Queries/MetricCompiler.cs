using Parley.Governance;
using Parley.Metrics.Queries.Building;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;

namespace Parley.Metrics.Queries;

/// <summary>
/// The semantic layer's compiler: a metric query becomes one SELECT, with MetricFlow's meaning of metrics, joins, filters
/// and time. Pure: the same arguments give the same text. Rows are in a fixed order whatever the database's threads do.
/// </summary>
public static class MetricCompiler
{
    /// <summary>Compiles a query.</summary>
    /// <param name="manifest">The semantic model; what is worked out from it once is kept as long as it lives.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="dialect">How SQL is written.</param>
    /// <param name="permissions">
    /// What the caller may see: row predicates go where a table is read; what is hidden is rejected, whether it is asked
    /// for, filtered by or only an input.
    /// </param>
    public static Compilation Compile(
        SemanticManifest manifest, MetricQuery query, SqlDialect dialect, Permissions permissions)
    {
        var index = ManifestIndex.For(manifest);
        var context = new BuildContext(index, dialect, new Visibility(permissions, index));
        try
        {
            return new QueryCompiler(context).Compile(query);
        }
        catch (MetricQueryException rejection)
        {
            return new Compilation.Rejected(rejection.Reasons);
        }
    }
}
