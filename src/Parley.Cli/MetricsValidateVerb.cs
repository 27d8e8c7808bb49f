using System.CommandLine;
using Parley.Metrics;

namespace Parley.Cli;

/// <summary><c>parley metrics validate</c>: every metric alone and by each dimension it reaches, and the saved queries.</summary>
internal static class MetricsValidateVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("validate", "Compile every metric by itself and by each of its dimensions, and every saved query. Exits 0 where no more than warnings were found, 1 otherwise.")
        {
            Product, Format,
        };
        command.SetAction((parsed, token) =>
            FaultReport.RunAsync((parsed, Format), parsed.GetRequiredValue(Product), [MetricsCheck.ValidateAsync], token));
        return command;
    }
}
