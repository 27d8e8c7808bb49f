using System.Text.RegularExpressions;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Finds the names that a Jinja filter uses, so that unknown ones are reported where they stand.</summary>
internal static partial class FilterReferences
{
    /// <summary>Notes every dimension, entity and metric of a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="draft">Receives the names.</param>
    public static void Note(string filter, YamlPlace place, Draft draft)
    {
        foreach (Match call in Call().Matches(filter))
        {
            Note(call.Groups["kind"].Value, call.Groups["name"].Value, place, draft);
        }
    }

    /// <summary>Notes the parts of one group-by name: the entities it leads over, and the element it ends in.</summary>
    /// <param name="kind">The Jinja function: Dimension, TimeDimension, Entity or Metric.</param>
    /// <param name="name">Its first argument.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="draft">Receives the names.</param>
    public static void Note(string kind, string name, YamlPlace place, Draft draft)
    {
        if (kind == "Metric")
        {
            draft.Use(ElementKind.Metric, name, place);
            return;
        }

        var parts = name.ToLowerInvariant().Split("__").ToList();
        if (kind is not "Entity")
        {
            while (parts.Count > 1 && IsGrainOrPart(parts[^1]))
            {
                parts.RemoveAt(parts.Count - 1);
            }

            if (parts[^1] != "metric_time")
            {
                draft.Use(ElementKind.Dimension, parts[^1], place);
            }

            parts.RemoveAt(parts.Count - 1);
        }

        foreach (var entity in parts)
        {
            draft.Use(ElementKind.Entity, entity, place);
        }
    }

    private static bool IsGrainOrPart(string part) =>
        Words.Grains.ContainsKey(part) || part.StartsWith("extract_", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?<kind>Dimension|TimeDimension|Entity|Metric)\(\s*['""](?<name>[^'""]+)['""]", RegexOptions.CultureInvariant)]
    private static partial Regex Call();
}
