using System.Collections.Immutable;

namespace Parley.Metrics.Semantics;

/// <summary>
/// Parley's hints for one element, from <c>config.meta</c>; keys that are not ours are left alone and ignored.
/// Keys: <c>synonyms</c> (list), <c>unit</c>, <c>good_direction</c> (up, down), <c>sample_values</c> (list),
/// <c>value_synonyms</c> (map from a value to its other names), <c>hidden</c> (not offered in conversation),
/// <c>related</c> (metric names), <c>goal</c> (the metric that is this one's target).
/// </summary>
public sealed record Meta
{
    /// <summary>Other names people use.</summary>
    public ImmutableArray<string> Synonyms { get; init; } = [];

    /// <summary>The unit as written: <c>EUR</c>, <c>USD</c>, <c>percent</c>, <c>ratio</c>, <c>count</c>, <c>days</c> or a noun (<c>customers</c>).</summary>
    public string? Unit { get; init; }

    /// <summary>Which way is good: <c>up</c>, <c>down</c>, or null where neither is.</summary>
    public string? GoodDirection { get; init; }

    /// <summary>Values that exist, for dimensions that are not indexed.</summary>
    public ImmutableArray<string> SampleValues { get; init; } = [];

    /// <summary>Other names of single values.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> ValueSynonyms { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>True where conversation should not offer it (it can still be an input of other metrics).</summary>
    public bool Hidden { get; init; }

    /// <summary>Names of metrics worth a look beside this one.</summary>
    public ImmutableArray<string> Related { get; init; } = [];

    /// <summary>The metric that holds this one's target.</summary>
    public string? Goal { get; init; }

    /// <summary>No hints.</summary>
    public static Meta None { get; } = new();
}
