using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Analytics.Gathering;

/// <summary>What must be known of a metric to read it for a period.</summary>
internal sealed class MetricShapes(SemanticManifest manifest)
{
    private const int DeepestInputs = 32;

    public Metric? Find(string name) => ManifestIndex.For(manifest).Find(name);

    /// <summary>The metrics that a metric is computed from.</summary>
    public static ImmutableArray<MetricInput> InputsOf(Metric metric) => metric.Type switch
    {
        MetricType.Ratio => [.. new[] { metric.Numerator, metric.Denominator }.OfType<MetricInput>()],
        _ => metric.Inputs.IsDefault ? [] : metric.Inputs,
    };

    /// <summary>A metric as it is explained: an average as the quotient that it is, where both parts are visible to the caller.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="catalogue">What the caller may see.</param>
    public Metric? Explained(string name, Catalogue catalogue) =>
        Find(name) is { Quotient: var (total, rows) } average && catalogue.Metric(total.Name) is not null && catalogue.Metric(rows.Name) is not null
            ? average with { Type = MetricType.Ratio, Measure = null, Filter = [], Numerator = total, Denominator = rows }
            : Find(name);

    /// <summary>
    /// The grain of <c>metric_time</c> under which a metric must be read, because its value depends on the point in
    /// time (accumulated or offset metrics); null for all others. Its value for a period is the period's last one.
    /// </summary>
    public TimeGrain? PointGrain(string name, Period? period)
    {
        var metric = Find(name);
        return metric is null ? null
            : Any(metric, IsAccumulated, DeepestInputs) ? TimeGrain.Day
            : Any(metric, HasOffset, DeepestInputs) ? Tile(period)
            : null;
    }

    /// <summary>True where a metric accumulates, itself or in what it is computed from.</summary>
    public bool Accumulates(string name) => Find(name) is { } metric && Any(metric, IsAccumulated, DeepestInputs);

    /// <summary>The simple metrics that a metric rests on, in order, each once.</summary>
    public ImmutableArray<Metric> Leaves(string name) =>
        Find(name) is { } metric ? [.. Walk(metric, DeepestInputs).Where(m => InputsOf(m).IsEmpty).DistinctBy(m => m.Name)] : [];

    /// <summary>The measure of a simple metric with the model it belongs to.</summary>
    public (SemanticModel Model, Measure Measure)? MeasureOf(Metric metric) => metric.Measure is not { } used ? null
        : manifest.Models.SelectMany(m => m.Measures, (Model, Measure) => (Model, Measure))
            .Where(p => p.Measure.Name == used.Name).Select(p => ((SemanticModel, Measure)?)p).FirstOrDefault();

    private IEnumerable<Metric> Walk(Metric metric, int depth) => depth == 0 ? []
        : InputsOf(metric).Select(i => Find(i.Name)).OfType<Metric>().SelectMany(m => Walk(m, depth - 1)).Prepend(metric);

    private bool Any(Metric metric, Func<Metric, bool> test, int depth) => Walk(metric, depth).Any(test);

    private static bool IsAccumulated(Metric metric) =>
        metric.Cumulative is { } c && (c.Window is not null || c.GrainToDate is not null);

    private static bool HasOffset(Metric metric) =>
        InputsOf(metric).Any(i => i.OffsetWindow is not null || i.OffsetToGrain is not null);

    /// <summary>The coarsest grain with a bucket that ends with the period and does not begin before it.</summary>
    private static TimeGrain Tile(Period? period) => period is null ? TimeGrain.Day
        : Buckets.Coarse.FirstOrDefault(
            g => Buckets.Start(g, period.End) is var start && start >= period.Start && Buckets.End(g, start) == period.End,
            TimeGrain.Day);
}
