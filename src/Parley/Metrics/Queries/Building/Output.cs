using System.Collections.Immutable;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>A value column of an output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fill">What stands for null, also in rows that only another output has.</param>
internal sealed record OutputValue(string Name, decimal? Fill);

/// <summary>Values for each combination of keys.</summary>
/// <param name="Query">The SELECT: the keys, then the values.</param>
/// <param name="Keys">The group-by columns.</param>
/// <param name="Values">The value columns.</param>
internal sealed record Output(Select Query, ImmutableArray<string> Keys, ImmutableArray<OutputValue> Values)
{
    /// <summary>
    /// The shared source whose rows these are, where the SELECT does nothing but compute values from it; outputs of the
    /// same source are one SELECT. Null else.
    /// </summary>
    internal string? Source { get; init; }
}
