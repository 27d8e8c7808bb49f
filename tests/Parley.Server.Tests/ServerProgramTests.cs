using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Parley.Server.Tests;

/// <summary>The server program as somebody starts it: what stands behind its name counts or is refused, and a start that fails says why.</summary>
public sealed class ServerProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-program-").FullName;

    public static TheoryData<string[], string> Refused { get; } = new()
    {
        { ["--url", "http://127.0.0.1:5999"], "\"--url\" is no option of the server's. Did you mean --urls?" },
        { ["finance"], "\"finance\" is no option of the server's." },
        { ["--urls"], "--urls needs a value." },
        { ["--product="], "--product needs a value." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_WhatIsNoOption_IsRefusedWithAllFaults(string[] arguments, string fault) =>
        Assert.Contains(fault, Assert.Throws<SettingsException>(() => ServerArguments.Read(arguments)).Faults);

    [Fact]
    public void Read_Options_BecomeSettings()
    {
        var read = ServerArguments.Read(["--urls=http://127.0.0.1:1", "-p", "/a", "--product", "/b", "--PARLEY_STATE=/s", "--environment", "Production"]);

        Assert.Equal(
            ["--PARLEY_URLS=http://127.0.0.1:1", "--PARLEY_STATE=/s", "--environment=Production", $"--PARLEY_PRODUCTS={Path.GetFullPath("/a")}{Path.PathSeparator}{Path.GetFullPath("/b")}"],
            read.Settings);
        Assert.False(read.WantsHelp || read.WantsSettings);
    }

    [Fact]
    public async Task Options_go_before_the_environment()
    {
        var (exit, output, _) = await RunAsync("--urls", "http://127.0.0.1:5999", "--print-settings");

        Assert.Equal(0, exit);
        Assert.Contains("PARLEY_URLS = http://127.0.0.1:5999", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_said_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://{taken.LocalEndpoint}";

        var (exit, output, errors) = await RunAsync("--urls", address, "--product", ShopFolder.Create(_folder));

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"{address}: address already in use", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Parley.Server.exe" : "Parley.Server");
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["PARLEY_STATE"] = Path.Combine(_folder, "state");
        start.Environment["PARLEY_URLS"] = "http://127.0.0.1:1";
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
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
