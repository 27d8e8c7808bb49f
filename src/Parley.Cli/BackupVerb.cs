using System.CommandLine;
using Parley.Storage;

namespace Parley.Cli;

/// <summary><c>parley backup</c>: Parley's own state into one file.</summary>
internal static class BackupVerb
{
    private static readonly Argument<FileInfo> File = new("file") { Description = "The file to write; one that exists is replaced." };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("backup", "Write conversations, turns, audit trail and work items into one file.") { File, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(File).FullName;
        await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
        await new StateBackup(state).WriteAsync(file, cancellationToken).ConfigureAwait(false);
        Output.Write(parsed, Format, new BackupDocument(file), d => $"Wrote {d.File}.");
        return ExitCodes.Answered;
    }
}
