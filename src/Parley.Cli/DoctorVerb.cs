using System.CommandLine;
using System.Globalization;
using Parley.Conversations;
using Parley.Storage;

namespace Parley.Cli;

/// <summary>
/// <c>parley doctor</c>: looks at the machine, the state and the data; every problem comes with its fix. What a product's files
/// say is <c>parley check</c>'s.
/// </summary>
internal static class DoctorVerb
{
    private const long EnoughDisk = 512L * 1024 * 1024;

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
        var checks = new List<DoctorEntry> { Runtime(), ServerProgram(), Located() };
        if (checks[^1].Ok)
        {
            checks.Add(Disk());
            checks.Add(await StateAsync(cancellationToken).ConfigureAwait(false));
        }

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

    private static DoctorEntry Runtime() => Environment.Version.Major >= 10
        ? new("runtime", true, $".NET {Environment.Version}")
        : new("runtime", false, $".NET {Environment.Version}.", "Install .NET 10.");

    private static DoctorEntry ServerProgram() => ServeVerb.Find() is { } program
        ? new("server", true, program)
        : new("server", false, "The server program is not beside this one.", "Publish Parley.Server into the same folder.");

    private static DoctorEntry Located()
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

    private static DoctorEntry Disk()
    {
        var free = new DriveInfo(State.Location().Folder).AvailableFreeSpace;
        var found = string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024)} MiB free");
        return free >= EnoughDisk
            ? new("disk", true, found)
            : new("disk", false, $"Only {found}.", "Free some space, or set PARLEY_STATE to a folder on another disk.");
    }

    private static async Task<DoctorEntry> StateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
            await state.CheckAsync(cancellationToken).ConfigureAwait(false);
            return new("state", true, string.Create(CultureInfo.InvariantCulture, $"schema {state.SchemaVersion}, can be written"));
        }
        catch (StateException e)
        {
            return new("state", false, "It cannot be used.", e.Message);
        }
    }

    private static async Task<DoctorEntry> DataAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var name = $"data of {folder.Name}";
        try
        {
            await using var products = new ServedProducts(State.Location().Folder, TimeProvider.System);
            var product = await products.ServeAsync(folder.FullName, cancellationToken).ConfigureAwait(false);
            await using var lease = products.Lease(product.Name)!;
            var tables = await lease.Layer.Source.TablesAsync(cancellationToken).ConfigureAwait(false);
            return new(name, true, string.Create(CultureInfo.InvariantCulture, $"{tables.Length} tables, revision {lease.Layer.Source.Revision}"));
        }
        catch (Exception e) when (Run.Expected(e) && e is not OperationCanceledException)
        {
            return new(name, false, e.Message, $"Run `parley check {folder}`.");
        }
    }
}
