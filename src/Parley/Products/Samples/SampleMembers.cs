using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Products.Samples;

/// <summary>The members of an entity. The attributes <c>_from</c> and <c>_to</c> say on which days a member is there.</summary>
/// <param name="spec">As written.</param>
internal sealed class SampleMembers(TableSpec.Members spec)
{
    /// <summary>The attribute with a member's first day.</summary>
    public const string FirstDay = "_from";

    /// <summary>The attribute with a member's last day.</summary>
    public const string LastDay = "_to";

    private readonly int[] first = DaysOf(spec, FirstDay, int.MinValue);
    private readonly int[] last = DaysOf(spec, LastDay, int.MaxValue);

    /// <summary>The table.</summary>
    public string Table => spec.Name;

    /// <summary>How many members.</summary>
    public int Count => spec.Rows.Length;

    /// <summary>True where a member is there on a day.</summary>
    /// <param name="member">Its place in the table.</param>
    /// <param name="day">The day's number.</param>
    public bool IsThere(int member, int day) => day >= first[member] && day <= last[member];

    /// <summary>The keys, as a column.</summary>
    /// <param name="name">The column's name; the table's own where null.</param>
    /// <param name="codes">The member of each row.</param>
    public SampleColumn.Names Keys(string? name, int[] codes) =>
        new(name ?? spec.Columns[0], codes, Texts(spec.Columns[0])) { Table = spec.Name };

    /// <summary>A column's cells.</summary>
    /// <param name="column">The column; the reader has checked that it is there.</param>
    public ImmutableArray<string> Texts(string column) => Texts(spec, column);

    /// <summary>A column's cells as numbers; the reader has checked that they are.</summary>
    /// <param name="column">The column.</param>
    public double[] Numbers(string column) =>
        [.. Texts(column).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static ImmutableArray<string> Texts(TableSpec.Members spec, string column)
    {
        var index = spec.Columns.IndexOf(column);
        return [.. spec.Rows.Select(row => row[index])];
    }

    private static int[] DaysOf(TableSpec.Members spec, string column, int open) =>
        spec.Columns.Contains(column)
            ? [.. Texts(spec, column).Select(t => t.Length == 0 ? open : DateOnly.ParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber)]
            : [.. Enumerable.Repeat(open, spec.Rows.Length)];
}
