using System.Diagnostics;

namespace Parley.Tests.Cli;

/// <summary>What a command line printed and how it ended.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors);

/// <summary>The real command line program, run as a process of its own.</summary>
internal static class ParleyProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<ProgramRun> RunAsync(string state, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "parley.exe" : "parley"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PARLEY_STATE"] = state;
        start.Environment.Remove("PARLEY_STATE_DB");
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new ProgramRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
