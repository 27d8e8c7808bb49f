using System.Collections.Immutable;

namespace Parley.Metrics.Sources.Files;

/// <summary>One file of a data folder.</summary>
/// <param name="Path">Path relative to the product folder, with '/'.</param>
/// <param name="FullPath">Absolute path.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Modified">When it was last written, UTC.</param>
internal sealed record DataFile(string Path, string FullPath, long Length, DateTime Modified)
{
    /// <summary>True for Parquet; CSV otherwise.</summary>
    public bool IsParquet => Path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The files that make one table, in ordinal order of their paths.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Files">At least one file, all CSV or all Parquet.</param>
internal sealed record TableFiles(string Name, ImmutableArray<DataFile> Files);

/// <summary>A column as it is stored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">SQL over the file's column that gives its value.</param>
internal sealed record ColumnPlan(string Name, string Expression);

/// <summary>How a table is stored: every file with the same columns.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Selects">One SELECT a file, all with the same column names and types.</param>
/// <param name="Rows">Rows that were counted; −1 where they were not.</param>
internal sealed record TablePlan(string Name, ImmutableArray<string> Selects, long Rows)
{
    /// <summary>Columns whose values say their unit: an ISO 4217 code, or <c>percent</c>.</summary>
    public ImmutableArray<(string Column, string Unit)> Units { get; init; } = [];
}
