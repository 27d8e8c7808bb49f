using Parley.Text;
using Xunit;

namespace Parley.Tests.Text;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("Dr. Smith paid $3.50 to J. K. Rowling on Jan. 5, 2024. He left.", "Dr. Smith paid $3.50 to J. K. Rowling on Jan. 5, 2024.|He left.")]
    [InlineData("See No. 5 of Art. 12, e.g. the fees. No. Never.", "See No. 5 of Art. 12, e.g. the fees.|No.|Never.")]
    [InlineData("It was in the U.S. The branch closed at 5 p.m. on Monday.", "It was in the U.S.|The branch closed at 5 p.m. on Monday.")]
    [InlineData("He said \"It is done.\" Then he left. \"Really?\" she asked.", "He said \"It is done.\"|Then he left.|\"Really?\" she asked.")]
    [InlineData("Wait... and see. Version 2.0 is out! Good (see Sec. 4.).", "Wait... and see.|Version 2.0 is out!|Good (see Sec. 4.).")]
    [InlineData("it has the darkest color. it is used most . you do n't ?", "it has the darkest color.|it is used most .|you do n't ?")]
    [InlineData("Visit www.example.com today. Ask again.", "Visit www.example.com today.|Ask again.")]
    [InlineData("This wraps\nonto a line.\n\n# Heading\n- one\n- two. More\n1. First\n2. Second", "This wraps\nonto a line.|# Heading|- one|- two.|More|1. First|2. Second")]
    [InlineData("", "")]
    [InlineData(" . ... ", "")]
    public void Split_Prose_GivesItsSentences(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(text).Select(s => s.Of(text))));

    [Fact]
    public void Split_TenThousandWordsWithoutAPoint_IsOneSentence()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 10_000));

        Assert.Equal(new TextSpan(0, text.Length), Assert.Single(SentenceSplitter.Split(text)));
    }
}
