using System.Collections.Immutable;

namespace Parley.Metrics.Drafting;

/// <summary>What a column's values are.</summary>
internal enum ColumnKind
{
    Number,
    Text,
    Time,
    Flag,
    Other,
}

/// <summary>What was counted in one column.</summary>
internal sealed record ColumnProfile(string Name, ColumnKind Kind)
{
    /// <summary>The unit its values are written with; null where they say none.</summary>
    public string? Unit { get; init; }

    /// <summary>Rows with a value.</summary>
    public long Present { get; init; }

    /// <summary>Different values.</summary>
    public long Distinct { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    public DateTime? First { get; init; }

    public DateTime? Last { get; init; }

    /// <summary>True where every time is the first or the last day of a month: one value a month.</summary>
    public bool IsMonthly { get; init; }

    /// <summary>True where no number has decimal places.</summary>
    public bool Whole { get; init; }

    /// <summary>The most frequent texts, most frequent first; empty where there are too many to list.</summary>
    public ImmutableArray<string> Samples { get; init; } = [];

    /// <summary>True where its whole numbers count the rows without a gap, as numbers of customers or receipts do.</summary>
    public bool IsSequence(long rows) => rows >= 10 && Whole && IsUniqueAmong(rows) && Max - Min + 1 == rows;

    /// <summary>True where each of the table's rows has a value of its own.</summary>
    public bool IsUniqueAmong(long rows) => rows > 0 && Present == rows && Distinct == rows;
}

/// <summary>What was counted in one table.</summary>
internal sealed record TableProfile(string Name, string? Schema, long Rows, ImmutableArray<ColumnProfile> Columns)
{
    public ColumnProfile? Column(string name) =>
        Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
}
