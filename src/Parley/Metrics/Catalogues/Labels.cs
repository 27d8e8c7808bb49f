using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>Names for people where a file gives none.</summary>
internal static class Labels
{
    /// <summary>The metric's name for people.</summary>
    public static string Of(Metric metric) => metric.Label.Length > 0 ? metric.Label : Words(metric.Name);

    /// <summary>The dimension's name for people.</summary>
    public static string Of(Dimension dimension) => dimension.Label.Length > 0 ? dimension.Label : Words(dimension.Name);

    /// <summary>The entity's name for people.</summary>
    public static string Of(Entity entity) => entity.Label.Length > 0 ? entity.Label : Words(entity.Name);

    /// <summary>A name as it heads a column: "new customers" is "New customers"; one with capitals of its own stays.</summary>
    public static string Heading(string name) =>
        name.Length > 0 && !name.Any(char.IsUpper) ? char.ToUpperInvariant(name[0]) + name[1..] : name;

    /// <summary>A name written as words: <c>new_customers</c> is "new customers".</summary>
    public static string Words(string name) => name.Replace('_', ' ').Trim();
}
