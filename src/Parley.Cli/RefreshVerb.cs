using System.CommandLine;
using Parley.Conversations;

namespace Parley.Cli;

/// <summary><c>parley refresh</c>: builds the snapshot of a product's data as it is now; a running server swaps it in.</summary>
internal static class RefreshVerb
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "The product's folder." };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("refresh", "Read a product's files and data anew; a server over the same state takes them in within seconds. What runs on the old data ends on it.") { Folder, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Folder), cancellationToken).ConfigureAwait(false);
        await using var lease = host.Lease();
        await ProductRefresh.RequestAsync(State.Location().Folder, host.Product.Name, cancellationToken).ConfigureAwait(false);
        Output.Write(
            parsed, Format, new RefreshDocument(host.Product.Name, host.Product.Version, lease.Layer.Source.Revision),
            d => $"{d.Product}: version {d.Version[..12]}, data {d.DataRevision}");
        return ExitCodes.Answered;
    }
}
