using Parley.Guardrails;
using Parley.Metrics.Queries;
using Xunit;

namespace Parley.Tests.Guardrails;

/// <summary>Restrictions as queries write them are read as what they are.</summary>
public sealed class WhereFilterTests
{
    [Theory]
    [InlineData("Bonn")]
    [InlineData("O'Brien")]
    [InlineData("{{ 1 }} \\ %")]
    public void A_member_is_read_back_as_it_was_written(string member)
    {
        var read = Assert.Single(WhereFilter.Read(FilterText.In("customer__city", member)));

        Assert.Equal(("customer__city", member, false), (read.Dimension, Assert.Single(read.Values), read.Exclude));
        Assert.True(read.Says(member));
        Assert.False(read.Says("Ulm"));
    }

    [Fact]
    public void What_is_left_out_is_read_beside_the_rows_without_a_member_that_stay()
    {
        var read = WhereFilter.Read(FilterText.NotIn("order__channel", "web", "shop")).ToArray();

        Assert.Equal(["web", "shop"], read[0].Values);
        Assert.True(read[0].Exclude);
        Assert.Empty(read[1].Values);
    }
}
