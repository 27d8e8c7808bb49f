using System.CommandLine;
using System.Globalization;
using Parley.Conversations;
using Parley.Conversations.Colleagues;
using Parley.Knowledge;
using Parley.Knowledge.Storing;

namespace Parley.Cli.Knowledge;

/// <summary><c>parley knowledge list</c>: a product's documents, what is wrong with files, and the marks on passages.</summary>
internal static class KnowledgeListVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string[]> Attributes = Options.Attributes();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("list", "List a product's documents, what could not be read, and the marks on passages.") { Product, Attributes, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        await using var lease = host.Lease();
        var permissions = lease.Rules.For(Options.CallerOf(parsed.GetValue(Attributes) ?? []));
        Output.Write(parsed, Format, await DocumentAsync(lease, permissions.HiddenDocuments.IsEmpty, lease.Knowledge.For(permissions), cancellationToken).ConfigureAwait(false), Text);
        return ExitCodes.Answered;
    }

    // What is wrong with files is said to those from whom no document is hidden.
    private static async Task<KnowledgeListDocument> DocumentAsync(ProductLease lease, bool seesAll, KnowledgeLibrary library, CancellationToken cancellationToken)
    {
        var documents = library.Index.Documents;
        var marks = await lease.Knowledge.MarksAsync(cancellationToken).ConfigureAwait(false);
        return new KnowledgeListDocument(
            [.. documents.Select(d => new KnowledgeEntry(d.Path, d.Facts.Title, d.Facts.Version, d.Facts.Date, d.Facts.Status)
            {
                Language = d.Facts.Language,
                Labels = [.. d.Facts.Labels],
                Passages = d.Passages.Length,
                Characters = d.Text.Length,
            })],
            [.. (seesAll ? lease.Knowledge.Faults : []).Select(f => new KnowledgeFaultEntry(f.Path, f.Message, f.IsWarning ? "warning" : "error"))],
            [.. from mark in marks join document in documents on mark.Document equals document.Path select LearntMark.Of(mark, document.Text)]);
    }

    private static string Text(KnowledgeListDocument list) => string.Join('\n', list.Documents.Select(d => string.Join("  ", new[]
        {
            d.Path, d.Title, d.Version.Length > 0 ? $"version {d.Version}" : "", d.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", d.Status,
            string.Create(CultureInfo.InvariantCulture, $"{d.Passages} passages"),
        }.Where(p => p.Length > 0)))
        .Concat(list.Faults.Select(f => $"{f.Severity}: {f.File}: {f.Message}"))
        .Concat(list.Marks.Select(KnowledgeLearntVerb.Line))
        .DefaultIfEmpty("There are no documents."));
}
