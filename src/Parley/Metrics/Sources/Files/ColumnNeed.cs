using System.Collections.Immutable;
using Parley.Products.Yaml;

namespace Parley.Metrics.Sources.Files;

/// <summary>What a column is needed as.</summary>
internal enum NeededKind
{
    /// <summary>Dates or times.</summary>
    Time,

    /// <summary>Numbers.</summary>
    Number,
}

/// <summary>A column that must be more than text.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Column">Its name.</param>
/// <param name="Kind">What it is needed as.</param>
internal sealed record ColumnNeed(string Table, string Column, NeededKind Kind)
{
    /// <summary>The semantic model that needs it.</summary>
    public required string Model { get; init; }

    /// <summary>The element that needs it, below its model: <c>measures.amount</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Where its model is declared.</summary>
    public required YamlPlace Place { get; init; }

    /// <summary>What for, as a clause: <c>it is the time of orders in metrics/orders.yml</c>.</summary>
    public required string Use { get; init; }

    /// <summary>The metrics that rest on it.</summary>
    public ImmutableArray<string> Metrics { get; init; } = [];

    /// <summary>What its values must be, for messages.</summary>
    public string Noun => Kind == NeededKind.Time ? "date or time" : "number";
}
