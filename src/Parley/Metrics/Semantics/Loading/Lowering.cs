using System.Collections.Immutable;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>
/// Makes the normal form of what was read: simple metrics of the latest form get their measure on the model, cumulative and
/// conversion metrics over metrics rest on those metrics' measures, and <c>create_metric</c> yields to a metric of its name.
/// </summary>
internal static class Lowering
{
    /// <summary>The manifest; what cannot be lowered is logged and left out.</summary>
    /// <param name="draft">What was read; references have been checked.</param>
    public static SemanticManifest Lower(Draft draft)
    {
        var metrics = Metrics(draft);
        var byName = metrics.ToLookup(m => m.Metric.Name);
        return new SemanticManifest
        {
            Models = [.. draft.Models.Select(m => WithMeasures(m, draft))],
            Metrics = [.. metrics.Select(m => Lower(m, byName, draft))],
            SavedQueries = [.. draft.SavedQueries],
            TimeSpines = TimeSpines(draft),
        };
    }

    /// <summary>The metrics, without those of <c>create_metric</c> that a metric of the same name replaces.</summary>
    public static ImmutableArray<MetricDraft> Metrics(Draft draft)
    {
        var written = draft.Metrics.Where(m => !m.IsProxy).Select(m => m.Metric.Name).ToHashSet(StringComparer.Ordinal);
        return [.. draft.Metrics.Where(m => !m.IsProxy || !written.Contains(m.Metric.Name))];
    }

    private static SemanticModel WithMeasures(SemanticModel model, Draft draft)
    {
        var brought = draft.MetricMeasures.Where(m => m.Model == model.Name).Select(m => m.Measure);
        return model with { Measures = [.. model.Measures, .. brought] };
    }

    private static Metric Lower(MetricDraft read, ILookup<string, MetricDraft> metrics, Draft draft)
    {
        var metric = read.Metric;
        if (read.Accumulated is { } accumulated)
        {
            metric = metric with { Measure = Measure(accumulated, read, metrics, draft) };
        }

        if (metric.Conversion is { } conversion)
        {
            metric = metric with
            {
                Conversion = conversion with
                {
                    Base = read.Base is { } first ? Measure(first, read, metrics, draft) ?? conversion.Base : conversion.Base,
                    Conversion = read.Converted is { } then
                        ? Measure(then, read, metrics, draft) ?? conversion.Conversion
                        : conversion.Conversion,
                },
            };
        }

        return metric;
    }

    private static MetricMeasure? Measure(
        MetricInput input, MetricDraft read, ILookup<string, MetricDraft> metrics, Draft draft)
    {
        if (metrics[input.Name].FirstOrDefault()?.Metric is not { } metric)
        {
            return null;
        }

        if (metric is { Type: MetricType.Simple, Measure: { } measure })
        {
            return measure with { Filter = [.. measure.Filter, .. metric.Filter, .. input.Filter], Alias = input.Alias };
        }

        if (metric.Type != MetricType.Simple)
        {
            draft.Faults.Error(
                read.Place,
                $"A {Name(read.Metric.Type)} metric rests on simple metrics, but '{input.Name}' is a {Name(metric.Type)} metric.");
        }

        return null;
    }

    private static string Name(MetricType type) => type.ToString().ToLowerInvariant();

    private static ImmutableArray<TimeSpine> TimeSpines(Draft draft)
    {
        var declared = draft.TimeSpines.Select(s => s.Grain).ToHashSet();
        return [.. draft.TimeSpines, .. draft.LegacyTimeSpines.Where(s => !declared.Contains(s.Grain))];
    }
}
