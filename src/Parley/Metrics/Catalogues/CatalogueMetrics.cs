using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>What a metric is seen against.</summary>
/// <param name="Index">The manifest.</param>
/// <param name="Hidden">What the caller may not see.</param>
/// <param name="Terms">What query names are called; those not in it are not offered.</param>
/// <param name="Reached">What the metric can be grouped by.</param>
/// <param name="Spans">The days of data, by model and time dimension.</param>
internal sealed record MetricSetting(
    ManifestIndex Index,
    HiddenElements Hidden,
    ImmutableSortedDictionary<string, Termed> Terms,
    ImmutableArray<Reached> Reached,
    IReadOnlyDictionary<(string Model, string Time), DateSpan> Spans);

/// <summary>Makes a metric's entry in the catalogue.</summary>
internal static class CatalogueMetrics
{
    /// <summary>The entry.</summary>
    /// <param name="metric">A visible metric.</param>
    /// <param name="setting">What it is seen against.</param>
    public static CatalogueMetric Make(Metric metric, MetricSetting setting)
    {
        var measures = Reach.Measures(metric, setting.Index);
        var span = Span(measures, setting.Spans);
        return new CatalogueMetric
        {
            Name = metric.Name,
            Label = Labels.Heading(Labels.Of(metric)),
            Description = metric.Description,
            Synonyms = metric.Meta.Synonyms,
            Type = metric.Type,
            Formula = Formulas.Of(metric, setting.Index),
            Inputs = Inputs(metric, setting),
            Counted = EntityCounts.Of(metric, setting.Index),
            Dimensions = [.. setting.Reached.Select(r => r.Name).Where(setting.Terms.ContainsKey)],
            Unit = Units.Of(metric, setting.Index),
            GoodDirection = metric.Meta.GoodDirection switch { "up" => 1, "down" => -1, _ => 0 },
            Additive = Additivity.Holds(metric, setting.Index),
            AdditiveOverMembers = Additivity.HoldsOverMembers(metric, setting.Index),
            RestsOnOtherDays = OtherDays.Holds(metric, setting.Index),
            IsOpening = measures.Any(m => m.Measure.NonAdditive is { UseMax: false }),
            Time = Times(measures, setting).OwnOnly,
            OtherTimes = Times(measures, setting).Others,
            Grain = measures.Select(m => m.AggTime?.Grain ?? TimeGrain.Day).DefaultIfEmpty(TimeGrain.Day).Max(),
            From = span.First,
            To = span.Last,
            Goal = Visible(metric.Meta.Goal, setting),
            Related = [.. metric.Meta.Related.Where(r => Visible(r, setting) is not null)],
        };
    }

    private static (string OwnOnly, ImmutableArray<string> Others) Times(ImmutableArray<OwnedMeasure> measures, MetricSetting setting)
    {
        var own = measures.Select(m => m.AggTime).OfType<Dimension>().Distinct().ToList();
        var others = measures.Select(m => m.Model).Distinct()
            .SelectMany(m => m.Dimensions.Where(d => d.Type == DimensionType.Time && !own.Contains(d) && !setting.Hidden.Hides(m, d.Name)));
        return (own is [var only] && !measures.Any(m => setting.Hidden.Hides(m.Model, only.Name)) ? Called(only) : "", [.. others.Select(Called)]);
    }

    private static string Called(Dimension dimension) => dimension.Label.Length > 0 ? dimension.Label : dimension.Name.Replace('_', ' ');

    private static string? Visible(string? name, MetricSetting setting) =>
        name is not null && setting.Index.Metrics.TryGetValue(name, out var metric) && !setting.Hidden.Hides(metric) ? name : null;

    private static ImmutableArray<string> Inputs(Metric metric, MetricSetting setting) => metric.Type switch
    {
        MetricType.Simple => [],
        MetricType.Cumulative => [.. OfMeasure(metric.Measure, setting)],
        MetricType.Conversion =>
        [
            .. OfMeasure(metric.Conversion?.Conversion, setting).Concat(OfMeasure(metric.Conversion?.Base, setting)).Distinct(),
        ],
        _ => [.. new[] { metric.Numerator, metric.Denominator }.OfType<MetricInput>().Concat(metric.Inputs).Select(i => i.Name).Distinct()],
    };

    // The metric that shows just this measure, where there is one.
    private static IEnumerable<string> OfMeasure(MetricMeasure? used, MetricSetting setting) =>
        used is null
            ? []
            : setting.Index.Manifest.Metrics
                .Where(m => m is { Type: MetricType.Simple, Measure: { } own } && own.Name == used.Name && !setting.Hidden.Hides(m))
                .Where(m => m.Filter.Concat(m.Measure!.Filter).ToHashSet().SetEquals(used.Filter))
                .Select(m => m.Name)
                .Take(1);

    private static DateSpan Span(
        ImmutableArray<OwnedMeasure> measures, IReadOnlyDictionary<(string Model, string Time), DateSpan> spans)
    {
        var own = measures
            .Select(m => m.AggTime is { } time ? spans.GetValueOrDefault((m.Model.Name, time.Name)) : null)
            .OfType<DateSpan>()
            .ToList();
        return own.Count == 0 ? DateSpan.None : own.Aggregate((a, b) => a.Meet(b));
    }
}
