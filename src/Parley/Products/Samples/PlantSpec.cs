using System.Collections.Immutable;
using Parley.Products.Yaml;

namespace Parley.Products.Samples;

/// <summary>What kind of effect is planted.</summary>
public enum PlantKind
{
    /// <summary>A column is higher for a while.</summary>
    Spike,

    /// <summary>A column is lower for a while.</summary>
    Drop,

    /// <summary>A column is higher or lower from a day on.</summary>
    LevelShift,

    /// <summary>A price is higher or lower from a day on.</summary>
    PriceChange,

    /// <summary>Rows go to another member than before.</summary>
    MixShift,

    /// <summary>Rows are missing.</summary>
    Missing,
}

/// <summary>One effect; what is left open in it is drawn from the seed.</summary>
internal sealed record PlantSpec
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is written.</summary>
    public required YamlPlace Place { get; init; }

    /// <summary>What kind of effect.</summary>
    public required PlantKind Kind { get; init; }

    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>The column; empty where rows are missing.</summary>
    public string Column { get; init; } = "";

    /// <summary>The rows it touches; all must hold.</summary>
    public ImmutableArray<ScopeSpec> Where { get; init; } = [];

    /// <summary>When.</summary>
    public required PlantPeriod Period { get; init; }

    /// <summary>The factor on the touched rows is drawn between these.</summary>
    public DrawnRange? Factor { get; init; }

    /// <summary>In place of a factor: what the column's total over the whole window is multiplied by.</summary>
    public DrawnRange? Total { get; init; }

    /// <summary>Mix shift: the share of all rows that moves.</summary>
    public DrawnRange? Share { get; init; }

    /// <summary>Mix shift: the members of which one loses rows.</summary>
    public ScopeSpec? From { get; init; }

    /// <summary>Mix shift: the members of which one wins them.</summary>
    public ScopeSpec? To { get; init; }

    /// <summary>The metric in which it shows.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The input of that metric that moved, where the metric is made of others.</summary>
    public string Input { get; init; } = "";

    /// <summary>Questions it is the answer to; <c>{month}</c> and <c>{day}</c> stand for the drawn period.</summary>
    public ImmutableArray<string> Questions { get; init; } = [];

    /// <summary>True where the effect lasts from its period on.</summary>
    public bool Lasts => Kind is PlantKind.LevelShift or PlantKind.PriceChange;
}

/// <summary>A range to draw from, both ends included.</summary>
/// <param name="Least">Smallest.</param>
/// <param name="Most">Largest.</param>
internal sealed record DrawnRange(double Least, double Most);

/// <summary>Members that an effect touches: drawn from those named, or from all.</summary>
/// <param name="Table">The table of members.</param>
/// <param name="Column">Its column.</param>
/// <param name="Count">How many values are drawn.</param>
/// <param name="Of">The values to draw from; all where empty.</param>
internal sealed record ScopeSpec(string Table, string Column, int Count, ImmutableArray<string> Of);

/// <summary>When an effect is: all of a window, some days in it, or one of its calendar months.</summary>
/// <param name="Start">First day of the window.</param>
/// <param name="End">Last day of the window.</param>
internal sealed record PlantPeriod(DateOnly Start, DateOnly End)
{
    /// <summary>So many days within the window; all of it where null.</summary>
    public DrawnRange? Days { get; init; }

    /// <summary>One calendar month that lies wholly in the window.</summary>
    public bool Month { get; init; }

    /// <summary>First days of the calendar months that lie wholly in the window.</summary>
    public ImmutableArray<DateOnly> Months =>
    [
        .. Enumerable.Range(0, ((End.Year - Start.Year) * 12) + End.Month - Start.Month + 1)
            .Select(i => new DateOnly(Start.Year, Start.Month, 1).AddMonths(i))
            .Where(month => month >= Start && month.AddMonths(1) <= End.AddDays(1)),
    ];
}
