using System.CommandLine;
using Parley.Products;

namespace Parley.Cli;

/// <summary><c>parley check</c>: every fault of a product at once, with file, line and key.</summary>
internal static class CheckVerb
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "The product's folder." };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("check", "Check all of a product's files. Exits 0 where no more than warnings were found, 1 otherwise.") { Folder, Format };
        command.SetAction((parsed, token) =>
            FaultReport.RunAsync((parsed, Format), parsed.GetRequiredValue(Folder), ParleyServices.ProductChecks, token));
        return command;
    }
}
