using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Knowledge;
using Parley.Knowledge.Reading;
using Parley.Knowledge.Searching;
using Parley.Knowledge.Storing;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using Xunit;

namespace Parley.Tests.Knowledge.Storing;

/// <summary>Files that nobody wants to meet: each is reported and left out, or read as far as it can be, and the others are served.</summary>
public sealed class BadInputTests
{
    private const string Good = "# Good\n\nThe garage opens at seven.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void An_encrypted_pdf_says_so()
    {
        using var file = new MemoryStream(EncryptedPdf());

        var fault = Assert.Throws<DocumentFaultException>(() => DocumentReader.Read(file, "secret.pdf", Token));

        Assert.Contains("encrypted", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pdf_of_two_thousand_pages_is_read_to_its_end()
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        for (var number = 1; number <= 2_000; number++)
        {
            builder.AddPage(595, 842).AddText(string.Create(CultureInfo.InvariantCulture, $"Article {number} is about item {number * 7} of the list."), 10, new PdfPoint(50, 700), font);
        }

        using var file = new MemoryStream(builder.Build());
        var document = DocumentReader.Read(file, "long.pdf", Token);

        Assert.Equal(2_000, document.Blocks[^1].Page);
        Assert.Contains("Article 2000 is about item 14000", document.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_documents_of_one_name_are_both_found_by_their_places()
    {
        using var folder = new DocumentFolder(("a/rules.md", "# Rules\n\nParking is free in Rome."), ("b/rules.md", "# Rules\n\nParking costs 5 euros in Oslo."));

        var library = await KnowledgeLibrary.ReadAsync(folder.Path, Token);

        Assert.Equal(["a/rules.md", "b/rules.md"], library.Index.Documents.Select(d => d.Path));
        Assert.Equal("b/rules.md", library.Search("parking in Oslo", new SearchOptions())[0].Passage.Document.Path);
    }

    [Fact]
    public async Task Links_in_a_circle_and_out_of_the_folder_are_not_followed()
    {
        using var outside = new DocumentFolder(("secret.md", "# Secret\n\nThe code is 4711."));
        using var folder = new DocumentFolder(("good.md", Good));
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, "round"), folder.Path);
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, "out"), outside.Path);
            File.CreateSymbolicLink(Path.Combine(folder.Path, "out.md"), Path.Combine(outside.Path, "secret.md"));
            File.CreateSymbolicLink(Path.Combine(folder.Path, "self.md"), Path.Combine(folder.Path, "self.md"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"This machine makes no links: {e.Message}");
        }

        var library = await KnowledgeLibrary.ReadAsync(folder.Path, Token);

        Assert.Equal(["good.md"], library.Index.Documents.Select(d => d.Path));
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_whole_or_said_to_change_and_read_when_it_rests()
    {
        using var folder = new DocumentFolder(("good.md", Good));
        var file = Path.Combine(folder.Path, "busy.md");
        await File.WriteAllTextAsync(file, Version(0), Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var writer = Task.Run(
            () =>
            {
                for (var version = 1; !stop.IsCancellationRequested; version++)
                {
                    File.WriteAllText(file, Version(version));
                }
            },
            Token);
        FolderReading busy;
        try
        {
            busy = await KnowledgeFolder.ReadAsync(folder.Path, ImmutableDictionary<string, KnownFile>.Empty, null, Token);
        }
        finally
        {
            await stop.CancelAsync();
            await writer;
        }

        await File.WriteAllTextAsync(file, Version(1_000_000), Token);
        var rested = await KnowledgeFolder.ReadAsync(folder.Path, busy.Files, null, Token);

        Assert.NotNull(busy.Files["good.md"].Document);
        Assert.True(busy.Files["busy.md"] is { Document: null, Fault: not null } or { Document.Text.Length: > 0 });
        Assert.Contains("Version 1000000", rested.Files["busy.md"].Document!.Text, StringComparison.Ordinal);

        static string Version(int number) => string.Concat(Enumerable.Range(0, 2_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"Version {number}, line {i}.\n\n")));
    }

    [Fact]
    public async Task Broken_files_keep_none_of_the_others_out()
    {
        using var folder = new DocumentFolder(
            ("good.md", Good), ("a.pdf", "%PDF-1.7 broken"), ("b.docx", "no zip"), ("c.xlsx", "PK\u0003\u0004 broken"), ("d.json", "{"), ("e.md", "---\nlabels: [x\n---\n# Open\n\nA secret."), ("f.eml", "\0\0\0"), ("g.html", "<"));
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "h.txt"), [.. Enumerable.Range(0, 4_000).Select(i => (byte)(i * 31))], Token);

        var library = await KnowledgeLibrary.ReadAsync(folder.Path, Token);

        Assert.Contains(library.Index.Documents, d => d.Path == "good.md");
        Assert.Superset(new HashSet<string> { "a.pdf", "b.docx", "c.xlsx", "d.json", "e.md" }, library.Faults.Where(f => !f.IsWarning).Select(f => f.Path).ToHashSet());
        Assert.DoesNotContain(library.Index.Documents, d => d.Text.Contains("A secret", StringComparison.Ordinal));
    }

    // Encrypted with a user password: 40-bit RC4, revision 2. What O and U hold does not matter, for no password opens it.
    private static byte[] EncryptedPdf()
    {
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
            $"<< /Filter /Standard /V 1 /R 2 /O <{new string('A', 64)}> /U <{new string('B', 64)}> /P -4 >>",
        ];
        var (text, places) = (new StringBuilder("%PDF-1.4\n"), new List<int>());
        for (var i = 0; i < objects.Length; i++)
        {
            places.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        text.Append(string.Concat(places.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p:0000000000} 00000 n \n"))));
        text.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R /Encrypt 4 0 R /ID [<{new string('C', 32)}> <{new string('C', 32)}>] >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
