using System.CommandLine;

namespace Parley.Cli.Knowledge;

/// <summary><c>parley knowledge show</c>: a document as it was read, passage by passage.</summary>
internal static class KnowledgeShowVerb
{
    private static readonly Argument<string> Document = new("document") { Description = "The document's path below knowledge/." };

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string[]> Attributes = Options.Attributes();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("show", "Show a document as it was read, passage by passage.") { Document, Product, Attributes, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        await using var lease = host.Lease();
        var library = lease.Knowledge.For(lease.Rules.For(Options.CallerOf(parsed.GetValue(Attributes) ?? [])));
        var path = parsed.GetRequiredValue(Document).Replace('\\', '/');
        var document = library.Index.Documents.FirstOrDefault(d => d.Path == path)
            ?? throw new FileNotFoundException($"There is no document {path}. {Products.Faults.Suggestion(path, [.. library.Index.Documents.Select(d => d.Path)])}.");
        Output.Write(
            parsed, Format,
            new KnowledgeShowDocument(document.Path, document.Facts.Title, document.Hash, [.. document.Passages.Select(p => new PassageEntry(p.Headings, p.Page > 0 ? p.Page : null, p.Span.Start, p.Span.End, p.Span.Of(document.Text)))])
            {
                Warnings = [.. document.Warnings],
            },
            shown => string.Join("\n\n", shown.Passages.Select(p => $"[{p.Start}–{p.End}] {p.Headings}\n{p.Text}").Prepend(shown.Title)));
        return ExitCodes.Answered;
    }
}
