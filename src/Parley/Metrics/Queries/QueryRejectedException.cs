using System.Collections.Immutable;

namespace Parley.Metrics.Queries;

/// <summary>
/// Carries reasons from where a query turned out to be impossible to <see cref="MetricCompiler"/>, which returns them as
/// a value. Never leaves the compiler.
/// </summary>
internal sealed class QueryRejectedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reasons">Sentences that name what is involved.</param>
    internal QueryRejectedException(params ImmutableArray<string> reasons)
        : base(string.Join(Environment.NewLine, reasons)) => Reasons = reasons;

    /// <summary>Every reason.</summary>
    internal ImmutableArray<string> Reasons { get; }
}
