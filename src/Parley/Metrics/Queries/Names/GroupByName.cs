using System.Collections.Immutable;

namespace Parley.Metrics.Queries.Names;

/// <summary>A group-by name taken apart: <c>listing__user__created__month</c>.</summary>
/// <param name="Links">Entities on the way: <c>listing</c>, <c>user</c>.</param>
/// <param name="Element">The dimension or entity.</param>
/// <param name="Grain">A standard grain's or a custom granularity's name; null where none was named.</param>
/// <param name="DatePart">A part of a date (year, quarter, month, day, dow, doy, hour); null where none was named.</param>
internal sealed record GroupByName(
    ImmutableArray<string> Links, string Element, string? Grain = null, string? DatePart = null)
{
    /// <summary>The time that every metric has, whatever its model calls it.</summary>
    internal const string MetricTime = "metric_time";

    /// <summary>What joins the parts of a name.</summary>
    internal const string Separator = "__";

    /// <summary>Parts of a date that can be grouped by; MetricFlow has no hour.</summary>
    internal static readonly ImmutableArray<string> DateParts = ["year", "quarter", "month", "day", "dow", "doy", "hour"];

    /// <summary>True for the time that every metric has.</summary>
    internal bool IsMetricTime => Links.IsEmpty && Element == MetricTime;

    /// <summary>Links and element: <c>listing__user__created</c>.</summary>
    internal string Path => PathOf(Links, Element);

    /// <summary>The name of the result's column.</summary>
    internal string Column => (DatePart, Grain) switch
    {
        ({ } part, _) => $"{Path}{Separator}extract_{part}",
        (_, { } grain) => $"{Path}{Separator}{grain}",
        _ => Path,
    };

    /// <summary>Joins links and an element.</summary>
    /// <param name="links">Entities on the way.</param>
    /// <param name="element">The dimension or entity.</param>
    internal static string PathOf(ImmutableArray<string> links, string element) =>
        links.IsEmpty ? element : string.Join(Separator, links.Add(element));
}
