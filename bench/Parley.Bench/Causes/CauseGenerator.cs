using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Statistics.Causes;

namespace Parley.Bench.Causes;

/// <summary>What the tables of a family are like.</summary>
/// <param name="Name">The family.</param>
/// <param name="Ratio">True for ratios.</param>
/// <param name="Noise">Least and most noise of a leaf, as a part of what is expected of it; ratios beyond their own counting noise.</param>
/// <param name="Shift">Least and most change of a cause's leaves, as a part of what is expected of them.</param>
/// <param name="MostCauses">Causes of a table: 1 to this; 0 for tables in which nothing happened.</param>
internal sealed record CauseFamily(string Name, bool Ratio, (double Least, double Most) Noise, (double Least, double Most) Shift, int MostCauses)
{
    /// <summary>A cause's effect is at least this many standard errors of its own leaves' noise, or nobody could find it.</summary>
    public double Findable { get; init; } = 6;
}

/// <summary>
/// Tables of 3 to 5 attributes with 3 to 12 values each, of which some combinations are missing and a few leaves are much larger
/// than most; causes in one to three attributes, not nested, that change all their leaves in nearly the same proportion, up or
/// down. Where two causes cross, the first has the leaves.
/// </summary>
internal sealed class CauseGenerator(uint seed)
{
    private const int MostLeaves = 6000;
    private const int FewestOwnLeaves = 3;

    private readonly Draw _draw = new((seed * 2654435761u) ^ 0x9E3779B9u);

    /// <summary>Makes one table.</summary>
    public CauseCase Make(CauseFamily family)
    {
        while (true)
        {
            var attributes = Enumerable.Range(0, 3 + _draw.Below(3)).Select(a => 3 + _draw.Below(10)).ToArray();
            var leaves = Combinations(attributes);
            if (leaves.Count is > 40 and <= MostLeaves && Planted(family, attributes, leaves) is { } made)
            {
                return made;
            }
        }
    }

    private List<int[]> Combinations(int[] attributes)
    {
        var present = Uniform(0.3, 1);
        var all = new List<int[]> { Array.Empty<int>() };
        foreach (var count in attributes)
        {
            all = [.. all.SelectMany(prefix => Enumerable.Range(0, count).Select(v => (int[])[.. prefix, v]))];
            if (all.Count > MostLeaves * 4)
            {
                return [];
            }
        }

        return [.. all.Where(_ => Uniform(0, 1) < present)];
    }

    private CauseCase? Planted(CauseFamily family, int[] attributes, List<int[]> leaves)
    {
        var spread = Uniform(0.5, 1.5);
        var noise = Uniform(family.Noise.Least, family.Noise.Most);
        var expected = leaves.Select(_ => Math.Exp(Normal() * spread) * 100).ToArray();
        var usual = family.Ratio ? Uniform(0.03, 0.4) : 0;
        var denominators = family.Ratio ? expected.Select(e => Math.Round(e * 5)).ToArray() : expected;
        if (family.Ratio)
        {
            expected = denominators.Select(d => d * Math.Clamp(usual * Math.Exp(Normal() * 0.3), 0.005, 0.9)).ToArray();
        }

        var errors = expected.Select((e, i) => Math.Sqrt((noise * e * noise * e) + (family.Ratio ? Math.Max(e * (1 - (e / Math.Max(denominators[i], 1))), 0) : 0))).ToArray();
        var owner = Enumerable.Repeat(-1, leaves.Count).ToArray();
        var causes = new List<((int Attribute, int Value)[] Conditions, double Shift)>();
        var wanted = family.MostCauses == 0 ? 0 : 1 + _draw.Below(family.MostCauses);
        for (var attempt = 0; attempt < 200 && causes.Count < wanted; attempt++)
        {
            Plant(family, (attributes, leaves), (expected, errors), owner, causes);
        }

        return causes.Count < wanted ? null : Finish(family, leaves, (expected, denominators, errors), (owner, causes));
    }

    private void Plant(
        CauseFamily family, (int[] Attributes, List<int[]> Leaves) shape, (double[] Expected, double[] Errors) size,
        int[] owner, List<((int Attribute, int Value)[] Conditions, double Shift)> causes)
    {
        var conditions = Enumerable.Range(0, shape.Attributes.Length).OrderBy(_ => Uniform(0, 1)).Take(1 + _draw.Below(Math.Min(3, shape.Attributes.Length - 1)))
            .Order().Select(a => (Attribute: a, Value: _draw.Below(shape.Attributes[a]))).ToArray();
        var shift = Uniform(family.Shift.Least, family.Shift.Most) * (_draw.Below(2) == 0 ? -1 : 1);
        var own = Enumerable.Range(0, shape.Leaves.Count).Where(i => owner[i] < 0 && conditions.All(c => shape.Leaves[i][c.Attribute] == c.Value)).ToArray();
        var all = shape.Leaves.Count(l => conditions.All(c => l[c.Attribute] == c.Value));
        var nested = causes.Exists(o => o.Conditions.All(conditions.Contains) || conditions.All(o.Conditions.Contains));
        var (effect, error) = (own.Sum(i => Math.Abs(shift) * size.Expected[i]), Math.Sqrt(own.Sum(i => size.Errors[i] * size.Errors[i])));
        if (nested || own.Length < FewestOwnLeaves || own.Length < 0.6 * all || own.Length > 0.5 * shape.Leaves.Count
            || effect < family.Findable * error || effect < 0.005 * size.Expected.Sum())
        {
            return;
        }

        foreach (var i in own)
        {
            owner[i] = causes.Count;
        }

        causes.Add((conditions, shift));
    }

    private CauseCase Finish(
        CauseFamily family, List<int[]> leaves, (double[] Expected, double[] Denominators, double[] Errors) size,
        (int[] Owner, List<((int Attribute, int Value)[] Conditions, double Shift)> Causes) planted)
    {
        var names = Enumerable.Range(0, leaves[0].Length).Select(a => "a" + a.ToString(CultureInfo.InvariantCulture)).ToImmutableArray();
        var rows = leaves.Select((leaf, i) =>
        {
            var shift = planted.Owner[i] < 0 ? 0 : planted.Causes[planted.Owner[i]].Shift * (1 + (0.1 * Normal()));
            var (expected, denominator) = (size.Expected[i], size.Denominators[i]);
            var moved = expected * (1 + shift);
            var actual = moved + (size.Errors[i] * Normal());
            var members = leaf.Select((v, a) => $"v{a}_{v}").ToImmutableArray();
            return family.Ratio
                ? new Leaf(members, Math.Clamp(Math.Round(actual), 0, denominator), expected) { Denominator = denominator, ExpectedDenominator = denominator * Uniform(0.9, 1.1) } is var l
                    ? l with { Expected = expected / Math.Max(denominator, 1) * l.ExpectedDenominator } : null!
                : new Leaf(members, Math.Max(actual, 0), expected);
        });
        var causes = planted.Causes.Select(c => CauseCase.Text(c.Conditions.Select(x => (names[x.Attribute], $"v{x.Attribute}_{x.Value}"))));
        return new CauseCase(seed.ToString(CultureInfo.InvariantCulture), family.Name, LeafTable.Of(names, family.Ratio, rows), [.. causes]);
    }

    private double Uniform(double from, double to) => from + ((to - from) * _draw.Below(1 << 30) / (1 << 30));

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform(0, 1))) * Math.Cos(2 * Math.PI * Uniform(0, 1));
}
