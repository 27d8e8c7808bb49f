using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;
using Parley.Text;

namespace Parley.Metrics.Catalogues;

/// <summary>
/// An average is a total over a number of rows. Beside every metric that is one stand two metrics of our own, its total and the
/// number of its rows, so that a change of it is explained like that of any ratio. They are kept out of conversation as
/// <c>meta.hidden</c> keeps others, and nobody sees them who may not see the average. Where the user's own metrics are that total or
/// that number, they are taken.
/// </summary>
internal static partial class AverageParts
{
    private const string Total = "__total";
    private const string Rows = "__rows";

    /// <summary>The manifest with the parts; what was in it is as it was, but for <see cref="Metric.Quotient"/>.</summary>
    /// <param name="manifest">The user's manifest.</param>
    public static SemanticManifest Added(SemanticManifest manifest)
    {
        var index = ManifestIndex.For(manifest);
        var averages = manifest.Metrics.Where(m => IsAverage(m, index)).ToList();
        if (averages.Count == 0)
        {
            return manifest;
        }

        var made = new List<Metric>();
        var measures = new Dictionary<string, Measure>(StringComparer.Ordinal);
        var metrics = manifest.Metrics.Select(metric =>
        {
            if (!averages.Contains(metric))
            {
                return metric;
            }

            var owned = index.Measures[metric.Measure!.Name];
            string Part(string ending, Aggregation aggregation)
            {
                if (Own(metric, owned, aggregation, index) is { } own)
                {
                    return own.Name;
                }

                var measure = owned.Measure with { Name = owned.Measure.Name + ending, Aggregation = aggregation, Expr = owned.Measure.Expr ?? owned.Measure.Name, Meta = Meta.None };
                measures.TryAdd(measure.Name, measure);
                made.Add(Made(metric, owned, measure, metric.Name + ending, index));
                return made[^1].Name;
            }

            return metric with
            {
                Quotient = (new MetricInput { Name = Part(Total, Aggregation.Sum) }, new MetricInput { Name = Part(Rows, Aggregation.Count) }),
            };
        }).ToImmutableArray();
        return manifest with
        {
            Metrics = [.. metrics, .. made],
            Models = [.. manifest.Models.Select(m => With(m, measures, index))],
        };
    }

    /// <summary>What the rows of a table are called: as the metric that counts all of them, else as the table.</summary>
    public static string RowsOf(SemanticModel model, ManifestIndex index)
    {
        var count = index.Manifest.Metrics.FirstOrDefault(m => m is { Type: MetricType.Simple, Meta.Hidden: false, Measure: { } used } && Filters(m).Count == 0
            && index.Measures.TryGetValue(used.Name, out var owned) && owned.Model == model && CountsEveryRow(owned.Measure));
        return count is not null ? Labels.Of(count).ToLowerInvariant()
            : model.Label.Length > 0 ? model.Label.ToLowerInvariant() : Labels.Words(Layer().Replace(model.Name, ""));
    }

    /// <summary>True for a measure that counts each row of its table as one.</summary>
    public static bool CountsEveryRow(Measure measure) => measure is { Aggregation: Aggregation.Count or Aggregation.Sum, Expr: "1" or "*" };

    private static bool IsAverage(Metric metric, ManifestIndex index) =>
        metric is { Type: MetricType.Simple, Measure: { JoinToTimespine: false, FillNullsWith: null } used }
        && index.Measures.TryGetValue(used.Name, out var owned) && owned.Measure is { Aggregation: Aggregation.Average, NonAdditive: null }
        && !index.Metrics.ContainsKey(metric.Name + Total) && !index.Metrics.ContainsKey(metric.Name + Rows)
        && !index.Measures.ContainsKey(used.Name + Total) && !index.Measures.ContainsKey(used.Name + Rows);

    private static SemanticModel With(SemanticModel model, Dictionary<string, Measure> made, ManifestIndex index)
    {
        var own = model.Measures.Where(m => index.Measures[m.Name].Model == model)
            .SelectMany(m => new[] { made.GetValueOrDefault(m.Name + Total), made.GetValueOrDefault(m.Name + Rows) }).OfType<Measure>().ToImmutableArray();
        return own.IsEmpty ? model : model with { Measures = [.. model.Measures, .. own] };
    }

    /// <summary>The user's metric that is this part, over the same rows and by the same time; null where there is none.</summary>
    private static Metric? Own(Metric average, OwnedMeasure owned, Aggregation aggregation, ManifestIndex index)
    {
        var filters = Filters(average);
        return index.Manifest.Metrics.FirstOrDefault(m => m is { Type: MetricType.Simple, Meta.Hidden: false, Measure: { JoinToTimespine: false, FillNullsWith: null } used }
            && index.Measures.TryGetValue(used.Name, out var other) && other.Model == owned.Model && other.AggTime == owned.AggTime
            && other.Measure.Aggregation == aggregation && other.Measure.NonAdditive is null && Column(other.Measure) == Column(owned.Measure) && Filters(m).SetEquals(filters));
    }

    private static Metric Made(Metric average, OwnedMeasure owned, Measure measure, string name, ManifestIndex index)
    {
        var rows = RowsOf(owned.Model, index);
        var what = What(average, owned.Measure, rows);
        var unit = Units.Of(average, index).Kind is UnitKind.Percent or UnitKind.Ratio ? "number" : average.Meta.Unit ?? owned.Measure.Meta.Unit;
        return new Metric
        {
            Name = name,
            Type = MetricType.Simple,
            Label = measure.Aggregation == Aggregation.Sum ? $"Total {what}" : Labels.Heading($"{rows} with {what}"),
            Filter = average.Filter,
            DefaultGrain = average.DefaultGrain,
            Measure = new MetricMeasure { Name = measure.Name, Filter = average.Measure!.Filter },
            Meta = new Meta { Hidden = true, Unit = measure.Aggregation == Aggregation.Sum ? unit : rows },
            PartOf = average.Name,
            Origin = average.Origin,
        };
    }

    /// <summary>What is averaged: "Average waiting time" is of waiting time.</summary>
    private static string What(Metric average, Measure measure, string rows)
    {
        var label = Mean().Replace(Labels.Of(average), "").Trim();
        var words = label.Length > 0 && !rows.Contains(label, StringComparison.OrdinalIgnoreCase) ? label : Labels.Words((measure.Expr ?? measure.Name).Trim('"'));
        return SentenceCase.Within(words);
    }

    private static HashSet<string> Filters(Metric metric) => metric.Filter.Concat(metric.Measure?.Filter ?? []).ToHashSet(StringComparer.Ordinal);

    private static string Column(Measure measure) => (measure.Expr ?? measure.Name).Trim();

    [GeneratedRegex(@"^(?:average|avg\.?|mean)\s+|\s+(?:average|avg\.?|mean)$|^(?:average|avg\.?|mean)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Mean();

    [GeneratedRegex("^(?:fct|fact|dim|stg|int|mart)_", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Layer();
}
