using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Metrics.Drafting;

/// <summary>The time that a table's figures are counted by. Every measure needs one, so a table without a date is given one.</summary>
/// <param name="Name">Name of the time dimension.</param>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last day.</param>
internal sealed record DraftTime(string Name, DateTime First, DateTime Last)
{
    /// <summary>A table is dated by one that it joins to where that has at least one row for this many of its own.</summary>
    public const int MaxChildren = 20;

    /// <summary>The dimension to add; null where the time is a column of its own, which becomes one anyway.</summary>
    public DraftDimension? Dimension { get; init; }

    /// <summary>True where a column dates the rows.</summary>
    public bool IsDated => Note is null;

    /// <summary>The last whole month, or year, with data, as people say it.</summary>
    public string Period
    {
        get
        {
            if (Dimension is { Grain: "year" })
            {
                return Last.Year.ToString(CultureInfo.InvariantCulture);
            }

            var month = new DateTime(Last.Year, Last.Month, 1);
            var whole = Last.Day == DateTime.DaysInMonth(Last.Year, Last.Month) ? month : month.AddMonths(-1);
            return (whole < new DateTime(First.Year, First.Month, 1) ? month : whole).ToString("MMMM yyyy", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>One value a month.</summary>
    public bool IsMonthly { get; init; }

    /// <summary>What a person should know of it: the end of a sentence about the table.</summary>
    public string? Note { get; init; }

    /// <summary>The date column with most values; else a column of years; else one day for all rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="free">Its columns that are no keys.</param>
    /// <param name="hints">What names mean.</param>
    /// <param name="today">The day of drafting.</param>
    /// <param name="parents">The tables that it joins to.</param>
    public static DraftTime Of(
        TableProfile table, ImmutableArray<ColumnProfile> free, NameHints hints, DateOnly today, ImmutableArray<DraftParent> parents)
    {
        var noun = hints.RowNoun(table.Name);
        if (Main(free) is { } column)
        {
            return new DraftTime(NameOf(column.Name, noun), column.First!.Value, End(column)) { IsMonthly = column.IsMonthly };
        }

        return free.FirstOrDefault(c => IsYear(c) && hints.Hit("year_of", c.Name) is null) is { } year ? OfYears(year, noun)
            : Dating(table, parents) is { } parent ? OfParent(parent, hints)
            : Constant(noun, today.ToDateTime(TimeOnly.MinValue));
    }

    /// <summary>The name of a time column's dimension; bare words get the row's noun in front, so that they say what they date.</summary>
    /// <param name="column">The column.</param>
    /// <param name="noun">What a row is.</param>
    public static string NameOf(string column, string noun) =>
        NameHints.Identifier(column) is "date" or "time" or "day" or "ds" or "timestamp" ? $"{noun}_{NameHints.Identifier(column)}" : NameHints.Identifier(column);

    private static ColumnProfile? Main(IEnumerable<ColumnProfile> columns) =>
        columns.Where(c => c is { Kind: ColumnKind.Time, Present: > 0 }).MaxBy(c => c.Present);

    private static DateTime End(ColumnProfile column) => column is { IsMonthly: true, Last: { } last }
        ? new DateTime(last.Year, last.Month, DateTime.DaysInMonth(last.Year, last.Month))
        : column.Last!.Value;

    // The lines of an order are of the order's day. The year in which an employee was hired does not date what they did, so the
    // parent must have rows in number.
    private static DraftParent? Dating(TableProfile table, ImmutableArray<DraftParent> parents) => parents
        .Where(p => Main(p.Table.Columns) is { } column && column.Present == p.Table.Rows && p.Table.Rows * MaxChildren >= table.Rows)
        .MaxBy(p => p.Table.Rows);

    private static DraftTime OfParent(DraftParent parent, NameHints hints)
    {
        var column = Main(parent.Table.Columns)!;
        var name = NameOf(column.Name, hints.RowNoun(parent.Table.Name));
        var relation = parent.Table.Schema is { } schema ? $"{Quoted(schema)}.{Quoted(parent.Table.Name)}" : Quoted(parent.Table.Name);
        var sql = $"(SELECT parent.own_time FROM (SELECT {Quoted(parent.Key)} AS parent_key, {Quoted(column.Name)} AS own_time FROM {relation}) AS parent WHERE parent.parent_key = {Quoted(parent.Column)})";
        return new DraftTime(name, column.First!.Value, End(column))
        {
            IsMonthly = column.IsMonthly,
            Dimension = new DraftDimension(name, sql, column.IsMonthly ? "month" : "day", [], $"its own rows have no date: each counts on the {column.Name} of its {hints.RowNoun(parent.Table.Name).Replace('_', ' ')}") { IsSql = true },
        };
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool IsYear(ColumnProfile column) =>
        column is { Kind: ColumnKind.Number, Whole: true, Present: > 0, Min: >= 1000, Max: <= 2999 } && NameHints.Words(column.Name).Contains("year");

    private static DraftTime OfYears(ColumnProfile year, string noun)
    {
        var name = $"{noun}_year_start";
        return new DraftTime(name, new DateTime((int)year.Min!, 1, 1), new DateTime((int)year.Max!, 12, 31))
        {
            Dimension = new DraftDimension(name, $"MAKE_DATE(CAST(\"{year.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" AS INTEGER), 1, 1)", "year", [], $"the first day of {year.Name}")
            {
                IsSql = true,
            },
        };
    }

    private static DraftTime Constant(string noun, DateTime today)
    {
        var name = $"{noun}_as_of";
        var day = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new DraftTime(name, today, today)
        {
            Dimension = new DraftDimension(name, $"CAST('{day}' AS DATE)", "day", [], $"there is no date column: every row counts as of {day}, when this was drafted") { IsSql = true },
            Note = $"has no date column: its figures are counted as of {day}, and cannot be cut by time.",
        };
    }
}
