using System.Collections.Immutable;

namespace Parley.Products.Samples;

/// <summary>Makes tables, each from those before it.</summary>
/// <param name="world">What was made before.</param>
/// <param name="scale">How many times as many rows the events of a grid get.</param>
internal sealed class SampleTables(SampleWorld world, int scale)
{
    private readonly SampleColumns columns = new(world);
    private readonly SampleNumbers numbers = new(world);

    /// <summary>Makes a table.</summary>
    /// <param name="spec">How.</param>
    public SampleTable Make(TableSpec spec)
    {
        var table = spec switch
        {
            TableSpec.Days days => Days(days),
            TableSpec.Members members => Members(members),
            TableSpec.Grid grid => Grid(grid),
            TableSpec.Events events => Events(events),
            _ => throw new InvalidOperationException($"No way to make {spec.GetType().Name}."),
        };
        foreach (var plant in world.PlantsOn(spec.Name, ""))
        {
            SamplePlanter.Remove(plant, table);
        }

        world.Add(table);
        return table;
    }

    private static SampleTable Days(TableSpec.Days spec)
    {
        int[] days = [.. Enumerable.Range(spec.Start.DayNumber, spec.End.DayNumber - spec.Start.DayNumber + 1)];
        return new SampleTable(spec.Name, days) { Columns = { new SampleColumn.Dates(spec.Column, days) } };
    }

    private SampleTable Members(TableSpec.Members spec)
    {
        var members = world.Members(spec.Name);
        int[] codes = [.. Enumerable.Range(0, spec.Rows.Length)];
        var table = new SampleTable(spec.Name, new int[spec.Rows.Length]);
        table.Columns.AddRange(spec.Columns.Select(name => new SampleColumn.Names(name, codes, members.Texts(name))));
        return table;
    }

    private SampleTable Grid(TableSpec.Grid spec)
    {
        SampleMembers[] each = [.. spec.Each.Select(world.Members)];
        var rows = Combinations(each);
        var table = new SampleTable(spec.Name, [.. rows.Select(row => row.Day)]);
        table.Columns.Add(new SampleColumn.Dates(spec.Day, table.Days));
        for (var i = 0; i < each.Length; i++)
        {
            table.Columns.Add(each[i].Keys(null, [.. rows.Select(row => row.Members[i])]));
        }

        columns.Add(table, spec.Columns);
        return table;
    }

    /// <summary>Every day with every combination of the members that are there on it.</summary>
    private List<(int Day, int[] Members)> Combinations(SampleMembers[] each)
    {
        IEnumerable<int[]> combinations = [[]];
        foreach (var members in each)
        {
            combinations = [.. combinations.SelectMany(c => Enumerable.Range(0, members.Count).Select(m => (int[])[.. c, m]))];
        }

        var rows = new List<(int, int[])>();
        for (var day = world.Start; day <= world.End; day++)
        {
            rows.AddRange(combinations
                .Where(c => !c.Where((member, i) => !each[i].IsThere(member, day)).Any())
                .Select(c => (day, c)));
        }

        return rows;
    }

    private SampleTable Events(TableSpec.Events spec)
    {
        var parent = world.Table(spec.Parent);
        var count = parent.Parent.Count == 0 ? spec.Count with { Base = spec.Count.Base * scale } : spec.Count;
        var rows = Repeated(numbers.Make(count, parent).Scaled);
        var days = Array.ConvertAll(rows, row => parent.Days[row]);
        if (spec.Columns.OfType<ColumnSpec.Delay>().FirstOrDefault() is { } delay)
        {
            var random = world.Random($"{spec.Name}.{delay.Name}");
            days = Array.ConvertAll(days, day => day + random.Next((int)delay.Days.Least, (int)delay.Days.Most));
            rows = [.. rows.Where((_, i) => days[i] <= world.End)];
            days = Array.FindAll(days, day => day <= world.End);
        }

        var table = new SampleTable(spec.Name, days) { Parent = [.. parent.Columns.Select(column => column.Take(rows))] };
        columns.Add(table, spec.Columns);
        return table;
    }

    private static int[] Repeated(long[] counts)
    {
        var rows = new int[counts.Sum()];
        var next = 0;
        for (var row = 0; row < counts.Length; row++)
        {
            Array.Fill(rows, row, next, (int)counts[row]);
            next += (int)counts[row];
        }

        return rows;
    }
}
