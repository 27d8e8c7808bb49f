using System.Collections.Immutable;

namespace Parley.Metrics.Drafting;

/// <summary>Something that was drafted, with why.</summary>
internal sealed record DraftEntity(string Name, string Type, string Column, string Reason);

/// <summary>A drafted dimension; a time dimension where a grain is given.</summary>
internal sealed record DraftDimension(string Name, string Column, string? Grain, ImmutableArray<string> Samples, string Reason)
{
    /// <summary>True where <see cref="Column"/> is SQL and no column's name.</summary>
    public bool IsSql { get; init; }
}

/// <summary>A drafted measure with the metric over it.</summary>
internal sealed record DraftMeasure(string Name, string Aggregation, string Expression, string Reason)
{
    public required string Label { get; init; }

    public string? Unit { get; init; }

    /// <summary>up or down.</summary>
    public string? Good { get; init; }

    /// <summary>The time dimension it must not be summed over.</summary>
    public string? Stock { get; init; }

    /// <summary>Words of the column's name that ratios are looked up by.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
}

/// <summary>A drafted metric over other metrics.</summary>
internal sealed record DraftMetric(string Name, string Label, string Expression, ImmutableArray<string> Inputs, string Reason)
{
    public bool IsRatio => Expression.Length == 0;

    public string? Unit { get; init; }

    public string? Good { get; init; }
}

/// <summary>A table as it was understood.</summary>
internal sealed record DraftTable(TableProfile Profile, string ModelName, string RowNoun)
{
    public ImmutableArray<DraftEntity> Entities { get; init; } = [];

    public ImmutableArray<DraftDimension> Dimensions { get; init; } = [];

    public ImmutableArray<DraftMeasure> Measures { get; init; } = [];

    /// <summary>What its figures are counted by.</summary>
    public required DraftTime Time { get; init; }

    public bool HasPrimaryKey => Entities.Any(e => e.Type == "primary");
}

/// <summary>A whole draft.</summary>
internal sealed record DraftModel(ImmutableArray<DraftTable> Tables, ImmutableArray<DraftMetric> Metrics, ImmutableArray<string> Checks);
