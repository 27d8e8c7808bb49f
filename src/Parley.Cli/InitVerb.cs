using System.Collections.Immutable;
using System.CommandLine;
using Parley.Conversations.Drafting;
using Parley.Metrics.Drafting;

namespace Parley.Cli;

/// <summary><c>parley init</c>: drafts a product from files or a database, and tries what it can answer.</summary>
internal static class InitVerb
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "The product's folder; made where it is missing." };

    private static readonly Option<string[]> From = new("--from")
    {
        Description = "CSV or Parquet files (or a folder of them), or a connection: postgres://…, Host=…, env:NAME, file:PATH.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Title = new("--title") { Description = "The product's title; from the folder's name by default." };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        From.Validators.Add(result =>
        {
            foreach (var fault in result.Tokens.Where(t => !IsConnection(t.Value) && t.Value.Length > 0).Select(t => Fault(t.Value)).OfType<string>())
            {
                result.AddError(fault);
            }
        });
        var command = new Command("init", "Draft a product from data. Run it again after the data changed: what you edited is kept.") { Folder, From, Title, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = parsed.GetRequiredValue(Folder).FullName;
        var from = parsed.GetRequiredValue(From);
        var connection = from is [var one] && IsConnection(one) ? one : null;
        var isNew = !Directory.Exists(folder);
        ProductDraft? draft = null;
        try
        {
            Directory.CreateDirectory(folder);
            if (connection is null)
            {
                CopyFiles(from, Path.Combine(folder, "data"));
            }

            var title = parsed.GetValue(Title) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
            draft = await ProductDrafting.DraftAsync((folder, title), connection, State.Location().Folder, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // What cannot be drafted leaves nothing behind.
            if (isNew && draft is not { HasTables: true } && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        if (!draft.HasTables)
        {
            await Console.Error.WriteLineAsync($"There is no table in {string.Join(", ", from)}, so there is nothing to draft.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        if (!draft.HasMetrics)
        {
            await Console.Error.WriteLineAsync("No table has any rows, so there is nothing to ask about.").ConfigureAwait(false);
        }

        var added = await draft.WriteAsync(folder, cancellationToken).ConfigureAwait(false);
        var answered = draft.HasMetrics ? await TryAsync(folder, draft, cancellationToken).ConfigureAwait(false) : [];
        draft = draft.WithExamples(answered);
        await draft.WriteAsync(folder, cancellationToken).ConfigureAwait(false);
        Output.Write(parsed, Format, new InitDocument(folder, draft.Files, draft.Checks, answered) { Added = added }, Text);
        return ExitCodes.Answered;
    }

    private static async Task<ImmutableArray<string>> TryAsync(string folder, ProductDraft draft, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.OpenQuietlyAsync(new DirectoryInfo(folder), cancellationToken).ConfigureAwait(false);
        return await ProductDrafting.TryAsync(draft, host.Product.Name, host.Turns, cancellationToken).ConfigureAwait(false);
    }

    private static string Text(InitDocument document)
    {
        var lines = new List<string> { $"Drafted {document.Folder}: {string.Join(", ", document.Files)}. Each choice has its reason beside it.", "" };
        Append(lines, "New since the last draft:", document.Added);
        Append(lines, "Check:", document.Checks);
        Append(lines, $"{document.Questions.Count} questions that already work:", document.Questions);
        lines.Add(document.Questions.Count > 0
            ? $"Go on with: parley ask \"{document.Questions[0]}\" --product {document.Folder}"
            : $"Nothing can be asked yet. Run parley init again when there is data; parley check {document.Folder} says what is missing.");
        return string.Join(Environment.NewLine, lines);
    }

    private static void Append(List<string> lines, string heading, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            lines.AddRange([heading, .. items.Select(item => $"- {item}"), ""]);
        }
    }

    private static bool IsConnection(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.Contains('=', StringComparison.Ordinal)
        || text.StartsWith("env:", StringComparison.Ordinal) || text.StartsWith("file:", StringComparison.Ordinal);

    /// <summary>What is wrong with a path that is to be drafted from; null where it holds tables.</summary>
    private static string? Fault(string path)
    {
        var kinds = string.Join(" or ", ProductDrafting.Kinds);
        return Directory.Exists(path)
            ? Tables(path).Any() ? null : $"There is no table ({kinds}) in the folder {path}."
            : !File.Exists(path) ? $"There is no file or folder {path}."
            : IsTable(path) ? null : $"{path} is no table: {kinds} files are read. Save a sheet as CSV, one file a table.";
    }

    private static bool IsTable(string path) => ProductDrafting.Kinds.Contains(Path.GetExtension(path).ToLowerInvariant());

    private static IEnumerable<string> Tables(string folder) => Directory.EnumerateFiles(folder).Where(IsTable).Order(StringComparer.Ordinal);

    private static void CopyFiles(string[] from, string data)
    {
        Directory.CreateDirectory(data);
        foreach (var path in from.SelectMany(f => Directory.Exists(f) ? Tables(f) : [f]))
        {
            var target = Path.Combine(data, Path.GetFileName(path));
            if (Path.GetFullPath(path) != Path.GetFullPath(target))
            {
                File.Copy(path, target, overwrite: true);
            }
        }
    }
}
