using System.CommandLine;
using Parley.Storage;

namespace Parley.Cli;

/// <summary><c>parley restore</c>: Parley's own state from a file that <c>parley backup</c> wrote.</summary>
internal static class RestoreVerb
{
    private static readonly Argument<FileInfo> File = new("file") { Description = "The file that `parley backup` wrote." };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Replace a state that is not empty; a snapshot of it is kept.",
    };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("restore", "Put back what `parley backup` wrote.") { File, Force, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(File).FullName;
        await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
        await new StateBackup(state).RestoreAsync(file, parsed.GetValue(Force), cancellationToken).ConfigureAwait(false);
        Output.Write(parsed, Format, new BackupDocument(file), d => $"Restored from {d.File}.");
        return ExitCodes.Answered;
    }
}
