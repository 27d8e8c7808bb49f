using System.Collections.Immutable;
using Parley.Metrics.Queries;

namespace Parley.Analytics.Gathering;

/// <summary>A plan's restrictions as filters of metric queries.</summary>
internal static class PlanFilters
{
    /// <summary>How a plan names the rows that have no member.</summary>
    public const string NoMember = "\u0000";

    public static ImmutableArray<string> Write(ImmutableArray<PlanFilter> filters) => [.. filters.Select(Write)];

    /// <summary>Restrictions within which further ones hold: a member takes the place of the list that it is one of.</summary>
    public static ImmutableArray<PlanFilter> Within(this ImmutableArray<PlanFilter> filters, ImmutableArray<PlanFilter> further) =>
        [.. filters.Where(f => !further.Any(n => n.Dimension == f.Dimension)), .. further];

    private static string Write(PlanFilter filter)
    {
        string?[] members = [.. filter.Values.Select(v => v == NoMember ? null : v)];
        return filter.Exclude ? FilterText.NotIn(filter.Dimension, members) : FilterText.In(filter.Dimension, members);
    }
}
