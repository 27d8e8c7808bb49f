using Parley.Governance;
using Parley.Knowledge;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Searching;
using Parley.Knowledge.Storing;
using Parley.Products;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Knowledge.Storing;

/// <summary>What the store of documents promises, on every database.</summary>
public abstract class KnowledgeStoreFacts(bool postgres) : StateFacts(postgres)
{
    private KnowledgeStore Store => new(State, new AuditTrail(State, Clock), Clock);

    [Fact]
    public async Task What_was_read_is_kept_and_what_changed_or_went_is_followed()
    {
        using var folder = new DocumentFolder(("knowledge/a.md", "# A\n\nAlpha costs 5 euros."), ("knowledge/b.md", "Beta\0 costs 7."));
        await OpenAsync(folder);
        folder.Write("knowledge/a.md", "# A\n\nAlpha costs 6 euros now.");
        folder.Delete("knowledge/b.md");
        folder.Write("knowledge/c.pdf", "no pdf");
        await OpenAsync(folder);
        var known = await Store.LoadAsync("p", Token);

        Assert.Equal(["a.md", "c.pdf"], known.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("6 euros", known["a.md"].Document!.Text, StringComparison.Ordinal);
        Assert.Contains("PDF", known["c.pdf"].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_over_kept_documents_is_the_search_over_the_files()
    {
        using var folder = new DocumentFolder([.. Enumerable.Range(0, 20).Select(i => ($"knowledge/{i}.md", $"---\nlabels: [x{i}]\n---\n# Rule {i}\n\nParking at site {i % 4} costs {i} euros."))]);
        var fresh = await OpenAsync(folder);
        var kept = await OpenAsync(folder);

        Assert.Equal(
            fresh.For(Permissions.Unrestricted).Search("parking at site 3", new SearchOptions()).Select(h => (h.Passage.Document.Path, h.Score, h.Passage.Text)),
            kept.For(Permissions.Unrestricted).Search("parking at site 3", new SearchOptions()).Select(h => (h.Passage.Document.Path, h.Score, h.Passage.Text)));
        Assert.Equal(fresh.Revision, kept.Revision);
    }

    [Fact]
    public async Task A_mark_holds_until_it_is_taken_back()
    {
        var mark = await Store.MarkAsync("p", new PassageMark("", "a.md", "Alpha costs", PassageMarkKind.Wrong, "it is 6", "ann", default), Token);

        Assert.Equal(mark, Assert.Single(await Store.MarksAsync("p", Token)));
        Assert.Empty(await Store.MarksAsync("q", Token));
        Assert.True(await Store.UndoAsync("p", mark.Id, "bob", Token));
        Assert.False(await Store.UndoAsync("p", mark.Id, "bob", Token));
        Assert.Empty(await Store.MarksAsync("p", Token));
    }

    private Task<ProductKnowledge> OpenAsync(DocumentFolder folder) => ProductKnowledge.OpenAsync(
        new Product { Name = "p", Folder = folder.Path, Title = "P", Version = "1" }, PermissionRules.None, new KnowledgeHost(Store), Token);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteKnowledgeStoreTests() : KnowledgeStoreFacts(postgres: false);

/// <summary>On PostgreSQL.</summary>
[Trait("Needs", "postgres")]
public sealed class PostgresKnowledgeStoreTests() : KnowledgeStoreFacts(postgres: true);
