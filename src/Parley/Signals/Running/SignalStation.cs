using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Parley.Conversations;
using Parley.Governance;
using Parley.Products;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;

namespace Parley.Signals.Running;

/// <summary>Where signals are made: the settings of products, and the runs of monitors and digests over them, for server and command line.</summary>
/// <param name="turns">Answers.</param>
/// <param name="signals">Keeps signals.</param>
/// <param name="outbox">Keeps what is to be sent.</param>
/// <param name="audiences">Who looked.</param>
/// <param name="leases">Runs that happen once.</param>
/// <param name="clock">Says what today is.</param>
public sealed class SignalStation(
    TurnRunner turns, SignalStore signals, Outbox outbox, AudienceStore audiences, RunLeases leases, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, (string Key, MonitorSettings Settings)> _settings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Runs that happen once.</summary>
    public RunLeases Leases => leases;

    /// <summary>A product's monitors and receivers; read anew when its files or data changed.</summary>
    /// <param name="lease">The product.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProductFaultException">The file is faulty; carries every fault.</exception>
    public async Task<MonitorSettings> SettingsAsync(ProductLease lease, CancellationToken cancellationToken)
    {
        var key = $"{lease.Product.Version}\n{lease.Layer.Source.Revision}";
        if (_settings.TryGetValue(lease.Product.Name, out var known) && known.Key == key)
        {
            return known.Settings;
        }

        var catalogue = await lease.Layer.CatalogueAsync(Permissions.Unrestricted, cancellationToken).ConfigureAwait(false);
        var faults = new Faults();
        var day = lease.Product.AsOf ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var settings = MonitorFile.Read(lease.Product, catalogue, Environment.GetEnvironmentVariable, day, faults);
        if (faults.Any)
        {
            throw new ProductFaultException(faults.ToImmutable());
        }

        _settings[lease.Product.Name] = (key, settings);
        return settings;
    }

    /// <summary>A receiver of a product whose settings were read; null where it has none of that name.</summary>
    /// <param name="product">The product.</param>
    /// <param name="receiver">Its name.</param>
    public Receiver? Find(string product, string receiver) =>
        _settings.TryGetValue(product, out var known) ? known.Settings.Receivers.FirstOrDefault(r => r.Name == receiver) : null;

    /// <summary>Products whose receivers are known; those without any are left out, as nothing waits for them.</summary>
    public ImmutableArray<string> Known => [.. _settings.Where(s => !s.Value.Settings.Receivers.IsEmpty).Select(s => s.Key).Order(StringComparer.Ordinal)];

    /// <summary>True where somebody may ask through a bot.</summary>
    public bool IsAsked => _settings.Values.Any(s => s.Settings.Receivers.Any(r => r.SigningSecret.Length > 0));

    /// <summary>For whom monitors run: the owner, the receivers, and whoever looked; one for each that sees something else.</summary>
    /// <param name="lease">The product.</param>
    /// <param name="settings">Its receivers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ImmutableArray<(string Key, Audience Audience)>> AudiencesAsync(ProductLease lease, MonitorSettings settings, CancellationToken cancellationToken)
    {
        var looked = await audiences.ListAsync(lease.Product.Name, cancellationToken).ConfigureAwait(false);
        return
        [
            .. settings.Receivers.Select(r => r.Audience).Prepend(Audience.Owner).Concat(looked)
                .Select(a => (Key: Audience.KeyOf(lease.Rules.For(a.Caller)), Audience: a)).DistinctBy(a => a.Key),
        ];
    }

    /// <summary>Runs monitors for one audience.</summary>
    /// <param name="lease">The product.</param>
    /// <param name="settings">Its monitors.</param>
    /// <param name="audience">For whom.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many signals are new.</returns>
    public async Task<int> RunAsync(ProductLease lease, MonitorSettings settings, Audience audience, DateOnly asOf, CancellationToken cancellationToken) =>
        (await new MonitorRun(turns, signals).RunAsync(lease, settings, audience, asOf, cancellationToken).ConfigureAwait(false)).Length;

    /// <summary>Runs monitors for every audience.</summary>
    /// <param name="lease">The product.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The new signals of the owner.</returns>
    public async Task<ImmutableArray<Signal>> RunAllAsync(ProductLease lease, DateOnly asOf, CancellationToken cancellationToken)
    {
        var settings = await SettingsAsync(lease, cancellationToken).ConfigureAwait(false);
        ImmutableArray<Signal>? owners = null;
        foreach (var (_, audience) in await AudiencesAsync(lease, settings, cancellationToken).ConfigureAwait(false))
        {
            var made = await new MonitorRun(turns, signals).RunAsync(lease, settings, audience, asOf, cancellationToken).ConfigureAwait(false);
            owners ??= made;
        }

        return owners ?? [];
    }

    /// <summary>What was noticed in the last period that is over, for one audience.</summary>
    /// <param name="lease">The product.</param>
    /// <param name="period">week, month or quarter.</param>
    /// <param name="key">The audience, as <see cref="Audience.KeyOf"/>.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Digest> DigestAsync(ProductLease lease, Answers.TimeGrain period, string key, DateOnly asOf, CancellationToken cancellationToken)
    {
        var days = Digest.PeriodOf(period, asOf, lease.Product.Calendar);
        return Digest.Of(days, await signals.ListAsync(lease.Product.Name, key, "", (days.Start, days.End), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Puts a digest in the outbox for each of its receivers, of what each may see.</summary>
    /// <param name="lease">The product.</param>
    /// <param name="settings">Its receivers.</param>
    /// <param name="digest">Which digest.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many receivers it waits for.</returns>
    public async Task<int> DigestAsync(ProductLease lease, MonitorSettings settings, DigestSetting digest, DateOnly asOf, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var receiver in settings.Receivers.Where(r => digest.Receivers.Contains(r.Name)))
        {
            var made = await DigestAsync(lease, digest.Period, Audience.KeyOf(lease.Rules.For(receiver.Audience.Caller)), asOf, cancellationToken).ConfigureAwait(false);
            var subject = string.Create(CultureInfo.InvariantCulture, $"digest {lease.Product.Name} {digest.Period} {made.Period.Start:yyyy-MM-dd}");
            added += await outbox.AddAsync(lease.Product.Name, subject, made.ToMessage(lease.Product), [receiver], cancellationToken).ConfigureAwait(false);
        }

        return added;
    }
}
