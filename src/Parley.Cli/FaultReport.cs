using System.CommandLine;
using System.Globalization;
using Parley.Products;

namespace Parley.Cli;

/// <summary>Looks at a product and prints every fault, for the verbs that check one.</summary>
internal static class FaultReport
{
    /// <summary>Runs checks.</summary>
    /// <returns>0 where no more than warnings were found, 1 otherwise.</returns>
    public static async Task<int> RunAsync(
        (ParseResult Parsed, Option<string> Format) output, DirectoryInfo folder, IReadOnlyList<ProductCheckStep> steps, CancellationToken cancellationToken)
    {
        var faults = await ProductCheck.RunAsync(folder.FullName, steps, cancellationToken).ConfigureAwait(false);
        var errors = faults.Count(f => !f.IsWarning);
        var document = new FaultsDocument(errors, faults.Length - errors, [.. faults.Select(Entry)]);
        Output.Write(output.Parsed, output.Format, document, Text);
        return errors == 0 ? ExitCodes.Answered : ExitCodes.Fault;
    }

    private static FaultEntry Entry(Fault fault) =>
        new(fault.File, fault.Line, fault.Key, fault.Message, fault.IsWarning ? "warning" : "error");

    private static string Text(FaultsDocument document) => string.Join(
        Environment.NewLine,
        document.Faults.Select(f => $"{f.Severity} {new Fault(f.File, f.Line, f.Key, f.Message)}")
            .Append($"{Count(document.Errors, "error")}, {Count(document.Warnings, "warning")}"));

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
