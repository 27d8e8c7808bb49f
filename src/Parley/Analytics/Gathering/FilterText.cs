using System.Collections.Immutable;

namespace Parley.Analytics.Gathering;

/// <summary>Writes a plan's restrictions in the Jinja form of metric queries.</summary>
internal static class FilterText
{
    /// <summary>How a plan names the rows that have no member.</summary>
    public const string NoMember = "\u0000";

    public static ImmutableArray<string> Write(ImmutableArray<PlanFilter> filters) => [.. filters.Select(Write)];

    private static string Write(PlanFilter filter)
    {
        var dimension = $"{{{{ Dimension('{filter.Dimension}') }}}}";
        var values = filter.Values.Where(v => v != NoMember).Select(Quote).ToArray();
        var isIn = values.Length == 0 ? null : $"{dimension} {(filter.Exclude ? "NOT IN" : "IN")} ({string.Join(", ", values)})";
        var withNone = filter.Values.Contains(NoMember);
        return (isIn, withNone, filter.Exclude) switch
        {
            (null, _, false) => $"{dimension} IS NULL",
            (null, _, true) => $"{dimension} IS NOT NULL",
            (_, true, false) => $"({isIn} OR {dimension} IS NULL)",
            (_, true, true) => $"({isIn} AND {dimension} IS NOT NULL)",
            (_, false, false) => isIn,

            // Rows without a member are not the members left out.
            _ => $"({isIn} OR {dimension} IS NULL)",
        };
    }

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
