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
        var command = new Command("init", "Draft a product from data. Run it again after the data changed: what you edited is kept.") { Folder, From, Title, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = parsed.GetRequiredValue(Folder).FullName;
        var from = parsed.GetRequiredValue(From);
        var connection = from is [var one] && IsConnection(one) ? one : null;
        Directory.CreateDirectory(folder);
        if (connection is null)
        {
            CopyFiles(from, Path.Combine(folder, "data"));
        }

        var title = parsed.GetValue(Title) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var draft = await ProductDrafting.DraftAsync((folder, title), connection, State.Location().Folder, TimeProvider.System, cancellationToken).ConfigureAwait(false);
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
        lines.Add($"Go on with: parley ask \"{document.Questions.FirstOrDefault("…")}\" --product {document.Folder}");
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

    private static void CopyFiles(string[] from, string data)
    {
        Directory.CreateDirectory(data);
        foreach (var path in from.SelectMany(Expand))
        {
            var target = Path.Combine(data, Path.GetFileName(path));
            if (Path.GetFullPath(path) != Path.GetFullPath(target))
            {
                File.Copy(path, target, overwrite: true);
            }
        }
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path).Where(f => ProductDrafting.Kinds.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal);
        }

        return File.Exists(path) ? [path] : throw new FileNotFoundException($"There is no file or folder {path}.");
    }
}
