using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Parley.Cli.Usage;
using Parley.Metrics.Queries;
using Parley.Metrics.Sources;
using Parley.Products;

namespace Parley.Cli;

/// <summary>Runs one command line: faults become a message and an exit code, never a stack trace.</summary>
internal static class Run
{
    [SuppressMessage("Tidy", "Cancellation", Justification = "The process's entry: here the token is made.")]
    public static async Task<int> MainAsync(string[] args)
    {
        var parsed = Verbs.Root().Parse(args);
        if (UsageFaults.Of(parsed) is { IsEmpty: false } faults)
        {
            foreach (var fault in faults)
            {
                await Console.Error.WriteLineAsync(fault).ConfigureAwait(false);
            }

            await Console.Error.WriteLineAsync("Run with --help to see what there is.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            interrupted.Cancel();
        };
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration, interrupted.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (Expected(e))
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return e is Conversations.TurnRejectedException { Rejection: Conversations.TurnRejection.BadQuestion } ? ExitCodes.Usage : ExitCodes.Fault;
        }
    }

    /// <summary>True for what is wrong outside this program: it is said in one message.</summary>
    public static bool Expected(Exception e) => e is
        Conversations.TurnRejectedException or Storage.StateException or ProductFaultException or DataSourceException or MetricQueryException or IOException or InvalidDataException
        or UnauthorizedAccessException or OperationCanceledException or Parley.Prompts.Templates.TemplateException or Parley.Prompts.PromptInputException
        or Parley.Prompts.StrictInputException;
}
