using Parley.Knowledge;
using Parley.Knowledge.Searching;
using Parley.Knowledge.Storing;
using Xunit;

namespace Parley.Tests.Knowledge.Searching;

public sealed class SearchTests
{
    [Theory]
    [InlineData("hotel price limit", "travel.md", "140 euros")]
    [InlineData("How many days of annual leave do I have?", "leave.md", "28 days")]
    [InlineData("anual leeve", "leave.md", "28 days")]
    [InlineData("reimbursing taxis", "travel.md", "taxi")]
    public async Task Short_queries_find_the_passage(string query, string file, string said)
    {
        using var folder = new DocumentFolder(
            ("travel.md", "# Travel\n\n## Hotels\n\nA hotel costs at most 140 euros a night. The price limit counts without breakfast.\n\n## Taxis\n\nA taxi is reimbursed after 22:00.\n"),
            ("leave.md", "# Leave\n\n## Annual leave\n\nEverybody has 28 days of annual leave a year.\n\n## Sick leave\n\nCall before 9:00.\n"),
            ("security.md", "# Security\n\nLock your screen when you leave your desk.\n"));
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);
        var hit = library.Search(query, new SearchOptions { Count = 1 })[0];

        Assert.Equal(file, hit.Passage.Document.Path);
        Assert.Contains(said, hit.Passage.Text, StringComparison.Ordinal);
        Assert.Equal(hit.Passage.Text, hit.Passage.Passage.Span.Of(hit.Passage.Document.Text));
        Assert.NotEmpty(hit.Reasons);
    }

    [Fact]
    public async Task A_broken_file_is_reported_and_the_rest_goes_on()
    {
        using var folder = new DocumentFolder(("a.md", "Good text about refunds."), ("b.pdf", "no pdf"));
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);

        Assert.Equal("a.md", Assert.Single(library.Index.Documents).Path);
        Assert.Equal("b.pdf", Assert.Single(library.Faults).Path);
    }

    [Fact]
    public async Task What_did_not_change_is_not_read_again()
    {
        using var folder = new DocumentFolder(("a.md", "One."), ("b.md", "Two."), ("c.md", "Three."));
        var first = await KnowledgeFolder.ReadAsync(folder.Path, new Dictionary<string, KnownFile>(), null, TestContext.Current.CancellationToken);
        folder.Write("b.md", "Two, changed.");
        folder.Delete("c.md");
        Assert.True(KnowledgeFolder.IsOutdated(folder.Path, first.Files));
        var second = await KnowledgeFolder.ReadAsync(folder.Path, first.Files, null, TestContext.Current.CancellationToken);

        Assert.Equal((3, 1), (first.Read, second.Read));
        Assert.Equal(["a.md", "b.md"], second.Files.Keys);
        Assert.False(KnowledgeFolder.IsOutdated(folder.Path, second.Files));
    }

    [Fact]
    public async Task The_same_documents_give_the_same_ranking_in_any_order()
    {
        using var folder = new DocumentFolder([.. Enumerable.Range(0, 30).Select(i => ($"{i}.md", $"# Rule {i}\n\nRule number {i} is about parking at site {i % 5}."))]);
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);
        var other = Parley.Knowledge.Indexing.KnowledgeIndex.Of(library.Index.Documents.Reverse());

        Assert.Equal(
            library.Search("parking at site 3", new SearchOptions()).Select(h => (h.Passage.Document.Path, h.Score)),
            Search.Run("parking at site 3", other, new SearchOptions()).Select(h => (h.Passage.Document.Path, h.Score)));
    }
}
