using System.CommandLine;
using Parley.Storage;

namespace Parley.Cli;

/// <summary><c>parley doctor</c>: looks at the installation; every problem comes with its fix.</summary>
internal static class DoctorVerb
{
    private const long EnoughDisk = 512L * 1024 * 1024;

    public static Command Create()
    {
        var command = new Command("doctor", "Check this installation. Exits 0 when nothing is wrong, 1 otherwise.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var healthy = true;
        foreach (var check in new Func<CancellationToken, Task<(string What, string? Problem)>>[] { RuntimeAsync, DiskAsync, StateAsync, ServerAsync })
        {
            var (what, problem) = await check(cancellationToken).ConfigureAwait(false);
            healthy &= problem is null;
            await Console.Out.WriteLineAsync(problem is null ? $"ok       {what}" : $"problem  {what}: {problem}").ConfigureAwait(false);
        }

        return healthy ? ExitCodes.Answered : ExitCodes.Fault;
    }

    private static Task<(string, string?)> RuntimeAsync(CancellationToken cancellationToken) => Task.FromResult<(string, string?)>(
        ($".NET {Environment.Version}", Environment.Version.Major >= 10 ? null : "Install .NET 10."));

    private static Task<(string, string?)> DiskAsync(CancellationToken cancellationToken)
    {
        var folder = StateLocation.From(Environment.GetEnvironmentVariable).Folder;
        Directory.CreateDirectory(folder);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return Task.FromResult<(string, string?)>((
            $"{free / (1024 * 1024)} MiB free for {folder}",
            free >= EnoughDisk ? null : "Free some space, or set PARLEY_STATE to a folder on another disk."));
    }

    private static async Task<(string, string?)> StateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
            await state.CheckAsync(cancellationToken).ConfigureAwait(false);
            return ($"state opens, schema {state.SchemaVersion}", null);
        }
        catch (StateException e)
        {
            return ("state", e.Message);
        }
    }

    private static Task<(string, string?)> ServerAsync(CancellationToken cancellationToken) => Task.FromResult<(string, string?)>((
        "server program", ServeVerb.Find() is null ? "It is not beside this one; publish Parley.Server into the same folder." : null));
}
