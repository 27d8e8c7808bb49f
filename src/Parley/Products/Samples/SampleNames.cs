using System.Globalization;

namespace Parley.Products.Samples;

/// <summary>What a column can be used for.</summary>
internal enum ColumnShape
{
    /// <summary>To multiply by.</summary>
    Number,

    /// <summary>The row's day.</summary>
    Day,

    /// <summary>Only to be copied.</summary>
    Text,

    /// <summary>To look members' attributes up by.</summary>
    Key,
}

/// <summary>The columns that a table has so far, and those of the table it rests on: what its next column can refer to.</summary>
/// <param name="parent">The table it rests on; null where there is none.</param>
internal sealed class SampleNames(SampleNames? parent)
{
    private readonly List<(string Column, ColumnShape Shape, string Table)> columns = [];

    /// <summary>The table it rests on.</summary>
    public SampleNames? Parent { get; } = parent;

    /// <summary>Names of the columns, those of the other table too.</summary>
    public IReadOnlyCollection<string> All => [.. columns.Select(c => c.Column), .. Parent?.All ?? []];

    /// <summary>Tables of members whose attributes can be looked up.</summary>
    public IReadOnlyCollection<string> Tables =>
        [.. columns.Where(c => c.Shape == ColumnShape.Key).Select(c => c.Table), .. Parent?.Tables ?? []];

    /// <summary>Adds a column; false where there is one of that name.</summary>
    /// <param name="column">The column.</param>
    /// <param name="shape">What it can be used for.</param>
    /// <param name="table">For keys: the table of members.</param>
    public bool Add(string column, ColumnShape shape, string table = "")
    {
        if (columns.Exists(c => c.Column == column))
        {
            return false;
        }

        columns.Add((column, shape, table));
        return true;
    }

    /// <summary>A column of this table or else of the other one; null where there is none.</summary>
    /// <param name="column">The column.</param>
    public (ColumnShape Shape, string Table)? Find(string column)
    {
        var index = columns.FindIndex(c => c.Column == column);
        return index >= 0 ? (columns[index].Shape, columns[index].Table) : Parent?.Find(column);
    }

    /// <summary>True where the attribute is a number, not below 0, for each member.</summary>
    /// <param name="members">The members.</param>
    /// <param name="attribute">The attribute.</param>
    public static bool IsNumber(TableSpec.Members members, string attribute)
    {
        var index = members.Columns.IndexOf(attribute);
        return index >= 0 && members.Rows.All(row =>
            double.TryParse(row[index], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _));
    }
}
