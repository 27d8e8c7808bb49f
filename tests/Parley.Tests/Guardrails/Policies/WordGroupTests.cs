using System.Text.RegularExpressions;
using Parley.Guardrails.Policies;
using Parley.Statistics;
using Xunit;

namespace Parley.Tests.Guardrails.Policies;

public sealed class WordGroupTests
{
    [Theory]
    [InlineData("share, stock", "Is the stock up?", true)]
    [InlineData("share, stock", "Two STOCKS rose", true)]
    [InlineData("share, stock", "Stockholm is nice", false)]
    [InlineData("tax", "All taxes", true)]
    [InlineData("invest*", "She is investing", true)]
    [InlineData("invest*", "to reinvest", false)]
    [InlineData("put money in", "Should I put  money in bonds", true)]
    [InlineData("put money in", "Put the money in", false)]
    [InlineData("e-mail", "Write an E-Mail", true)]
    [InlineData("e-mail", "an e mail", false)]
    [InlineData("put mon*", "put money", true)]
    [InlineData("$100, c++", "It costs $100", true)]
    [InlineData("$100, c++", "It costs 100", false)]
    [InlineData("???", "What ???", true)]
    [InlineData("???", "What", false)]
    [InlineData("naïve", "How NAÏVE", true)]
    [InlineData("kelvin", "\u212Aelvin", true)]
    public void A_sentence_has_an_entry_or_not(string group, string sentence, bool has) => Assert.Equal(has, IsIn(group, sentence, out _));

    [Fact]
    public void Most_sentences_are_not_read_by_the_expression()
    {
        IsIn("share, stock, invest*", "What was revenue in the third quarter by region?", out var reads);
        Assert.Equal(0, reads);
    }

    [Fact]
    public void The_look_at_first_words_never_loses_what_the_expression_finds()
    {
        string[] entries = ["share", "stock", "invest*", "put money in", "e-mail", "don't", "$100", "c++", "a_b", "tax", "Öl*", "x-ray*", "no. 5"];
        string[] others = ["the", "is", "I'm", "reinvested", "stockpile", "100", "mon", "shares'", "'stock'", "oil", "№", "5", "-", "ÖLS", "don", "t", "e", "mail", "x-rays"];
        var random = new SeededRandom(20261127);
        for (var round = 0; round < 3000; round++)
        {
            var group = string.Join(", ", entries.Where(_ => random.Below(3) == 0).DefaultIfEmpty("share"));
            var words = Enumerable.Range(0, 8).Select(_ => random.Below(2) == 0 ? entries[random.Below(entries.Length)].TrimEnd('*') : others[random.Below(others.Length)]);
            var sentence = string.Join(random.Below(4) == 0 ? "  " : " ", words);
            Regex? expression = null;
            var found = WordGroup.Parse(group, pattern => expression = Compile(pattern)).IsIn(sentence, (e, s) => e.IsMatch(s));
            Assert.True(found == expression!.IsMatch(sentence), $"{group} in {sentence}");
        }
    }

    private static bool IsIn(string group, string sentence, out int reads)
    {
        var count = 0;
        var found = WordGroup.Parse(group, Compile).IsIn(sentence, (expression, text) =>
        {
            count++;
            return expression.IsMatch(text);
        });
        reads = count;
        return found;
    }

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
