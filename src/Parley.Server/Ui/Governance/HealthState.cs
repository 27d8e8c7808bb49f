using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Parley.Answers.Exports;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics.Sources;
using Parley.Storage;

namespace Parley.Server.Ui.Governance;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Ok">True where all is well.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Fix">What to do; empty where all is well.</param>
internal sealed record HealthFinding(string Name, bool Ok, string Detail, string Fix = "");

/// <summary>Looks at the installation, as <c>parley doctor</c> does, from inside the running server.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads of a page, which are not given up.")]
internal sealed class HealthState(StateDatabase state, ServedProducts products, AuditTrail audit, ServerSettings settings)
{
    private const long EnoughDisk = 512L * 1024 * 1024;

    /// <summary>What was found; empty before it was looked.</summary>
    public ImmutableArray<HealthFinding> Findings { get; private set; } = [];

    /// <summary>Looks.</summary>
    public async Task LookAsync()
    {
        var found = new List<HealthFinding> { Disk(), await StateAsync(), await AuditAsync(), Fonts(), Access() };
        foreach (var product in products.Products)
        {
            found.Add(await DataAsync(product.Name, product.Title));
        }

        Findings = [.. found];
    }

    private static HealthFinding Fonts() => PictureExport.IsPossible
        ? new("Pictures and PDF", true, "a font to draw with was found")
        : new("Pictures and PDF", false, "no font was found", "Install one, for example the package fonts-dejavu-core, and start the server again.");

    private HealthFinding Access() => settings switch
    {
        { HasAccounts: true } => new("Access", true, "people sign in"),
        { Token: not null } => new("Access", true, "a token is needed"),
        _ => new("Access", true, "only this machine reaches the server, as its one owner"),
    };

    private HealthFinding Disk()
    {
        var free = new DriveInfo(settings.State.Folder).AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024)} MiB free");
        return free >= EnoughDisk ? new("Disk", true, text) : new("Disk", false, $"only {text}", "Free some space, or set PARLEY_STATE to a folder on another disk.");
    }

    private async Task<HealthFinding> StateAsync()
    {
        try
        {
            await state.CheckAsync(CancellationToken.None);
            return new("State", true, string.Create(CultureInfo.InvariantCulture, $"schema {state.SchemaVersion}, can be written"));
        }
        catch (StateException e)
        {
            return new("State", false, "it cannot be used", e.Message);
        }
    }

    private async Task<HealthFinding> AuditAsync() => await audit.VerifyAsync(CancellationToken.None) switch
    {
        AuditVerdict.Intact intact => new("Audit trail", true, string.Create(CultureInfo.InvariantCulture, $"{intact.Entries} entries, unbroken")),
        AuditVerdict.Broken broken => new("Audit trail", false, string.Create(CultureInfo.InvariantCulture, $"entry {broken.Sequence} does not fit the chain"), "Restore a backup from before, and find out who wrote to the database."),
        _ => new("Audit trail", false, "it could not be read", "See the server's log."),
    };

    private async Task<HealthFinding> DataAsync(string name, string title)
    {
        try
        {
            await using var lease = products.Lease(name)!;
            var tables = await lease.Layer.Source.TablesAsync(CancellationToken.None);
            var outdated = await lease.Layer.IsOutdatedAsync(CancellationToken.None);
            return outdated
                ? new($"Data of {title}", false, "newer data is there than what is served", $"Run parley refresh on the folder, or set data.refresh_every in product.yaml.")
                : new($"Data of {title}", true, string.Create(CultureInfo.InvariantCulture, $"{tables.Length} tables, version {lease.Product.Version[..8]}, revision {lease.Layer.Source.Revision[..Math.Min(8, lease.Layer.Source.Revision.Length)]}"));
        }
        catch (DataSourceException e)
        {
            return new($"Data of {title}", false, e.Message, "Check the connection, or the files in data/.");
        }
    }
}
