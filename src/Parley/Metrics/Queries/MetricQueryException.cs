using System.Collections.Immutable;

namespace Parley.Metrics.Queries;

/// <summary>A metric query cannot be answered by the manifest; every reason is given.</summary>
public sealed class MetricQueryException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reasons">Sentences that name the metrics, entities or dimensions involved.</param>
    public MetricQueryException(params ImmutableArray<string> reasons)
        : base(string.Join(Environment.NewLine, reasons)) => Reasons = reasons;

    /// <summary>Every reason.</summary>
    public ImmutableArray<string> Reasons { get; }
}
