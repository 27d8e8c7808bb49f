namespace Parley.Products.Samples;

/// <summary>A table in the making: its rows are fixed, its columns are added one by one.</summary>
/// <param name="Name">The table.</param>
/// <param name="Days">The day each row belongs to.</param>
internal sealed record SampleTable(string Name, int[] Days)
{
    /// <summary>Columns so far, in order.</summary>
    public List<SampleColumn> Columns { get; } = [];

    /// <summary>The other table's columns, row for row; empty where there is none.</summary>
    public IReadOnlyList<SampleColumn> Parent { get; init; } = [];

    /// <summary>Rows that are not written; other tables still rest on them.</summary>
    public bool[] Missing { get; } = new bool[Days.Length];

    /// <summary>How many rows.</summary>
    public int Rows => Days.Length;

    /// <summary>A column of this table or else of the other one.</summary>
    /// <param name="name">The column; the reader has checked that it is there.</param>
    public SampleColumn Column(string name) =>
        Columns.Find(c => c.Name == name) ?? Parent.First(c => c.Name == name);

    /// <summary>The column that says which member of a table a row belongs to.</summary>
    /// <param name="table">The table of members.</param>
    public SampleColumn.Names Members(string table) =>
        Columns.Concat(Parent).OfType<SampleColumn.Names>().First(c => c.Table == table);
}
