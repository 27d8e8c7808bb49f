using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics.Queries;
using Parley.Metrics.Sources;
using Parley.Products;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;

namespace Parley.Signals.Running;

/// <summary>
/// Runs the monitors and digests of served products when they are due: after each refresh, on each new day, or at the times of
/// their file. What was due while no server ran is made up for; what one process has begun no other does.
/// </summary>
public sealed partial class SignalRuns
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(5);

    private readonly ServedProducts _products;
    private readonly SignalStation _station;
    private readonly TimeProvider _clock;
    private readonly ILogger<SignalRuns> _logger;
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Creates it.</summary>
    /// <param name="products">What is served.</param>
    /// <param name="station">Where signals are made and kept.</param>
    /// <param name="clock">Says when something is due.</param>
    /// <param name="logger">Hears of runs and of why one failed.</param>
    public SignalRuns(ServedProducts products, SignalStation station, TimeProvider clock, ILogger<SignalRuns> logger) =>
        (_products, _station, _clock, _logger) = (products, station, clock, logger);

    /// <summary>Runs what is due now; called by one thread at a time.</summary>
    /// <param name="cancellationToken">Cancels; what had begun is free again when its lease is over.</param>
    /// <returns>True where something ran.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var ran = false;
        foreach (var name in _products.Names)
        {
            if (_products.Lease(name) is { } lease)
            {
                await using (lease.ConfigureAwait(false))
                {
                    ran |= await LookAtAsync(lease, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return ran;
    }

    private async Task<bool> LookAtAsync(ProductLease lease, CancellationToken cancellationToken)
    {
        var ran = false;
        try
        {
            var now = _clock.GetUtcNow();
            var settings = await _station.SettingsAsync(lease, cancellationToken).ConfigureAwait(false);
            var today = Today(lease.Product, settings.Schedule, now);
            foreach (var (key, audience) in await _station.AudiencesAsync(lease, settings, cancellationToken).ConfigureAwait(false))
            {
                ran |= await OnceAsync(lease.Product.Name, $"monitors {When(lease, settings.Schedule, today, now)} {key}", t => _station.RunAsync(lease, settings, audience, today, t), cancellationToken).ConfigureAwait(false);
            }

            foreach (var digest in settings.Digests)
            {
                var period = Digest.PeriodOf(digest.Period, today, lease.Product.Calendar);
                ran |= await OnceAsync(
                    lease.Product.Name,
                    string.Create(CultureInfo.InvariantCulture, $"digest {digest.Period} {period.Start:yyyy-MM-dd} {string.Join(',', digest.Receivers)}"),
                    t => _station.DigestAsync(lease, settings, digest, today, t),
                    cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ProductFaultException e)
        {
            LogFaulty(lease.Product.Name, e.Message);
        }

        return ran;
    }

    private async Task<bool> OnceAsync(string product, string run, Func<CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        // Most looks find nothing due: those do not ask the database.
        if (_done.Contains($"{product}\n{run}"))
        {
            return false;
        }

        if (await _station.Leases.IsDoneAsync(product, run, cancellationToken).ConfigureAwait(false))
        {
            _done.Add($"{product}\n{run}");
            return false;
        }

        if (await _station.Leases.BeginAsync(product, run, cancellationToken).ConfigureAwait(false) is not { } owner)
        {
            return false;
        }

        TimeSpan? again = null;
        try
        {
            var count = await work(cancellationToken).ConfigureAwait(false);
            LogRan(product, run, count);
        }
        catch (Exception e) when (e is DataSourceException or MetricQueryException or TurnRejectedException)
        {
            again = TryAgain;
            LogFailed(product, run, e.Message);
        }

        await _station.Leases.EndAsync(product, run, owner, again, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static DateOnly Today(Product product, Schedule schedule, DateTimeOffset now) =>
        product.AsOf ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, schedule.Zone).DateTime);

    private static string When(ProductLease lease, Schedule schedule, DateOnly today, DateTimeOffset now) => schedule.IsTimed
        ? schedule.Last(now)?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture) ?? "never"
        : string.Create(CultureInfo.InvariantCulture, $"{today:yyyy-MM-dd} {Hash($"{lease.Product.Version}\n{lease.Layer.Source.Revision}")}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    [LoggerMessage(Level = LogLevel.Information, Message = "{Product}: {Run} gave {Count}")]
    private partial void LogRan(string product, string run, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Product}: {Run} failed and is tried again: {Reason}")]
    private partial void LogFailed(string product, string run, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Product}: monitors do not run: {Reason}")]
    private partial void LogFaulty(string product, string reason);
}
