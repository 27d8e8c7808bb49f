using System.CommandLine;
using Parley.Knowledge;

namespace Parley.Cli.Knowledge;

/// <summary><c>parley knowledge add</c>: copies files into a product's knowledge/ and reads them.</summary>
internal static class KnowledgeAddVerb
{
    private static readonly Argument<FileSystemInfo[]> Files = new("files") { Description = "Documents, or folders of them.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("add", "Copy documents into a product's knowledge/ and read them; says what could not be read.") { Files, Product, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(parsed.GetRequiredValue(Product).FullName, ProductKnowledge.Folder);
        var added = new List<string>();
        foreach (var source in parsed.GetRequiredValue(Files))
        {
            added.AddRange(Copy(source.FullName, folder));
        }

        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        await using var lease = host.Lease();
        var faults = lease.Knowledge.Faults.Where(f => added.Contains(f.Path))
            .Select(f => new KnowledgeFaultEntry(f.Path, f.Message, f.IsWarning ? "warning" : "error")).ToList();
        Output.Write(
            parsed, Format, new KnowledgeAddDocument(added, faults),
            d => string.Join('\n', d.Added.Select(a => $"added {a}").Concat(d.Faults.Select(f => $"{f.Severity}: {f.File}: {f.Message}")).DefaultIfEmpty("Nothing was added.")));
        return faults.Exists(f => f.Severity == "error") ? ExitCodes.Fault : ExitCodes.Answered;
    }

    private static IEnumerable<string> Copy(string source, string folder)
    {
        var isFolder = Directory.Exists(source);
        if (!isFolder && !File.Exists(source))
        {
            throw new FileNotFoundException($"There is no file {source}.");
        }

        var root = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(source))!;
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        foreach (var file in isFolder ? Directory.EnumerateFiles(source, "*", options) : [source])
        {
            var relative = Path.GetRelativePath(root, file);
            var target = Path.Combine(folder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
            yield return relative.Replace('\\', '/');
        }
    }
}
