using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;
using Parley.Conversations.Protocols;

namespace Parley.Cli.Protocols;

/// <summary><c>parley mcp</c>: the products for a client of the Model Context Protocol that starts this program itself.</summary>
internal static class McpVerb
{
    private static readonly Option<DirectoryInfo[]> Product = new("--product", "-p") { Description = "A product's folder. Repeat for more.", Required = true };

    private static readonly Option<string[]> Attributes = Options.Attributes();

    public static Command Create()
    {
        var command = new Command("mcp", "Serve products over the Model Context Protocol on standard input and output.") { Product, Attributes };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folders = parsed.GetRequiredValue(Product);
        await using var host = await CliHost.OpenAsync(folders[0], cancellationToken).ConfigureAwait(false);
        foreach (var folder in folders.Skip(1))
        {
            await host.Products.ServeAsync(folder.FullName, cancellationToken).ConfigureAwait(false);
        }

        var options = new McpServerOptions();
        new ProductProtocol(host.Products, host.Turns.RunAsync).Configure(options, Options.CallerOf(parsed.GetValue(Attributes) ?? []));
        await using var transport = new StdioServerTransport("parley", NullLoggerFactory.Instance);
        await using var server = McpServer.Create(transport, options, NullLoggerFactory.Instance);
        await server.RunAsync(cancellationToken).ConfigureAwait(false);
        return ExitCodes.Answered;
    }
}
