using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Metrics.Semantics;

/// <summary>
/// What a user's dbt MetricFlow files mean, whichever of the three forms they were written in (legacy YAML, the latest
/// YAML spec, <c>semantic_manifest.json</c>): one normal form, in which every simple metric rests on a measure.
/// Follows dbt-semantic-interfaces' SemanticManifest.
/// </summary>
public sealed record SemanticManifest
{
    /// <summary>The semantic models, in file order.</summary>
    public ImmutableArray<SemanticModel> Models { get; init; } = [];

    /// <summary>The metrics, in file order; includes those made by <c>create_metric: true</c>.</summary>
    public ImmutableArray<Metric> Metrics { get; init; } = [];

    /// <summary>The saved queries.</summary>
    public ImmutableArray<SavedQuery> SavedQueries { get; init; } = [];

    /// <summary>Tables that list every point of time at one grain, with columns of custom granularities.</summary>
    public ImmutableArray<TimeSpine> TimeSpines { get; init; } = [];

    /// <summary>A manifest without anything.</summary>
    public static SemanticManifest Empty { get; } = new();
}

/// <summary>Where an element was declared, for error messages.</summary>
/// <param name="File">Path relative to the product folder.</param>
/// <param name="Line">Line from 1.</param>
public sealed record Origin(string File, int Line);

/// <summary>A table seen as entities, dimensions and measures.</summary>
public sealed record SemanticModel
{
    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>The table or view that is read.</summary>
    public required Relation Relation { get; init; }

    /// <summary>Words for people; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Name for people; empty where none was given.</summary>
    public string Label { get; init; } = "";

    /// <summary>Entity that names this model's dimensions where it has no primary entity of its own.</summary>
    public string? PrimaryEntity { get; init; }

    /// <summary><c>defaults.agg_time_dimension</c>: the time dimension of measures that name none.</summary>
    public string? AggTimeDimension { get; init; }

    /// <summary>Join keys.</summary>
    public ImmutableArray<Entity> Entities { get; init; } = [];

    /// <summary>Attributes to group and filter by.</summary>
    public ImmutableArray<Dimension> Dimensions { get; init; } = [];

    /// <summary>Aggregations of columns.</summary>
    public ImmutableArray<Measure> Measures { get; init; } = [];

    /// <summary><c>config.meta</c>.</summary>
    public Meta Meta { get; init; } = Meta.None;

    /// <summary>Where it was declared.</summary>
    public Origin? Origin { get; init; }
}

/// <summary>A table's place in the database; null parts are left to the connection's search path.</summary>
/// <param name="Name">Table or view.</param>
/// <param name="Schema">Schema.</param>
/// <param name="Database">Database or catalogue.</param>
public sealed record Relation(string Name, string? Schema = null, string? Database = null);

/// <summary>How an entity identifies rows.</summary>
public enum EntityType
{
    /// <summary>One row a value, never null.</summary>
    Primary,

    /// <summary>One row a value; may be null.</summary>
    Unique,

    /// <summary>Many rows a value.</summary>
    Foreign,

    /// <summary>A natural key of a slowly changing table: one row a value at each moment.</summary>
    Natural,
}

/// <summary>A join key.</summary>
public sealed record Entity
{
    /// <summary>Name; entities of one name join.</summary>
    public required string Name { get; init; }

    /// <summary>How it identifies rows.</summary>
    public required EntityType Type { get; init; }

    /// <summary>SQL over the model's columns; the column of that name where null.</summary>
    public string? Expr { get; init; }

    /// <summary>Name for people.</summary>
    public string Label { get; init; } = "";

    /// <summary>Words for people.</summary>
    public string Description { get; init; } = "";

    /// <summary><c>config.meta</c>.</summary>
    public Meta Meta { get; init; } = Meta.None;
}

/// <summary>What a dimension's values are.</summary>
public enum DimensionType
{
    /// <summary>Names or numbers without an order.</summary>
    Categorical,

