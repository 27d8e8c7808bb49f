using Parley.Knowledge.Indexing;
using Parley.Server.Ui.Knowledge;
using Parley.Text;
using Xunit;

namespace Parley.Server.Tests.Ui.Knowledge;

public sealed class DocumentViewTests
{
    private const string Text = "Refunds\nGoods may be returned.\nWithin 30 days.\nFees\n| Case | Fee |\n| Late | 5 |";

    private static readonly IndexedDocument Document = new("refunds.md", "h", Text, new() { Title = "Refunds" },
    [
        new(0, new TextSpan(8, 46), "Refunds", 1, ""),
        new(1, new TextSpan(52, Text.Length), "Refunds › Fees", 1, ""),
    ]);

    [Fact]
    public void Of_MarkedWords_AreCutOutOfTheirLine()
    {
        var parts = DocumentView.Of(Document, new TextSpan(38, 45));

        Assert.Equal([("Refunds", 1), ("Refunds › Fees", 0)], parts.Select(p => (p.Heading, p.Page)));
        Assert.Equal([true, false], parts.Select(p => p.IsMarked));
        Assert.Equal(("Within ", "30 days", "."), (parts[0].Lines[1].Before, parts[0].Lines[1].Marked, parts[0].Lines[1].After));
        Assert.Equal(["Late", "5"], parts[1].Lines[1].Cells);
    }

    [Theory]
    [InlineData("30 days", 38, PassageState.There, 38)]
    [InlineData("30 days", 5, PassageState.Moved, 38)]
    [InlineData("45 days", 38, PassageState.Gone, 0)]
    [InlineData("30 days", 90_000, PassageState.Moved, 38)]
    [InlineData("", 0, PassageState.None, 0)]
    internal void Find_Quote_SaysWhatBecameOfIt(string quote, int start, PassageState state, int at)
    {
        var (found, span) = DocumentView.Find(Document, quote, start);

        Assert.Equal((state, at), (found, span.Start));
    }
}
