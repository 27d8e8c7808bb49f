using System.Collections.Immutable;
using Parley.Metrics.Queries;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>
/// The manifest with metrics of our own beside the user's: how many rows a model has, and its first and last moment. So the
/// catalogue reads members and dates by the same compiled queries, under the same permissions, as every answer.
/// </summary>
internal sealed class Survey
{
    private const string Mark = "parley_survey";

    private readonly Dictionary<string, string> _rows = new(StringComparer.Ordinal);

    /// <summary>Adds the metrics.</summary>
    /// <param name="manifest">The user's manifest.</param>
    public Survey(SemanticManifest manifest)
    {
        var models = ImmutableArray.CreateBuilder<SemanticModel>();
        var metrics = manifest.Metrics.ToBuilder();
        foreach (var (model, number) in manifest.Models.Select((m, i) => (m, i)))
        {
            var measures = Measures(model, number).ToImmutableArray();
            models.Add(model with { Measures = [.. model.Measures, .. measures] });
            metrics.AddRange(measures.Select(m => new Metric
            {
                Name = m.Name,
                Type = MetricType.Simple,
                Measure = new MetricMeasure { Name = m.Name },
            }));
            if (measures.Length > 0)
            {
                _rows.Add(model.Name, measures[0].Name);
            }
        }

        Manifest = manifest with { Models = models.ToImmutable(), Metrics = metrics.ToImmutable() };
    }

    /// <summary>The manifest with the added metrics.</summary>
    public SemanticManifest Manifest { get; }

    /// <summary>Members of a group-by over the rows of a model, the most frequent first: member and count.</summary>
    /// <param name="model">The model whose rows count.</param>
    /// <param name="name">Query name, as it is reached from the model.</param>
    /// <param name="limit">Members at most.</param>
    /// <returns>The query; null where the model has no time, without which it has no metrics.</returns>
    public MetricQuery? Members(SemanticModel model, string name, int limit) => !_rows.TryGetValue(model.Name, out var rows)
        ? null
        : new MetricQuery
        {
            Metrics = [rows],
            GroupBy = [name],
            OrderBy = [new QueryOrder(rows, Descending: true), new QueryOrder(name)],
            Limit = limit,
        };

    /// <summary>First and last moment of the times by which a model's measures are aggregated, in the order of <see cref="Times"/>.</summary>
    /// <param name="model">The model.</param>
    public MetricQuery? Spans(SemanticModel model)
    {
        var times = Times(model);
        return times.IsEmpty || !_rows.TryGetValue(model.Name, out var rows)
            ? null
            : new MetricQuery { Metrics = [.. times.SelectMany(t => new[] { $"{rows}_first_{t.Name}", $"{rows}_last_{t.Name}" })] };
    }

    /// <summary>The times by which a model's own measures are aggregated.</summary>
    /// <param name="model">A model of the user's manifest.</param>
    public static ImmutableArray<Dimension> Times(SemanticModel model) =>
        [.. model.Measures.Select(m => new OwnedMeasure(model, m).AggTime).OfType<Dimension>().Distinct()];

    private static IEnumerable<Measure> Measures(SemanticModel model, int number)
    {
        var times = Times(model);
        var any = times.FirstOrDefault() ?? model.Dimensions.FirstOrDefault(d => d.Type == DimensionType.Time);
        if (any is null || model.Dimensions.Any(d => d.IsValidityStart || d.IsValidityEnd))
        {
            yield break;
        }

        var rows = $"{Mark}_{number}";
        yield return new Measure { Name = rows, Aggregation = Aggregation.Sum, Expr = "1", AggTimeDimension = any.Name };
        foreach (var time in times)
        {
            var moment = time.Expr ?? time.Name;
            yield return new Measure { Name = $"{rows}_first_{time.Name}", Aggregation = Aggregation.Min, Expr = moment, AggTimeDimension = time.Name };
            yield return new Measure { Name = $"{rows}_last_{time.Name}", Aggregation = Aggregation.Max, Expr = moment, AggTimeDimension = time.Name };
        }
    }
}
