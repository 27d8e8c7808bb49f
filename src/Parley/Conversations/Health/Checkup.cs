using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers.Exports;
using Parley.Governance;
using Parley.Metrics.Sources;
using Parley.Storage;

namespace Parley.Conversations.Health;

/// <summary>
/// What an installation finds when it looks at itself: one list, for <c>parley doctor</c> and for the page. Every problem comes with its
/// fix. What a product's files say is <c>parley check</c>'s.
/// </summary>
public static class Checkup
{
    private const int OldestRuntime = 10;
    private const long EnoughDisk = 512L * 1024 * 1024;

    /// <summary>Looks at the machine and the state.</summary>
    /// <param name="state">The open state.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="audit">The audit trail in it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ImmutableArray<Finding>> InstallationAsync(StateDatabase state, string folder, AuditTrail audit, CancellationToken cancellationToken) =>
    [
        Runtime(),
        Disk(folder),
        await StateAsync(state, cancellationToken).ConfigureAwait(false),
        await AuditAsync(audit, cancellationToken).ConfigureAwait(false),
        Fonts(),
    ];

    /// <summary>Looks at the runtime.</summary>
    public static Finding Runtime() => Environment.Version.Major >= OldestRuntime
        ? new("runtime", true, $".NET {Environment.Version}")
        : new("runtime", false, $".NET {Environment.Version}", $"Install .NET {OldestRuntime}.");

    /// <summary>Looks at the disk that a folder is on.</summary>
    /// <param name="folder">The folder.</param>
    public static Finding Disk(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var found = string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024):N0} MiB free");
        return free >= EnoughDisk ? new("disk", true, found) : new("disk", false, $"only {found}", "Free some space, or set PARLEY_STATE to a folder on another disk.");
    }

    /// <summary>Looks at a product's data.</summary>
    /// <param name="products">What is served.</param>
    /// <param name="name">The product; it is served.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Finding> DataAsync(ServedProducts products, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(products);
        var what = $"data of {name}";
        try
        {
            await using var lease = products.Lease(name) ?? throw new DataSourceException("It is not served.");
            var tables = await lease.Layer.Source.TablesAsync(cancellationToken).ConfigureAwait(false);
            var outdated = await lease.Layer.IsOutdatedAsync(cancellationToken).ConfigureAwait(false);
            var found = string.Create(CultureInfo.InvariantCulture, $"{tables.Length} tables, version {Short(lease.Product.Version)}, revision {Short(lease.Layer.Source.Revision)}");
            return outdated
                ? new(what, false, $"{found}; newer data is there", $"Run `parley refresh {name}`, or set data.refresh_every in product.yaml.")
                : new(what, true, found);
        }
        catch (DataSourceException e)
        {
            return new(what, false, e.Message, "Check the connection, or the files in data/.");
        }
    }

    private static async Task<Finding> StateAsync(StateDatabase state, CancellationToken cancellationToken)
    {
        try
        {
            await state.CheckAsync(cancellationToken).ConfigureAwait(false);
            return new("state", true, string.Create(CultureInfo.InvariantCulture, $"schema {state.SchemaVersion}, can be written"));
        }
        catch (StateException e)
        {
            return Unusable(e);
        }
    }

    /// <summary>A state that cannot be opened or written.</summary>
    /// <param name="why">What the state says; it names the fix.</param>
    public static Finding Unusable(StateException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return new("state", false, "it cannot be used", why.Message);
    }

    private static async Task<Finding> AuditAsync(AuditTrail audit, CancellationToken cancellationToken)
    {
        const string Name = "audit trail";
        return await audit.VerifyAsync(cancellationToken).ConfigureAwait(false) switch
        {
            AuditVerdict.Intact intact => new(Name, true, string.Create(CultureInfo.InvariantCulture, $"{intact.Entries} entries, unbroken")),
            AuditVerdict.Broken broken => new(
                Name, false, string.Create(CultureInfo.InvariantCulture, $"entry {broken.Sequence} does not fit the chain"),
                "Restore a backup from before, and find out who wrote to the database."),
            _ => new(Name, false, "it could not be read", "See the server's log."),
        };
    }

    private static Finding Fonts() => PictureExport.IsPossible
        ? new("pictures and PDF", true, "a font to draw with was found")
        : new("pictures and PDF", false, "no font was found", "Install one, for example the package fonts-dejavu-core, and start the server again.");

    private static string Short(string hash) => hash[..Math.Min(8, hash.Length)];
}
