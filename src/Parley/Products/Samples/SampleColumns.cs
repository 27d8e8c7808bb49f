using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Products.Samples;

/// <summary>Makes the columns of a table, each from those before it.</summary>
/// <param name="world">What was made before.</param>
internal sealed class SampleColumns(SampleWorld world)
{
    private readonly SampleNumbers numbers = new(world);

    /// <summary>Adds columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="specs">How, in order.</param>
    public void Add(SampleTable table, ImmutableArray<ColumnSpec> specs)
    {
        foreach (var spec in specs)
        {
            table.Columns.Add(Make(spec, table));
        }
    }

    private SampleColumn Make(ColumnSpec spec, SampleTable table) => spec switch
    {
        ColumnSpec.Number number => numbers.Make(number, table),
        ColumnSpec.Pick pick => Pick(pick, table),
        ColumnSpec.Choose choose => Choose(choose, table),
        ColumnSpec.Id id => new SampleColumn.Ids(id.Name, id.Prefix, [.. Enumerable.Range(1, table.Rows)]),
        ColumnSpec.Copy copy => table.Parent.First(column => column.Name == copy.Source) with { Name = copy.Name },
        ColumnSpec.Delay delay => new SampleColumn.Dates(delay.Name, table.Days),
        _ => throw new InvalidOperationException($"No way to make {spec.GetType().Name}."),
    };

    private SampleColumn.Names Pick(ColumnSpec.Pick spec, SampleTable table)
    {
        var members = world.Members(spec.Table);
        var codes = Drawn(members.Numbers(spec.Weight), table.Rows, world.Random($"{table.Name}.{spec.Name}"));
        foreach (var plant in world.PlantsOn(table.Name, spec.Name))
        {
            SamplePlanter.Move(plant, table, codes, world.Random($"planted {plant.Spec.Name} rows"));
        }

        return members.Keys(spec.Name, codes);
    }

    private SampleColumn Choose(ColumnSpec.Choose spec, SampleTable table)
    {
        var codes = Drawn(
            [.. spec.Values.Select(v => v.Weight)], table.Rows, world.Random($"{table.Name}.{spec.Name}"));
        if (spec.Numbers is not { } values)
        {
            return new SampleColumn.Names(spec.Name, codes, [.. spec.Values.Select(v => v.Value)]);
        }

        var decimals = values.Max(v => v.Scale);
        var scaled = values.Select(v => (long)(v * SampleColumn.Numbers.Power(decimals))).ToArray();
        return new SampleColumn.Numbers(spec.Name, Array.ConvertAll(codes, code => scaled[code]), decimals);
    }

    private static int[] Drawn(double[] weights, int rows, SampleRandom random)
    {
        var total = weights.Sum();
        var codes = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var left = random.NextDouble() * total;
            var code = 0;
            while (code < weights.Length - 1 && (left -= weights[code]) >= 0)
            {
                code++;
            }

            codes[row] = code;
        }

        return codes;
    }
}