    /// <summary>A point in time.</summary>
    Time,
}

/// <summary>An attribute to group and filter by.</summary>
public sealed record Dimension
{
    /// <summary>Name, unique within the model.</summary>
    public required string Name { get; init; }

    /// <summary>What its values are.</summary>
    public required DimensionType Type { get; init; }

    /// <summary>SQL over the model's columns; the column of that name where null.</summary>
    public string? Expr { get; init; }

    /// <summary>The grain of a time dimension; day where none was given.</summary>
    public TimeGrain Grain { get; init; } = TimeGrain.Day;

    /// <summary>True where a join over this dimension's model must also match this column.</summary>
    public bool IsPartition { get; init; }

    /// <summary>The start of a row's validity in a slowly changing table.</summary>
    public bool IsValidityStart { get; init; }

    /// <summary>The (exclusive) end of a row's validity in a slowly changing table; null means still valid.</summary>
    public bool IsValidityEnd { get; init; }

    /// <summary>Name for people.</summary>
    public string Label { get; init; } = "";

    /// <summary>Words for people.</summary>
    public string Description { get; init; } = "";

    /// <summary><c>config.meta</c>.</summary>
    public Meta Meta { get; init; } = Meta.None;
}

/// <summary>How a measure aggregates.</summary>
public enum Aggregation
{
    /// <summary>SUM.</summary>
    Sum,

    /// <summary>MIN.</summary>
    Min,

    /// <summary>MAX.</summary>
    Max,

    /// <summary>COUNT(DISTINCT …).</summary>
    CountDistinct,

    /// <summary>SUM(CASE WHEN … THEN 1 ELSE 0 END).</summary>
    SumBoolean,

    /// <summary>AVG.</summary>
    Average,

    /// <summary>PERCENTILE_CONT, PERCENTILE_DISC or an approximation, by the parameters.</summary>
    Percentile,

    /// <summary>The percentile 0.5.</summary>
    Median,

    /// <summary>COUNT of non-null values; lowered to a sum of 0 and 1 by MetricFlow.</summary>
    Count,
}

/// <summary>Parameters of <see cref="Aggregation.Percentile"/>.</summary>
/// <param name="Percentile">From 0 to 1.</param>
/// <param name="Discrete">A value of the data, not one between two.</param>
/// <param name="Approximate">The database's approximation.</param>
public sealed record PercentileParameters(double Percentile, bool Discrete = false, bool Approximate = false);

/// <summary>A dimension over which a measure may not be summed: the value at its first or last point counts.</summary>
/// <param name="Dimension">The time dimension.</param>
/// <param name="UseMax">True for the last point, false for the first.</param>
/// <param name="WindowGroupings">Entities within which the point is looked up.</param>
/// <param name="Grain">Grain of the dimension.</param>
public sealed record NonAdditiveDimension(
    string Dimension, bool UseMax, ImmutableArray<string> WindowGroupings, TimeGrain? Grain = null);

/// <summary>An aggregation of a column.</summary>
public sealed record Measure
{
    /// <summary>Name, unique in the manifest.</summary>
    public required string Name { get; init; }

    /// <summary>How it aggregates.</summary>
    public required Aggregation Aggregation { get; init; }

    /// <summary>SQL over the model's columns; the column of that name where null.</summary>
    public string? Expr { get; init; }

    /// <summary>Set where the aggregation is a percentile.</summary>
    public PercentileParameters? Percentile { get; init; }

    /// <summary>Set where the measure is a stock, not a flow.</summary>
    public NonAdditiveDimension? NonAdditive { get; init; }

    /// <summary>The time dimension; the model's where null.</summary>
    public string? AggTimeDimension { get; init; }

    /// <summary>Name for people.</summary>
    public string Label { get; init; } = "";

    /// <summary>Words for people.</summary>
    public string Description { get; init; } = "";

    /// <summary><c>config.meta</c>.</summary>
    public Meta Meta { get; init; } = Meta.None;
}
