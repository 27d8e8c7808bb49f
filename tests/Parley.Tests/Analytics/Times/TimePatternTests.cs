using Parley.Analytics.Times;
using Xunit;

namespace Parley.Tests.Analytics.Times;

public sealed class TimePatternTests
{
    [Theory]
    [InlineData("(a|b")]
    [InlineData("[a")]
    [InlineData("a]")]
    [InlineData("a | b)")]
    public void Parse_BrokenPhrase_SaysSo(string phrase) =>
        Assert.Throws<FormatException>(() => TimePattern.Parse(phrase));

    [Fact]
    public void Every_slot_of_the_language_files_exists()
    {
        var language = TimeLanguage.English;
        var known = language.Words.Keys.Concat(language.Shapes.Keys).Concat(language.Unions.Keys)
            .Concat(language.Sections.Select(s => s.Name)).Append("rest").ToHashSet(StringComparer.Ordinal);

        Assert.All(language.Unions.Values.SelectMany(u => u), u => Assert.Contains(u, known));
        Assert.All(language.Sections.SelectMany(s => s.Rules).SelectMany(r => r.Pattern.Slots), s => Assert.Contains(s, known));
    }
}
