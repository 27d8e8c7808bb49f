using System.Collections.Immutable;

namespace Parley.Metrics.Drafting;

/// <summary>Something that was drafted, with why.</summary>
internal sealed record DraftEntity(string Name, string Type, string Column, string Reason);

/// <summary>A table that another one joins to: its own column, and the key it refers to.</summary>
internal sealed record DraftParent(string Column, TableProfile Table, string Key);

/// <summary>A drafted dimension; a time dimension where a grain is given.</summary>
internal sealed record DraftDimension(string Name, string Column, string? Grain, ImmutableArray<string> Samples, string Reason)
{
    /// <summary>Name for people; null for the words of the name.</summary>
    public string? Label { get; init; }

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

    /// <summary>True where <see cref="Expression"/> is SQL and no column's name.</summary>
    public bool IsSql { get; init; }

    /// <summary>True where it counts the table's rows.</summary>
    public bool CountsRows => IsSql && Expression == "1";

    /// <summary>What a share of all rows in it is called; null where it counts no yes or no.</summary>
    public string? RateLabel { get; init; }

    /// <summary>Other names.</summary>
    public ImmutableArray<string> Synonyms { get; init; } = [];

    /// <summary>The time dimension it must not be summed over.</summary>
    public string? Stock { get; init; }

    /// <summary>Words of the column's name that ratios are looked up by.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
}

/// <summary>A drafted metric over other metrics.</summary>
internal sealed record DraftMetric(string Name, string Label, string Expression, ImmutableArray<string> Inputs, string Reason)
{
    public bool IsRatio => Expression.Length == 0;

    /// <summary>Other names.</summary>
    public ImmutableArray<string> Synonyms { get; init; } = [];

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

    /// <summary>True where it writes down how things stand, once a period.</summary>
    public bool IsSnapshot { get; init; }

    public bool HasPrimaryKey => Entities.Any(e => e.Type == "primary");
}

/// <summary>A whole draft.</summary>
internal sealed record DraftModel(ImmutableArray<DraftTable> Tables, ImmutableArray<DraftMetric> Metrics, ImmutableArray<string> Checks)
{
    /// <summary>Metrics in an overview, at most.</summary>
    public const int MostInOverview = 5;

    /// <summary>What happened before what there is: tables that others join to count only where there is nothing else.</summary>
    public ImmutableArray<DraftTable> Events
    {
        get
        {
            var joined = Tables.SelectMany(t => t.Entities).Where(e => e.Type == "foreign").Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
            var all = Tables.Where(t => t.Measures.Length > 0).OrderByDescending(t => t.Measures.Length).ToImmutableArray();
            var events = all.Where(t => t.Time.IsDated && (t.Measures.Length > 2 || !t.Entities.Any(e => e.Type == "primary" && joined.Contains(e.Name)))).ToImmutableArray();
            return events.IsEmpty ? all : events;
        }
    }

    /// <summary>The first amounts and counts of each event, in turns.</summary>
    public ImmutableArray<string> Overview =>
    [
        .. Events.SelectMany(t => t.Measures.OrderBy(DraftQuestions.Place).Select((m, place) => (m.Name, place)))
            .OrderBy(m => m.place).Select(m => m.Name).Take(MostInOverview),
    ];
}
