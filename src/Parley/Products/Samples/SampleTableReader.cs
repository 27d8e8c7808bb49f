using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Products.Yaml;

namespace Parley.Products.Samples;

/// <summary>Reads tables, each with what those before it offer.</summary>
/// <param name="start">First day of the data.</param>
/// <param name="end">Last day of the data.</param>
/// <param name="faults">Gathers what is wrong.</param>
internal sealed partial class SampleTableReader(DateOnly start, DateOnly end, Faults faults)
{
    private const int MostRows = 5_000_000;
    private readonly Dictionary<string, SampleNames> names = new(StringComparer.Ordinal);

    /// <summary>Tables read, in file order.</summary>
    public OrderedDictionary<string, TableSpec> Specs { get; } = new(StringComparer.Ordinal);

    /// <summary>The columns of a table; null where there is none.</summary>
    /// <param name="table">The table.</param>
    public SampleNames? NamesOf(string table) => names.GetValueOrDefault(table);

    /// <summary>The members of a table; null where there is none.</summary>
    /// <param name="table">The table.</param>
    public TableSpec.Members? MembersOf(string table) => Specs.GetValueOrDefault(table) as TableSpec.Members;

    /// <summary>Names of the tables of members.</summary>
    public IReadOnlyCollection<string> MemberTables => [.. Specs.Values.OfType<TableSpec.Members>().Select(t => t.Name)];

    /// <summary>Reads one table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fields">Its keys.</param>
    public void Read(string name, YamlFields fields)
    {
        if (!Name().IsMatch(name))
        {
            faults.Add(fields.Place.Fault($"'{name}' is not a table's name; letters, digits and _ are."));
            return;
        }

        TableSpec? table = fields switch
        {
            _ when fields.Has("days") => Days(name, fields),
            _ when fields.Has("rows") => Members(name, fields),
            _ when fields.Has("each") => Grid(name, fields),
            _ when fields.Has("rows_of") => Events(name, fields),
            _ => null,
        };
        if (table is null)
        {
            if (!fields.Entries.Any(e => e.Key is "days" or "rows" or "each" or "rows_of"))
            {
                faults.Add(fields.Place.Fault("A table needs one of days, rows, each, rows_of."));
            }

            return;
        }

        fields.Finish();
        Specs[name] = table;
    }

    private TableSpec.Days? Days(string name, YamlFields fields)
    {
        var days = fields.Map("days");
        if (days?.RequiredText("column") is not { } column || SampleReader.Span(days) is not var (first, last))
        {
            return null;
        }

        days.Finish();
        names[name] = new SampleNames(null);
        names[name].Add(column, ColumnShape.Day);
        return new TableSpec.Days(name, column, first, last);
    }

    private TableSpec.Members? Members(string name, YamlFields fields)
    {
        var rows = fields.Maps("rows");
        if (rows.IsEmpty)
        {
            fields.Fault("rows", "A table of members needs at least one row.");
            return null;
        }

        ImmutableArray<string> columns = [.. rows.SelectMany(row => row.Entries).Select(e => e.Key).Distinct()];
        foreach (var row in rows.Where(row => !row.Has(columns[0])))
        {
            faults.Add(row.Place.Fault($"Each row needs the key '{columns[0]}'."));
        }

        var table = new TableSpec.Members(
            name, columns, [.. rows.Select(row => columns.Select(column => row.Text(column) ?? "").ToImmutableArray())]);
        foreach (var repeated in table.Rows.GroupBy(row => row[0]).Where(g => g.Count() > 1))
        {
            fields.Fault("rows", $"The key '{repeated.Key}' is there {repeated.Count()} times.");
        }

        CheckDays(table, fields);
        names[name] = new SampleNames(null);
        foreach (var column in columns)
        {
            names[name].Add(column, ColumnShape.Text);
        }

        return table;
    }

    private static void CheckDays(TableSpec.Members table, YamlFields fields)
    {
        foreach (var column in table.Columns.Where(c => c is SampleMembers.FirstDay or SampleMembers.LastDay))
        {
            var index = table.Columns.IndexOf(column);
            if (table.Rows.Any(row => row[index].Length > 0 && !DateOnly.TryParseExact(row[index], "yyyy-MM-dd", out _)))
            {
                fields.Fault("rows", $"{column} is a date as 2026-01-31.");
            }
        }
    }

    private TableSpec.Grid? Grid(string name, YamlFields fields)
    {
        var day = fields.RequiredText("day");
        var each = fields.Texts("each");
        var own = names[name] = new SampleNames(null);
        own.Add(day ?? "", ColumnShape.Day);
        long rows = end.DayNumber - start.DayNumber + 1;
        foreach (var table in each)
        {
            if (MembersOf(table) is not { } members)
            {
                fields.Fault("each", $"There is no table of members '{table}' before this one; {Faults.Suggestion(table, MemberTables)}.");
                return null;
            }

            rows = Math.Min(MostRows + 1, rows * members.Rows.Length);
            own.Add(members.Columns[0], ColumnShape.Key, table);
        }

        if (rows > MostRows)
        {
            fields.Fault("each", string.Create(CultureInfo.InvariantCulture, $"These are more than {MostRows:N0} rows."));
            return null;
        }

        var columns = Columns(fields, own);
        return day is null ? null : new TableSpec.Grid(name, day, each, columns);
    }

    private TableSpec.Events? Events(string name, YamlFields fields)
    {
        var parent = fields.RequiredText("rows_of");
        if (parent is null || Specs.GetValueOrDefault(parent) is not (TableSpec.Grid or TableSpec.Events))
        {
            var known = Specs.Values.Where(t => t is TableSpec.Grid or TableSpec.Events).Select(t => t.Name).ToArray();
            fields.Fault("rows_of", $"There is no table of days '{parent}' before this one; {Faults.Suggestion(parent ?? "", known)}.");
            return null;
        }

        var own = names[name] = new SampleNames(names[parent]);
        if (fields.Map("count") is not { } count)
        {
            fields.Fault("count", "The key 'count' is needed: how many rows for one row of the other table.");
            return null;
        }

        var number = new SampleColumnReader(this, names[parent], faults).Number($"count of {name}", count);
        return new TableSpec.Events(name, parent, number with { Whole = true }, Columns(fields, own));
    }

    private ImmutableArray<ColumnSpec> Columns(YamlFields fields, SampleNames own)
    {
        var reader = new SampleColumnReader(this, own, faults);
        return [.. (fields.Map("columns")?.Entries ?? []).Select(reader.Read).OfType<ColumnSpec>()];
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
    private static partial Regex Name();
}
