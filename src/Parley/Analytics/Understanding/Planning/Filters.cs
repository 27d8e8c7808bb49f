using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Reading;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>Restrictions from named members.</summary>
internal static class Filters
{
    /// <summary>One restriction for each dimension and sense, in the order in which they are named.</summary>
    /// <param name="values">Members.</param>
    public static ImmutableArray<PlanFilter> Of(IEnumerable<NamedValue> values) =>
    [
        .. values.GroupBy(value => (value.Dimension.Name, value.Exclude))
            .Select(group => new PlanFilter(group.Key.Name, [.. group.SelectMany(value => CalendarParts.Values(value.Dimension.Name, value.Value)).Distinct()], group.Key.Exclude)),
    ];
}
