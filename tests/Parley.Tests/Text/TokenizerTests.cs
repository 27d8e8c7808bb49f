using Parley.Text;
using Xunit;

namespace Parley.Tests.Text;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("What's revenue?", "what|'s|revenue|?")]
    [InlineData("year-on-year", "year|on|year")]
    [InlineData("2025-11-03", "2025|-|11|-|03")]
    [InlineData("above $1,250.50", "above|$|1,250.50")]
    [InlineData("10k, 5% or 1.2m", "10k|,|5|%|or|1.2m")]
    [InlineData("new_customers >= 3", "new|customers|>=|3")]
    [InlineData("São Paulo don’t", "sao|paulo|don't")]
    [InlineData("in \"Research and Development\" only", "in|research and development|only")]
    [InlineData("1,2,3", "1|,|2|,|3")]
    [InlineData("the customers' orders", "the|customers|orders")]
    [InlineData("\u0001 \"", "\"")]
    [InlineData("", "")]
    public void Tokenize_Text_GivesPieces(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Tokenizer.Tokenize(text).Select(token => token.Lower)));

    [Fact]
    public void Tokenize_AnyText_PlacesAreInOrderAndInside()
    {
        const string Text = "Compare “Plan A” vs B, 10.5% – Q3/2025’s";
        var tokens = Tokenizer.Tokenize(Text);
        Assert.All(tokens, token => Assert.InRange(token.End, token.Start + 1, Text.Length));
        Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }

    [Fact]
    public void Tokenize_VeryLongText_StopsAtTheLimit() =>
        Assert.Equal(Tokenizer.MaxTokens, Tokenizer.Tokenize(new string('?', 1_000_000)).Length);
}
