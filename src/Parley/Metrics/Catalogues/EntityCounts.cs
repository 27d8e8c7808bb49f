using System.Collections.Immutable;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>
/// "Loans per member in 2024" is not about the members that joined in 2024: where one table refers to the rows of another that a
/// metric counts, what the first is divided by is the number of those that it refers to. For each such pair stands a metric of our own
/// beside the user's, kept out of conversation as the parts of averages are.
/// </summary>
internal static class EntityCounts
{
    private const string Within = "__in_";

    /// <summary>The manifest with these counts.</summary>
    /// <param name="manifest">The user's manifest.</param>
    public static SemanticManifest Added(SemanticManifest manifest)
    {
        var index = ManifestIndex.For(manifest);
        var (models, metrics) = (ImmutableArray.CreateBuilder<SemanticModel>(), manifest.Metrics.ToBuilder());
        foreach (var model in manifest.Models)
        {
            var made = model.AggTimeDimension is null || model.Measures.IsEmpty ? [] : Counts(model, index).ToList();
            models.Add(made.Count == 0 ? model : model with { Measures = [.. model.Measures, .. made.Select(m => m.Measure)] });
            metrics.AddRange(made.Select(m => m.Metric));
        }

        return metrics.Count == manifest.Metrics.Length ? manifest : manifest with { Models = models.ToImmutable(), Metrics = metrics.ToImmutable() };
    }

    /// <summary>Metrics that count rows → the count of those that a metric's own rows refer to; empty where it rests on several tables or a stock.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">A manifest with these counts.</param>
    public static ImmutableSortedDictionary<string, string> Of(Metric metric, ManifestIndex index)
    {
        var measures = Reach.Measures(metric, index);
        if (measures.IsEmpty || measures.Any(m => m.Model != measures[0].Model || m.Measure.NonAdditive is not null || m.AggTime?.Name != m.Model.AggTimeDimension))
        {
            return ImmutableSortedDictionary<string, string>.Empty;
        }

        var ending = Within + measures[0].Model.Name;
        return index.Manifest.Metrics.Where(m => m.PartOf is { } whole && m.Name == whole + ending)
            .ToImmutableSortedDictionary(m => m.PartOf!, m => m.Name, StringComparer.Ordinal);
    }

    private static IEnumerable<(Measure Measure, Metric Metric)> Counts(SemanticModel model, ManifestIndex index)
    {
        foreach (var entity in model.Entities.Where(e => e.Type == EntityType.Foreign))
        {
            var owners = index.Manifest.Models
                .Where(m => m != model && m.Entities.Any(e => e.Name == entity.Name && e.Type is EntityType.Primary or EntityType.Unique)).ToList();
            if (owners is not [var owner] || owner.Entities.First(e => e.Name == entity.Name) is not { } key
                || index.Manifest.Metrics.FirstOrDefault(m => CountsRows(m, owner, key, index)) is not { } count)
            {
                continue;
            }

            var name = $"{count.Name}{Within}{model.Name}";
            if (index.Metrics.ContainsKey(name) || index.Measures.ContainsKey(name))
            {
                continue;
            }

            yield return (
                new Measure { Name = name, Aggregation = Aggregation.CountDistinct, Expr = entity.Expr ?? entity.Name, AggTimeDimension = model.AggTimeDimension },
                new Metric
                {
                    Name = name,
                    Type = MetricType.Simple,
                    Label = $"{Labels.Heading(Labels.Of(count))} with {AverageParts.RowsOf(model, index)}",
                    Measure = new MetricMeasure { Name = name },
                    Meta = new Meta { Hidden = true, Unit = count.Meta.Unit ?? Labels.Of(count).ToLowerInvariant() },
                    PartOf = count.Name,
                    Origin = count.Origin,
                });
        }
    }

    private static bool CountsRows(Metric metric, SemanticModel model, Entity key, ManifestIndex index) =>
        metric is { Type: MetricType.Simple, Meta.Hidden: false, PartOf: null, Filter.IsEmpty: true, Measure: { Filter.IsEmpty: true } used }
        && index.Measures.TryGetValue(used.Name, out var owned) && owned.Model == model
        && (AverageParts.CountsEveryRow(owned.Measure)
            || (owned.Measure.Aggregation is Aggregation.Count or Aggregation.CountDistinct && (owned.Measure.Expr ?? owned.Measure.Name) == (key.Expr ?? key.Name)));
}
