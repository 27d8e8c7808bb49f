using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Parley.Cli;

/// <summary><c>parley serve</c>: starts the server program that lies beside this one.</summary>
internal static class ServeVerb
{
    private static readonly Option<DirectoryInfo[]> Product = new("--product", "-p")
    {
        Description = "A product's folder. Repeat for more; the sample where none is named.",
    };

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Where to listen; http://127.0.0.1:5080 by default. Beyond loopback PARLEY_TOKEN must be set.",
    };

    private static readonly Option<bool> PrintSettings = new("--print-settings") { Description = "Print the settings in force, without secrets, and start nothing." };

    public static Command Create()
    {
        var command = new Command("serve", "Start the server.") { Product, Urls, PrintSettings };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (Find() is not { } program)
        {
            await Console.Error.WriteLineAsync("The server program (Parley.Server) is not beside this one; publish both into one folder.").ConfigureAwait(false);
            return ExitCodes.Fault;
        }

        var start = new ProcessStartInfo(program) { UseShellExecute = false };
        if (parsed.GetValue(Product) is { Length: > 0 } folders)
        {
            start.Environment["PARLEY_PRODUCTS"] = string.Join(Path.PathSeparator, folders.Select(f => f.FullName));
        }

        if (parsed.GetValue(Urls) is { } urls)
        {
            start.Environment["PARLEY_URLS"] = urls;
        }

        if (parsed.GetValue(PrintSettings))
        {
            start.ArgumentList.Add("--print-settings");
        }

        using var server = Process.Start(start)!;
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Stop(server));
        await using var stop = cancellationToken.Register(() => Stop(server)).ConfigureAwait(false);
        await server.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return server.ExitCode;
    }

    /// <summary>Beside this program when published; in its own folder of the build's artifacts otherwise.</summary>
    public static string? Find()
    {
        var here = AppContext.BaseDirectory;
        var name = OperatingSystem.IsWindows() ? "Parley.Server.exe" : "Parley.Server";
        var built = Path.Combine(here, "..", "..", "Parley.Server", Path.GetFileName(Path.TrimEndingDirectorySeparator(here)), name);
        return new[] { Path.Combine(here, name), Path.GetFullPath(built) }.FirstOrDefault(File.Exists);
    }

    // The terminal's interrupt reaches the server too; this is for a signal to this process alone.
    private static void Stop(Process server)
    {
        try
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the kill.
        }
    }
}
