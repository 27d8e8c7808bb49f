using System.Collections.Immutable;
using Parley.Statistics.Causes;
using Xunit;

namespace Parley.Tests.Statistics.Causes;

/// <summary>The search for causes on tables of which it is known what happened.</summary>
public sealed class CauseSearchTests
{
    private static readonly ImmutableArray<string> Attributes = ["region", "channel", "device"];

    [Fact]
    public void One_segment_that_fell_is_the_cause_and_its_part_is_the_change()
    {
        var found = Find(Table((r, c, d) => r == 2 && c == 1 ? 0.5 : 1));

        var cause = Assert.Single(found.Causes);
        Assert.Equal("region=r2, channel=c1", Text(cause));
        Assert.True(cause.Part < 0);
        Assert.InRange(cause.Part / found.Change, 0.9, 1.1);
    }

    [Fact]
    public void Causes_of_opposite_direction_are_both_found()
    {
        var found = Find(Table((r, c, d) => r == 0 ? 1.5 : d == 1 && c == 2 ? 0.4 : 1));

        Assert.Equal(["channel=c2, device=d1", "region=r0"], found.Causes.Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Where_nothing_happened_nothing_is_found() => Assert.Empty(Find(Table((_, _, _) => 1)).Causes);

    [Fact]
    public void A_change_of_everything_alike_is_nobodys_doing() =>
        Assert.All(Find(LeafTable.Of(Attributes, false, Leaves((_, _, _) => 1).Select(l => l with { Actual = l.Expected }))).Causes, _ => Assert.Fail());

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        var leaves = Leaves((r, c, d) => r == 1 && d == 0 ? 2 : 1).ToArray();

        var one = CauseSearch.Find(LeafTable.Of(Attributes, false, leaves), null, TestContext.Current.CancellationToken);
        var other = CauseSearch.Find(LeafTable.Of(Attributes, false, leaves.Reverse()), null, TestContext.Current.CancellationToken);

        Assert.Equal(one.Causes.Select(Text), other.Causes.Select(Text));
        Assert.Equal(one.Causes.Select(c => c.Part), other.Causes.Select(c => c.Part));
    }

    [Fact]
    public void A_segment_that_is_new_and_one_that_vanished_are_causes()
    {
        var leaves = Leaves((r, c, d) => r == 3 ? 0 : 1).Select(l => l.Members[1] == "c0" && l.Members[0] != "r3" ? l with { Expected = 0 } : l);

        var found = CauseSearch.Find(LeafTable.Of(Attributes, false, leaves), null, TestContext.Current.CancellationToken);

        Assert.Equal(["channel=c0", "region=r3"], found.Causes.Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Negative_and_zero_values_are_taken_as_they_are()
    {
        var leaves = Leaves((r, c, d) => r == 1 ? 1.8 : 1).Select(l => l.Members[2] == "d0" ? l with { Actual = -l.Actual, Expected = -l.Expected } : l.Members[2] == "d1" ? l with { Actual = 0, Expected = 0 } : l);

        var found = CauseSearch.Find(LeafTable.Of(Attributes, false, leaves), null, TestContext.Current.CancellationToken);

        Assert.Equal(["region=r1"], found.Causes.Select(Text));
    }

    [Fact]
    public void A_ratio_that_rose_in_one_segment_has_that_segment_for_its_cause()
    {
        var table = LeafTable.Of(Attributes, true, Leaves((r, c, d) => c == 3 ? 2 : 1)
            .Select(l => new Leaf(l.Members, Math.Round(l.Actual / 10), l.Expected / 10) { Denominator = Math.Round(l.Expected), ExpectedDenominator = Math.Round(l.Expected) }));

        var found = CauseSearch.Find(table, null, TestContext.Current.CancellationToken);

        Assert.Equal("channel=c3", Text(Assert.Single(found.Causes)));
        Assert.InRange(found.Causes[0].Part / found.Change, 0.8, 1.2);
    }

    [Fact]
    public void No_cause_lies_in_another_and_none_shares_a_leaf()
    {
        var found = Find(Table((r, c, d) => r == 0 ? 0.5 : c == 1 ? 1.7 : d == 2 && c == 2 ? 3 : 1));

        Assert.True(found.Causes.Length >= 3);
        Assert.Equal(found.Causes.Sum(c => c.Leaves.Length), found.Causes.SelectMany(c => c.Leaves).Distinct().Count());
        Assert.DoesNotContain(found.Causes, c => found.Causes.Any(o => o != c && o.Conditions.All(c.Conditions.Contains)));
    }

    [Fact]
    public void An_empty_table_and_one_of_a_single_leaf_have_no_causes()
    {
        Assert.Empty(Find(LeafTable.Of(Attributes, false, [])).Causes);
        Assert.Empty(Find(LeafTable.Of(Attributes, false, [new Leaf(["r", "c", "d"], 5, 100)])).Causes);
    }

    private static CauseFindings Find(LeafTable table) => CauseSearch.Find(table, null, TestContext.Current.CancellationToken);

    private static LeafTable Table(Func<int, int, int, double> shift) => LeafTable.Of(Attributes, false, Leaves(shift));

    private static string Text(SegmentCause cause) => string.Join(", ", cause.Conditions.Select(c => $"{c.Attribute}={c.Member}"));

    private static IEnumerable<Leaf> Leaves(Func<int, int, int, double> shift) =>
        from r in Enumerable.Range(0, 5)
        from c in Enumerable.Range(0, 5)
        from d in Enumerable.Range(0, 4)
        let expected = 100.0 + (r * 37) + (c * 53) + (d * 29)
        let noise = 1 + (((((r * 31) + (c * 17) + (d * 7)) * 7919 % 101) - 50) / 1000.0)
        select new Leaf([$"r{r}", $"c{c}", $"d{d}"], expected * shift(r, c, d) * noise, expected);
}
