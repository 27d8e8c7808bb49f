using System.Collections.Immutable;

namespace Parley.Statistics.Causes;

/// <summary>A set of attributes: every combination of their values that occurs is a cell, and every leaf lies in one.</summary>
internal sealed class Cuboid
{
    /// <summary>Makes the cells.</summary>
    /// <param name="attributes">Places of the attributes, ascending.</param>
    /// <param name="codes">For each attribute of the table, each leaf's value.</param>
    /// <param name="leaves">How many leaves there are.</param>
    public Cuboid(ImmutableArray<int> attributes, int[][] codes, int leaves)
    {
        Attributes = attributes;
        CellOf = new int[leaves];
        var places = new Dictionary<(int, int, int), int>();
        for (var leaf = 0; leaf < leaves; leaf++)
        {
            var key = (Code(0, leaf), Code(1, leaf), Code(2, leaf));
            if (!places.TryGetValue(key, out var cell))
            {
                places.Add(key, cell = places.Count);
            }

            CellOf[leaf] = cell;
        }

        Cells = places.Count;
        (Start, Order) = Group(CellOf, Cells);
        int Code(int nth, int leaf) => nth < attributes.Length ? codes[attributes[nth]][leaf] : 0;
    }

    /// <summary>Places of the attributes.</summary>
    public ImmutableArray<int> Attributes { get; }

    /// <summary>Each leaf's cell.</summary>
    public int[] CellOf { get; }

    /// <summary>How many cells there are.</summary>
    public int Cells { get; }

    private int[] Start { get; }

    private int[] Order { get; }

    /// <summary>The leaves of a cell, ascending.</summary>
    public ReadOnlySpan<int> Leaves(int cell) => Order.AsSpan(Start[cell], Start[cell + 1] - Start[cell]);

    /// <summary>Every set of one to three of the attributes; sets of fewer first.</summary>
    public static ImmutableArray<Cuboid> All(LeafTable table, int most)
    {
        var sets = new List<ImmutableArray<int>>();
        var last = new List<ImmutableArray<int>> { ImmutableArray<int>.Empty };
        for (var size = 1; size <= Math.Min(most, table.Attributes.Length); size++)
        {
            last = [.. last.SelectMany(set => Enumerable.Range(set.IsEmpty ? 0 : set[^1] + 1, table.Attributes.Length - (set.IsEmpty ? 0 : set[^1] + 1)).Select(set.Add))];
            sets.AddRange(last);
        }

        var cuboids = new Cuboid[sets.Count];
        Parallel.For(0, sets.Count, i => cuboids[i] = new Cuboid(sets[i], table.Codes, table.Leaves.Length));
        return [.. cuboids];
    }

    private static (int[] Start, int[] Order) Group(int[] cellOf, int cells)
    {
        var start = new int[cells + 1];
        foreach (var cell in cellOf)
        {
            start[cell + 1]++;
        }

        for (var cell = 0; cell < cells; cell++)
        {
            start[cell + 1] += start[cell];
        }

        var (next, order) = (start.ToArray(), new int[cellOf.Length]);
        for (var leaf = 0; leaf < cellOf.Length; leaf++)
        {
            order[next[cellOf[leaf]]++] = leaf;
        }

        return (start, order);
    }
}
