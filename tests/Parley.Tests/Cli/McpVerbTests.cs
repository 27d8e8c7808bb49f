using System.Diagnostics;
using System.Text.Json.Nodes;
using Parley.Tests.Metrics.Sources;
using Xunit;

namespace Parley.Tests.Cli;

/// <summary><c>parley mcp</c> as a client starts it: messages on standard input and output, a line each.</summary>
public sealed class McpVerbTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ScratchProduct shop = ShopOnDisk.Make();
    private readonly TemporaryFolder other = new();

    [Fact]
    public async Task A_client_lists_the_tools_and_asks()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "parley"), ["mcp", "--product", shop.Folder])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PARLEY_STATE"] = other.PathOf("state");
        start.Environment.Remove("PARLEY_STATE_DB");
        using var process = Process.Start(start)!;
        try
        {
            await SendAsync(process, """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""");
            Assert.Equal("parley", (string?)(await AnswerAsync(process, 1, patience.Token))["serverInfo"]!["name"]);
            await SendAsync(process, """{"jsonrpc":"2.0","method":"notifications/initialized"}""");
            await SendAsync(process, """{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{}}""");
            var tools = (await AnswerAsync(process, 2, patience.Token))["tools"]!.AsArray().Select(t => (string)t!["name"]!);
            Assert.Equal(["ask_shop", "describe_shop", "query_shop"], tools);
            await SendAsync(process, """{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"ask_shop","arguments":{"question":"What was revenue in March 2025?"}}}""");
            var answer = await AnswerAsync(process, 3, patience.Token);
            Assert.Equal("answered", (string?)answer["structuredContent"]!["outcome"]);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public void Dispose()
    {
        shop.Dispose();
        other.Dispose();
    }

    private static async Task SendAsync(Process process, string message)
    {
        await process.StandardInput.WriteLineAsync(message);
        await process.StandardInput.FlushAsync();
    }

    private static async Task<JsonNode> AnswerAsync(Process process, int id, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            // Everything on standard output is a message of the protocol.
            var message = JsonNode.Parse(line)!;
            if ((int?)message["id"] == id)
            {
                return message["result"] ?? throw new InvalidOperationException(line);
            }
        }

        throw new InvalidOperationException("The program ended without an answer.");
    }
}
