using System.Diagnostics;
using Parley.Metrics.Queries;
using Parley.Metrics.Sources;
using Parley.Telemetry;

namespace Parley.Metrics;

/// <summary>The span of a metric query.</summary>
internal static class QuerySpan
{
    /// <summary>Begins it; null where nobody listens.</summary>
    public static Activity? Begin(MetricQuery query, string sql, SqlDialect dialect)
    {
        var span = Instruments.Source.StartActivity("query", ActivityKind.Client);
        if (span is not null)
        {
            span.SetTag(GenAiNames.Database, GenAiNames.DatabaseOf(dialect.Name));
            span.SetTag(GenAiNames.Metrics, string.Join(',', query.Metrics));
            if (Instruments.CapturesContent)
            {
                span.SetTag(GenAiNames.Statement, sql);
            }
        }

        return span;
    }
}
