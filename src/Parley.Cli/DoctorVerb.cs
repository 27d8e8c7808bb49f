using System.Collections.Immutable;
using System.CommandLine;
using Parley.Conversations;
using Parley.Conversations.Health;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Cli;

/// <summary>
/// <c>parley doctor</c>: looks at the machine, the state and the data; every problem comes with its fix. What a product's files
/// say is <c>parley check</c>'s.
/// </summary>
internal static class DoctorVerb
{
    private static readonly Option<DirectoryInfo[]> Product = new("--product", "-p")
    {
        Description = "A product's folder, to see whether its data can be opened. Repeat for more.",
    };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("doctor", "Check this installation. Exits 0 where nothing is wrong, 1 otherwise.") { Product, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var checks = new List<Finding> { ServerProgram(), Located() };
        checks.AddRange(checks[^1].Ok ? await StateAsync(cancellationToken).ConfigureAwait(false) : [Checkup.Runtime()]);
        foreach (var folder in parsed.GetValue(Product) ?? [])
        {
            checks.Add(await DataAsync(folder, cancellationToken).ConfigureAwait(false));
        }

        var document = new DoctorDocument(checks.TrueForAll(c => c.Ok), checks);
        Output.Write(parsed, Format, document, Text);
        return document.Healthy ? ExitCodes.Answered : ExitCodes.Fault;
    }

    private static string Text(DoctorDocument document) => string.Join(
        Environment.NewLine,
        document.Checks.Select(c => c.Ok ? $"ok       {c.Name}: {c.Detail}" : $"problem  {c.Name}: {c.Detail} {c.Fix}"));

    private static Finding ServerProgram() => ServeVerb.Find() is { } program
        ? new("server", true, program)
        : new("server", false, "The server program is not beside this one.", "Publish Parley.Server into the same folder.");

    private static Finding Located()
    {
        try
        {
            var location = State.Location();
            Directory.CreateDirectory(location.Folder);
            return new("folder", true, location.Folder);
        }
        catch (Exception e) when (e is StateException or IOException or UnauthorizedAccessException)
        {
            return new("folder", false, e.Message, "Set PARLEY_STATE to a folder that can be written.");
        }
    }

    private static async Task<ImmutableArray<Finding>> StateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await Checkup.InstallationAsync(state, State.Location().Folder, new AuditTrail(state, TimeProvider.System), cancellationToken).ConfigureAwait(false);
        }
        catch (StateException e)
        {
            return [Checkup.Runtime(), Checkup.Disk(State.Location().Folder), Checkup.Unusable(e)];
        }
    }

    private static async Task<Finding> DataAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        try
        {
            await using var products = new ServedProducts(State.Location().Folder, TimeProvider.System);
            var product = await products.ServeAsync(folder.FullName, cancellationToken).ConfigureAwait(false);
            return await Checkup.DataAsync(products, product.Name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Run.Expected(e) && e is not OperationCanceledException)
        {
            return new($"data of {folder.Name}", false, e.Message, $"Run `parley check {folder}`.");
        }
    }
}
