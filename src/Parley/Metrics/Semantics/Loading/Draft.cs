using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>What a name may refer to.</summary>
internal enum ElementKind
{
    /// <summary>A semantic model.</summary>
    Model,

    /// <summary>A measure.</summary>
    Measure,

    /// <summary>A metric.</summary>
    Metric,

    /// <summary>An entity.</summary>
    Entity,

    /// <summary>A dimension.</summary>
    Dimension,

    /// <summary>A time dimension.</summary>
    TimeDimension,

    /// <summary>A standard or custom granularity.</summary>
    Grain,

    /// <summary>A saved query.</summary>
    SavedQuery,
}

/// <summary>A name that a file declares.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Name">The name.</param>
/// <param name="Scope">The semantic model it belongs to, where names are unique only within one; else empty.</param>
/// <param name="Place">Where.</param>
internal sealed record Declaration(ElementKind Kind, string Name, string Scope, YamlPlace Place);

/// <summary>A name that a file uses; checked when everything has been read.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Name">The name.</param>
/// <param name="Scope">The semantic model in which it must be declared; empty where any will do.</param>
/// <param name="Place">Where.</param>
internal sealed record Reference(ElementKind Kind, string Name, string Scope, YamlPlace Place);

/// <summary>A metric as it was read, before metrics that rest on metrics are lowered to measures.</summary>
/// <param name="Metric">What is known so far.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record MetricDraft(Metric Metric, YamlPlace Place)
{
    /// <summary>Cumulative in the latest form: the metric that is accumulated.</summary>
    public MetricInput? Accumulated { get; init; }

    /// <summary>Conversion in the latest form: the metric of the base event.</summary>
    public MetricInput? Base { get; init; }

    /// <summary>Conversion in the latest form: the metric of the conversion event.</summary>
    public MetricInput? Converted { get; init; }

    /// <summary>True for a metric that <c>create_metric</c> made; a simple metric of the same name stands in its place.</summary>
    public bool IsProxy { get; init; }
}

/// <summary>What has been read so far from all files; filled by the readers, then made into a manifest.</summary>
internal sealed class Draft
{
    /// <summary>Receives faults.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Semantic models in file order.</summary>
    public List<SemanticModel> Models { get; } = [];

    /// <summary>Metrics in file order.</summary>
    public List<MetricDraft> Metrics { get; } = [];

    /// <summary>Saved queries in file order.</summary>
    public List<SavedQuery> SavedQueries { get; } = [];

    /// <summary>Time spines in file order.</summary>
    public List<TimeSpine> TimeSpines { get; } = [];

    /// <summary>Tables of <c>time_spine_table_configurations</c>; used where no spine of their grain was declared.</summary>
    public List<TimeSpine> LegacyTimeSpines { get; } = [];

    /// <summary>Measures that simple metrics of the latest form and of the manifest bring with them, by semantic model.</summary>
    public List<(string Model, Measure Measure)> MetricMeasures { get; } = [];

    /// <summary>Every name declared.</summary>
    public List<Declaration> Declarations { get; } = [];

    /// <summary>Every name used.</summary>
    public List<Reference> References { get; } = [];

    /// <summary>Notes a declaration; names that are missing were reported already.</summary>
    public void Declare(ElementKind kind, string name, YamlPlace place, string scope = "")
    {
        if (name.Length > 0)
        {
            Declarations.Add(new Declaration(kind, name, scope, place));
        }
    }

    /// <summary>Adds the measure of a simple metric that aggregates by itself.</summary>
    public void AddMeasure(string model, Measure measure, YamlPlace place)
    {
        if (measure.Name.Length > 0)
        {
            Declare(ElementKind.Measure, measure.Name, place);
            MetricMeasures.Add((model, measure));
        }
    }

    /// <summary>Notes a use.</summary>
    public void Use(ElementKind kind, string? name, YamlPlace place, string scope = "")
    {
        if (name is { Length: > 0 })
        {
            References.Add(new Reference(kind, name, scope, place));
        }
    }
}
