using System.Collections.Immutable;
using Parley.Metrics.Queries;

namespace Parley.Analytics.Gathering;

/// <summary>A plan's restrictions as filters of metric queries.</summary>
internal static class PlanFilters
{
    /// <summary>How a plan names the rows that have no member.</summary>
    public const string NoMember = "\u0000";

    public static ImmutableArray<string> Write(ImmutableArray<PlanFilter> filters) => [.. filters.Select(Write)];

    private static string Write(PlanFilter filter)
    {
        string?[] members = [.. filter.Values.Select(v => v == NoMember ? null : v)];
        return filter.Exclude ? FilterText.NotIn(filter.Dimension, members) : FilterText.In(filter.Dimension, members);
    }
}
