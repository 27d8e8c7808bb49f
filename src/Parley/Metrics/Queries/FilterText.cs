using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Metrics.Queries;

/// <summary>
/// Writes filters from values, for whoever builds a query from what a person said. Quotes, braces and backslashes in
/// values are safe; the SQL dialect quotes them. Names are those of <see cref="MetricQuery.GroupBy"/>.
/// </summary>
public static class FilterText
{
    private static readonly ImmutableArray<string> Operators = ["=", "<>", "<", "<=", ">", ">="];

    /// <summary>The dimension has one of these values.</summary>
    /// <param name="dimension">A group-by name.</param>
    /// <param name="values">Values as stored; null for rows without one. Empty: no row.</param>
    public static string In(string dimension, params IReadOnlyList<string?> values)
    {
        var present = values.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var choices = new List<string>();
        if (present.Count > 0)
        {
            choices.Add($"{Dimension(dimension)} IN ({string.Join(", ", present.Select(Value))})");
        }

        if (values.Contains(null))
        {
            choices.Add($"{Dimension(dimension)} IS NULL");
        }

        return choices.Count == 0 ? "1 = 0" : string.Join(" OR ", choices);
    }

    /// <summary>The dimension has none of these values; rows without a value stay unless null is among them.</summary>
    /// <param name="dimension">A group-by name.</param>
    /// <param name="values">Values as stored. Empty: every row.</param>
    public static string NotIn(string dimension, params IReadOnlyList<string?> values)
    {
        var present = values.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var others = present.Count == 0 ? null : $"{Dimension(dimension)} NOT IN ({string.Join(", ", present.Select(Value))})";
        return (others, values.Contains(null)) switch
        {
            (null, false) => "1 = 1",
            (null, true) => $"{Dimension(dimension)} IS NOT NULL",
            (_, true) => others,
            _ => $"{others} OR {Dimension(dimension)} IS NULL",
        };
    }

    /// <summary>The dimension compares so with a number.</summary>
    /// <param name="dimension">A group-by name.</param>
    /// <param name="comparison">One of =, &lt;&gt;, &lt;, &lt;=, &gt;, &gt;=.</param>
    /// <param name="number">The number.</param>
    /// <exception cref="ArgumentException">The comparison is none of these.</exception>
    public static string Compare(string dimension, string comparison, decimal number) =>
        $"{Dimension(dimension)} {Checked(comparison)} {number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The time dimension compares so with a moment.</summary>
    /// <param name="dimension">A group-by name of a time dimension, with its grain.</param>
    /// <param name="comparison">One of =, &lt;&gt;, &lt;, &lt;=, &gt;, &gt;=.</param>
    /// <param name="moment">The moment; its kind is ignored.</param>
    /// <exception cref="ArgumentException">The comparison is none of these.</exception>
    public static string Compare(string dimension, string comparison, DateTime moment) =>
        $"{Dimension(dimension)} {Checked(comparison)} {{{{ Moment('{moment.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture)}') }}}}";

    /// <summary>The metric's value for an entity compares so with a number: customers with more than ten orders.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="entity">The entity it is grouped by.</param>
    /// <param name="comparison">One of =, &lt;&gt;, &lt;, &lt;=, &gt;, &gt;=.</param>
    /// <param name="number">The number.</param>
    /// <exception cref="ArgumentException">The comparison is none of these.</exception>
    public static string CompareMetric(string metric, string entity, string comparison, decimal number) =>
        $"{{{{ Metric({Quote(metric)}, [{Quote(entity)}]) }}}} {Checked(comparison)} {number.ToString(CultureInfo.InvariantCulture)}";

    private static string Dimension(string name) => $"{{{{ Dimension({Quote(name)}) }}}}";

    private static string Value(string value) => $"{{{{ Value({Quote(value)}) }}}}";

    private static string Checked(string comparison) => Operators.Contains(comparison)
        ? comparison
        : throw new ArgumentException($"'{comparison}' is not a comparison.", nameof(comparison));

    private static string Quote(string value)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in value)
        {
            quoted.Append(c switch
            {
                '\'' or '\\' => $"\\{c}",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                // A statement mark would be taken for Jinja; an escaped brace is itself.
                '{' or '%' or '#' => $"\\{c}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('\'').ToString();
    }
}
