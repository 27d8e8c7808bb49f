using Parley.Text;
using Xunit;

namespace Parley.Tests.Text;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("revenue", "revneue", 1)]
    [InlineData("ca", "abc", 3)]
    public void Between_CountsEditsAndSwaps(string left, string right, int expected)
    {
        Assert.Equal(expected, EditDistance.Between(left, right));
        Assert.Equal(expected, EditDistance.Between(right, left));
    }

    [Fact]
    public void Nearest_FarFromAll_IsNull() => Assert.Null(EditDistance.Nearest("zebra", ["revenue", "spend", "x"]));

    [Fact]
    public void Nearest_Tie_IsTheFirstInOrdinalOrder() => Assert.Equal("abcd", EditDistance.Nearest("abc", ["abcz", "abcd"]));

    [Fact]
    public void Nearest_IgnoresCase() => Assert.Equal("Revenue", EditDistance.Nearest("REVENU", ["Revenue", "Avenue"]));
}
