using System.Collections.Immutable;

namespace Parley.Governance;

/// <summary>
/// What one caller may see of one product, worked out from <c>policies/permissions.yaml</c> before a plan is made.
/// Names are checked against the semantic model by the room that owns it.
/// </summary>
public sealed record Permissions
{
    /// <summary>
    /// Semantic model name → SQL predicate over that model's own columns, with the caller's attributes already quoted in.
    /// Put where the table is read, so that it holds under every join and aggregation.
    /// </summary>
    public ImmutableSortedDictionary<string, string> RowPredicates { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Metrics that may not be asked for, nor be worked out from another metric's answer.</summary>
    public ImmutableSortedSet<string> HiddenMetrics { get; init; } = [];

    /// <summary>Dimensions (query names) that may not be grouped, filtered or listed by.</summary>
    public ImmutableSortedSet<string> HiddenDimensions { get; init; } = [];

    /// <summary>Labels of documents that are hidden.</summary>
    public ImmutableSortedSet<string> HiddenDocuments { get; init; } = [];

    /// <summary>Sentences for the answer: <c>Only figures of region North are visible to you.</c></summary>
    public ImmutableArray<string> Statements { get; init; } = [];

    /// <summary>True where nothing is restricted.</summary>
    public bool IsUnrestricted => RowPredicates.IsEmpty && HiddenMetrics.IsEmpty && HiddenDimensions.IsEmpty && HiddenDocuments.IsEmpty;

    /// <summary>Equal for callers who see the same; the key under which catalogues are cached.</summary>
    public string Fingerprint => string.Join(
        '\n',
        RowPredicates.Select(p => $"{p.Key}: {p.Value}")
            .Concat(HiddenMetrics.Select(m => $"-{m}"))
            .Concat(HiddenDimensions.Select(d => $"~{d}"))
            .Concat(HiddenDocuments.Select(d => $"#{d}")));

    /// <summary>Everything may be seen.</summary>
    public static Permissions Unrestricted { get; } = new();
}
