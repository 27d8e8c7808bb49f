using Parley.Text;
using Xunit;

namespace Parley.Tests.Text;

public sealed class ProseTests
{
    private static readonly ProseLanguage English = ProseLanguage.English;

    [Fact]
    public void Read_WordsAndNumbers_AreFoldedAndKeepTheirPlace()
    {
        const string Text = "The Café’s 1,250.50 EUR (year-on-year) don't do n't";

        var words = WordReader.Read(Text);

        Assert.Equal(["the", "cafe", "'s", "1250.5", "eur", "year", "on", "year", "don't", "do", "n't"], words.Select(w => w.Folded));
        Assert.Equal("1,250.50", Assert.Single(words, w => w.IsNumber).Span.Of(Text));
    }

    [Theory]
    [InlineData("approved", "approval")]
    [InlineData("refunds", "refunding")]
    [InlineData("went", "going")]
    [InlineData("organisation", "organizations")]
    [InlineData("policies", "policy")]
    [InlineData("children", "child")]
    public void Stem_FormsOfAWord_AreOne(string one, string other) => Assert.Equal(Stemmer.Stem(one, English), Stemmer.Stem(other, English));

    [Theory]
    [InlineData("news", "new")]
    [InlineData("university", "universe's")]
    [InlineData("policy", "police")]
    public void Stem_OtherWords_AreNot(string one, string other) => Assert.NotEqual(Stemmer.Stem(one, English), Stemmer.Stem(other, English));

    [Theory]
    [InlineData("a", 1)]
    [InlineData("table", 2)]
    [InlineData("passed", 1)]
    [InlineData("approved", 2)]
    [InlineData("created", 3)]
    [InlineData("changes", 2)]
    [InlineData("reimbursement", 4)]
    [InlineData("organization", 5)]
    [InlineData("information", 4)]
    [InlineData("condition", 3)]
    [InlineData("responsible", 4)]
    [InlineData("employees", 3)]
    [InlineData("business", 2)]
    [InlineData("rhythm", 2)]
    [InlineData("2026", 1)]
    public void Count_Syllables_AsSpoken(string word, int syllables) => Assert.Equal(syllables, Syllables.Count(word, English));

    // The figures that are published for these sentences as examples of the formulas.
    [Fact]
    public void Readability_PublishedExamples_HaveTheirPublishedFigures()
    {
        Assert.Equal(116.1, Readability.Of("The cat sat on the mat.").FleschReadingEase, 0.1);
        Assert.Equal(-1.45, Readability.Of("The cat sat on the mat.").FleschKincaidGrade, 0.01);
        Assert.Equal(11.3, new Readability(1, 13, 24, 3, 70).FleschKincaidGrade, 0.1);
        Assert.Equal(14.5, new Readability(5, 119, 200, 30, 639).ColemanLiau, 0.1);
        Assert.Equal(13.0, new Readability(30, 600, 900, 90, 2900).Smog, 0.1);
    }

    [Fact]
    public void Readability_NoWords_IsNoNumberOutOfRange()
    {
        var none = Readability.Of("");

        Assert.All([none.FleschKincaidGrade, none.Smog, none.ColemanLiau, none.AutomatedReadability], grade => Assert.Equal(0, grade));
    }

    [Fact]
    public void Similarity_OfSetsAndSequences()
    {
        Assert.Equal(0.5, Similarity.Jaccard(new HashSet<int> { 1, 2, 3 }, new HashSet<int> { 2, 3, 4 }));
        Assert.Equal(2.0 / 3, Similarity.Containment([1, 2, 3], new HashSet<int> { 2, 3, 4 }), 6);
        Assert.Equal(3, Similarity.LongestCommonSubsequence<char>("abcd", "acbd"));
        Assert.True(Similarity.CharacterNgrams("reimbursement", "reimbursements") > Similarity.CharacterNgrams("reimbursement", "statement"));
    }
}
