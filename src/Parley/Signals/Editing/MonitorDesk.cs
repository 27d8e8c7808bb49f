using System.Collections.Immutable;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics;
using Parley.Products;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;
using Parley.Signals.Running;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Signals.Editing;

/// <summary>A product's monitors as an owner sees them.</summary>
/// <param name="Settings">Monitors, receivers, grouping, schedule.</param>
/// <param name="Catalogue">What can be watched.</param>
/// <param name="Last">By monitor, the last day of the latest signal; absent where it never spoke.</param>
/// <param name="Mutes">What somebody does not want to be told any more.</param>
/// <param name="IsChosen">True where no file names monitors and they were chosen from the product.</param>
public sealed record MonitorOverview(
    MonitorSettings Settings, Catalogue Catalogue, ImmutableSortedDictionary<string, DateOnly> Last, ImmutableArray<Mute> Mutes, bool IsChosen);

/// <summary>
/// Where owners read and change a product's monitors. A change is written into the product's own <c>monitors.yaml</c>, checked as any
/// other text of it, and served at once; for anybody else there is nothing here.
/// </summary>
/// <param name="products">The products.</param>
/// <param name="station">Reads settings.</param>
/// <param name="signals">Signals and mutes.</param>
/// <param name="clock">Says what today is.</param>
public sealed class MonitorDesk(ServedProducts products, SignalStation station, SignalStore signals, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Reads.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="caller">Who looks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null for whoever is no owner, and where there is no such product.</returns>
    /// <exception cref="ProductFaultException">The file is faulty.</exception>
    public async Task<MonitorOverview?> ReadAsync(string product, Caller caller, CancellationToken cancellationToken)
    {
        if (Open(product, caller) is not { } lease)
        {
            return null;
        }

        await using (lease.ConfigureAwait(false))
        {
            var settings = await station.SettingsAsync(lease, cancellationToken).ConfigureAwait(false);
            var catalogue = await lease.Layer.CatalogueAsync(Permissions.Unrestricted, cancellationToken).ConfigureAwait(false);
            var last = await signals.LastAsync(lease.Product.Name, cancellationToken).ConfigureAwait(false);
            var mutes = await signals.MutesAsync(lease.Product.Name, cancellationToken).ConfigureAwait(false);
            return new MonitorOverview(settings, catalogue, last, mutes, !TextOf(lease.Product).Contains("monitors:", StringComparison.Ordinal));
        }
    }

    /// <summary>What a monitor would have said in the last year.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="monitor">The monitor; need not be saved.</param>
    /// <param name="cancellationToken">Cancels between queries.</param>
    /// <returns>In order; null for whoever is no owner.</returns>
    public async Task<ImmutableArray<Finding>?> TryAsync(string product, Caller caller, Monitor monitor, CancellationToken cancellationToken)
    {
        if (Open(product, caller) is not { } lease)
        {
            return null;
        }

        await using (lease.ConfigureAwait(false))
        {
            var catalogue = await lease.Layer.CatalogueAsync(Permissions.Unrestricted, cancellationToken).ConfigureAwait(false);
            return await BackTest.RunAsync(lease, catalogue, monitor, Today(lease.Product), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What would be wrong with a monitor.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="replaces">Name of the monitor that is changed; null for a new one.</param>
    /// <param name="monitor">The monitor.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Empty where it is right; null for whoever is no owner.</returns>
    public async Task<ImmutableArray<Fault>?> CheckAsync(string product, Caller caller, string? replaces, Monitor monitor, CancellationToken cancellationToken)
    {
        if (Open(product, caller) is not { } lease)
        {
            return null;
        }

        await using (lease.ConfigureAwait(false))
        {
            return (await MakeAsync(lease, (text, settings) => MonitorText.Put(text, settings.Monitors, replaces, monitor), cancellationToken).ConfigureAwait(false)).Faults;
        }
    }

    /// <summary>Writes a monitor into the product's file and serves it.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="caller">Who changes it.</param>
    /// <param name="replaces">Name of the monitor that is changed; null for a new one.</param>
    /// <param name="monitor">The monitor.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>What is wrong, and then nothing was written; null for whoever is no owner.</returns>
    public Task<ImmutableArray<Fault>?> SaveAsync(string product, Caller caller, string? replaces, Monitor monitor, CancellationToken cancellationToken) => WriteAsync(
        (product, caller),
        (text, settings) => MonitorText.Put(text, settings.Monitors, replaces, monitor),
        $"{replaces ?? monitor.Name}{(replaces is null ? " added" : monitor.IsOff ? " switched off" : " changed")}",
        cancellationToken);

    /// <summary>Writes into the product's file whether what has one cause is said once.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="caller">Who changes it.</param>
    /// <param name="isGrouped">True to say it once, false to say everything.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>What is wrong, and then nothing was written; null for whoever is no owner.</returns>
    public Task<ImmutableArray<Fault>?> GroupAsync(string product, Caller caller, bool isGrouped, CancellationToken cancellationToken) => WriteAsync(
        (product, caller), (text, _) => MonitorText.Group(text, isGrouped), $"grouping {(isGrouped ? "by cause" : "switched off")}", cancellationToken);

    /// <summary>Writes into the product's file when a receiver is left alone.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="caller">Who changes it.</param>
    /// <param name="receiver">The receiver's name.</param>
    /// <param name="quiet">Its quiet hours and days.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>What is wrong, and then nothing was written; null for whoever is no owner.</returns>
    public Task<ImmutableArray<Fault>?> QuietAsync(string product, Caller caller, string receiver, QuietHours quiet, CancellationToken cancellationToken) => WriteAsync(
        (product, caller), (text, _) => MonitorText.Quiet(text, receiver, quiet), $"quiet hours of {receiver} changed", cancellationToken);

    /// <summary>Lets be said again what was muted.</summary>
    /// <param name="mute">What.</param>
    /// <param name="caller">Who undoes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False for whoever is no owner, and where it was not muted.</returns>
    public async Task<bool> UnmuteAsync(Mute mute, Caller caller, CancellationToken cancellationToken) =>
        IsOwner(caller) && caller.MayAsk(mute.Product) && await signals.UnmuteAsync(mute, caller.Id, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public void Dispose() => _writing.Dispose();

    private async Task<ImmutableArray<Fault>?> WriteAsync(
        (string Product, Caller Caller) who, Func<string, MonitorSettings, string?> edit, string note, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Open(who.Product, who.Caller) is not { } lease)
            {
                return null;
            }

            string folder;
            (string Text, ImmutableArray<Fault> Faults) made;
            await using (lease.ConfigureAwait(false))
            {
                folder = lease.Product.Folder;
                made = await MakeAsync(lease, edit, cancellationToken).ConfigureAwait(false);
            }

            if (!made.Faults.IsEmpty)
            {
                return made.Faults;
            }

            if (Written(Path.Combine(folder, MonitorFile.Name), made.Text) is { } broken)
            {
                return [broken];
            }

            await products.ServeAsync(folder, cancellationToken).ConfigureAwait(false);
            await signals.NoteAsync(who.Product, who.Caller.Id, note, cancellationToken).ConfigureAwait(false);
            return [];
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<(string Text, ImmutableArray<Fault> Faults)> MakeAsync(
        ProductLease lease, Func<string, MonitorSettings, string?> edit, CancellationToken cancellationToken)
    {
        var settings = await station.SettingsAsync(lease, cancellationToken).ConfigureAwait(false);
        var catalogue = await lease.Layer.CatalogueAsync(Permissions.Unrestricted, cancellationToken).ConfigureAwait(false);
        if (edit(TextOf(lease.Product), settings) is not { } text)
        {
            return ("", [new Fault(MonitorFile.Name, 0, "receivers", "It is written in a form that cannot be changed here; change it in the file.")]);
        }

        var faults = new Faults();
        MonitorFile.Read(text, new MonitorContext(lease.Product, catalogue, Environment.GetEnvironmentVariable, Today(lease.Product)), faults);
        return (text, faults.ToImmutable());
    }

    private ProductLease? Open(string product, Caller caller) => IsOwner(caller) && caller.MayAsk(product) ? products.Lease(product) : null;

    private static bool IsOwner(Caller caller) => caller.Roles.Contains("owner");

    private DateOnly Today(Product product) => product.AsOf ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private static string TextOf(Product product) =>
        Path.Combine(product.Folder, MonitorFile.Name) is var file && File.Exists(file) ? File.ReadAllText(file) : "";

    /// <summary>Writes beside the file and puts that in its place, so that nobody reads a half.</summary>
    private static Fault? Written(string file, string text)
    {
        try
        {
            File.WriteAllText(file + ".new", text);
            File.Move(file + ".new", file, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault(MonitorFile.Name, 0, "", $"The file cannot be written: {e.Message}");
        }
    }
}
