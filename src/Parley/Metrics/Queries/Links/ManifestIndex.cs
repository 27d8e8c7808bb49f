using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Answers;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Links;

/// <summary>A measure and the model that has it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Measure">The measure.</param>
internal sealed record OwnedMeasure(SemanticModel Model, Measure Measure)
{
    /// <summary>The time dimension the measure is aggregated by; null where the model names none.</summary>
    internal Dimension? AggTime { get; } = Model.Dimensions.FirstOrDefault(
        d => d.Name == (Measure.AggTimeDimension ?? Model.AggTimeDimension) && d.Type == DimensionType.Time);
}

/// <summary>Lookups over a manifest, made once for each manifest and kept as long as it lives. Safe for concurrent use.</summary>
internal sealed class ManifestIndex
{
    private static readonly ConditionalWeakTable<SemanticManifest, ManifestIndex> Cache = [];
    private readonly ConcurrentDictionary<string, LinkMap> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<(SemanticModel Model, Entity Entity)>> _joinable;

    private ManifestIndex(SemanticManifest manifest)
    {
        Manifest = manifest;
        Metrics = First(manifest.Metrics, m => m.Name);
        Measures = First(
            manifest.Models.SelectMany(m => m.Measures.Select(x => new OwnedMeasure(m, x))), m => m.Measure.Name);
        Spines = [.. manifest.TimeSpines.OrderBy(s => s.Grain)];
        CustomGrains = First(
            manifest.TimeSpines.SelectMany(s => s.CustomGranularities.Select(g => new CustomGrain(g.Name, s, g.Column))),
            g => g.Name);
        _joinable = manifest.Models
            .SelectMany(m => m.Entities.Where(e => e.Type != EntityType.Foreign).Select(e => (Model: m, Entity: e)))
            .GroupBy(p => p.Entity.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>The manifest.</summary>
    internal SemanticManifest Manifest { get; }

    /// <summary>Metrics by name.</summary>
    internal IReadOnlyDictionary<string, Metric> Metrics { get; }

    /// <summary>Measures by name.</summary>
    internal IReadOnlyDictionary<string, OwnedMeasure> Measures { get; }

    /// <summary>Time spines, the finest first.</summary>
    internal ImmutableArray<TimeSpine> Spines { get; }

    /// <summary>Custom granularities by name.</summary>
    internal IReadOnlyDictionary<string, CustomGrain> CustomGrains { get; }

    /// <summary>The index of a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    internal static ManifestIndex For(SemanticManifest manifest) => Cache.GetValue(manifest, m => new ManifestIndex(m));

    /// <summary>The metric of a name, which may be a quotient of two; null where there is none.</summary>
    /// <param name="name">A metric's name, or <c>a/b</c>.</param>
    internal Metric? Find(string name) => Metrics.TryGetValue(name, out var metric) ? metric
        : Quotients.Parts(name) is var (top, bottom) && Metrics.TryGetValue(top, out var over) && Metrics.TryGetValue(bottom, out var under)
            ? Quotients.Metric(over, under, this)
            : null;

    /// <summary>What can be reached from a model.</summary>
    /// <param name="model">A model of the manifest.</param>
    internal LinkMap LinksFrom(SemanticModel model) => _links.GetOrAdd(model.Name, _ => new LinkMap(model, _joinable));

    /// <summary>True for the name of a standard grain or a custom granularity.</summary>
    /// <param name="name">Lower case.</param>
    internal bool IsGrain(string name) => Grains.TryParse(name, out _) || CustomGrains.ContainsKey(name);

    /// <summary>The coarsest time spine that has every point of a grain; null where there is none.</summary>
    /// <param name="grain">The grain.</param>
    internal TimeSpine? SpineFor(TimeGrain grain) => Spines.LastOrDefault(s => s.Grain <= grain);

    // Two elements of one name are a fault that loading reports; here the first one counts.
    private static Dictionary<string, T> First<T>(IEnumerable<T> items, Func<T, string> name)
    {
        var byName = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            byName.TryAdd(name(item), item);
        }

        return byName;
    }
}

/// <summary>A granularity of the user's own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spine">The time spine that has it.</param>
/// <param name="Column">The spine's column with each point's period.</param>
internal sealed record CustomGrain(string Name, TimeSpine Spine, string Column);
