using System.Collections.Immutable;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.Files;
using Parley.Products.Yaml;

namespace Parley.Metrics.Checking;

/// <summary>
/// What a semantic model needs the columns of its table to be: a time dimension is made of dates or times, and what is added up or
/// averaged of numbers. Only expressions that are a column's bare name are looked at; SQL of the owner's says itself what it makes of text.
/// </summary>
internal static class ColumnNeeds
{
    private const int MaxNamed = 3;

    /// <summary>Every need, in the order of the models.</summary>
    /// <param name="manifest">The semantic model, as placed in the data.</param>
    public static ImmutableArray<ColumnNeed> Of(SemanticManifest manifest) => [.. manifest.Models.SelectMany(m => Of(m, manifest))];

    /// <summary>The needs that answers rest on: of the measures of metrics, and of the times these are placed by.</summary>
    /// <param name="manifest">The semantic model, as placed in the data.</param>
    public static ImmutableArray<ColumnNeed> OfMetrics(SemanticManifest manifest) => [.. Of(manifest).Where(n => n.Metrics.Length > 0)];

    /// <summary>Those whose columns the database stores as text.</summary>
    /// <param name="needs">The needs.</param>
    /// <param name="tables">The tables of the database.</param>
    public static ImmutableArray<ColumnNeed> Unmet(ImmutableArray<ColumnNeed> needs, ImmutableArray<SourceTable> tables)
    {
        var texts = tables
            .SelectMany(t => t.Columns.Where(c => c.Type.StartsWith("VARCHAR", StringComparison.OrdinalIgnoreCase)).Select(c => $"{t.Name}.{c.Name}"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. needs.Where(n => texts.Contains($"{n.Table}.{n.Column}"))];
    }

    private static IEnumerable<ColumnNeed> Of(SemanticModel model, SemanticManifest manifest)
    {
        var file = model.Origin?.File ?? "metrics";
        var place = new YamlPlace(file, model.Origin?.Line ?? 0, $"semantic_models.{model.Name}");
        var index = ManifestIndex.For(manifest);
        foreach (var dimension in model.Dimensions.Where(d => d.Type == DimensionType.Time))
        {
            var placed = Metrics(manifest, index, m => m.Model == model && m.AggTime?.Name == dimension.Name);
            var use = placed.IsEmpty ? $"the time dimension {dimension.Name} in {file} reads it" : $"it is the time of {Listed(placed)} in {file}";
            if (Column(dimension.Expr ?? dimension.Name) is { } column)
            {
                yield return new ColumnNeed(model.Relation.Name, column, NeededKind.Time) { Model = model.Name, Place = place, Key = $"dimensions.{dimension.Name}", Use = use, Metrics = placed };
            }
        }

        foreach (var measure in model.Measures.Where(m => m.Aggregation is Aggregation.Sum or Aggregation.Average or Aggregation.Median or Aggregation.Percentile))
        {
            var shown = Metrics(manifest, index, m => m.Model == model && m.Measure.Name == measure.Name);
            var use = shown.IsEmpty ? $"the measure {measure.Name} in {file} calculates with it" : $"{Listed(shown)} in {file} calculates with it";
            if (Column(measure.Expr ?? measure.Name) is { } column)
            {
                yield return new ColumnNeed(model.Relation.Name, column, NeededKind.Number) { Model = model.Name, Place = place, Key = $"measures.{measure.Name}", Use = use, Metrics = shown };
            }
        }
    }

    // A simple metric stands for those made of it.
    private static ImmutableArray<string> Metrics(SemanticManifest manifest, ManifestIndex index, Func<OwnedMeasure, bool> rests) =>
        [.. manifest.Metrics.Where(m => m.Measure is { } used && index.Measures.TryGetValue(used.Name, out var owned) && rests(owned)).Select(m => m.Name)];

    private static string Listed(ImmutableArray<string> names) => names.Length <= MaxNamed
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MaxNamed))} and {names.Length - MaxNamed} more";

    // A bare or quoted name; anything else is SQL.
    private static string? Column(string expression)
    {
        var text = expression.Trim();
        return text is ['"', .., '"'] && !text[1..^1].Contains('"', StringComparison.Ordinal) ? text[1..^1]
            : text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c == '_') ? text
            : null;
    }
}
