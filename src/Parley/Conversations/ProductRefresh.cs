using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Parley.Metrics.Sources;
using Parley.Products;

namespace Parley.Conversations;

/// <summary>
/// Keeps served products current: by their own schedule (<c>data.refresh_every</c>), when documents have changed and rested, and when
/// another process asks for it. What runs
/// on the old data ends on it; where the new files or data are faulty, what was served stays.
/// </summary>
public sealed partial class ProductRefresh
{
    /// <summary>How often it is looked whether something is due.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private readonly ServedProducts _products;
    private readonly string _stateFolder;
    private readonly TimeProvider _clock;
    private readonly ILogger<ProductRefresh> _logger;
    private readonly Dictionary<string, (DateTimeOffset Looked, string Request)> _seen = new(StringComparer.Ordinal);

    /// <summary>Creates the schedule; products served now count as fresh.</summary>
    /// <param name="products">What is served.</param>
    /// <param name="stateFolder">Where requests of other processes are found.</param>
    /// <param name="clock">Says when something is due.</param>
    /// <param name="logger">Hears of refreshes and of why one failed.</param>
    public ProductRefresh(ServedProducts products, string stateFolder, TimeProvider clock, ILogger<ProductRefresh> logger) =>
        (_products, _stateFolder, _clock, _logger) = (products, stateFolder, clock, logger);

    /// <summary>Asks every process that serves a product from this state to take in its data anew.</summary>
    /// <param name="stateFolder">The state's folder.</param>
    /// <param name="product">The product's name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task RequestAsync(string stateFolder, string product, CancellationToken cancellationToken)
    {
        var file = RequestFile(stateFolder, product);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return File.WriteAllTextAsync(file, Guid.NewGuid().ToString("N"), cancellationToken);
    }

    /// <summary>Looks again and again until it is cancelled.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, _clock);
        do
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Refreshes what is due now; called by one thread at a time.</summary>
    /// <param name="cancellationToken">Cancels; what was served stays.</param>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var product in _products.Products)
        {
            var request = await RequestOfAsync(product.Name, cancellationToken).ConfigureAwait(false);
            var now = _clock.GetUtcNow();
            if (!_seen.TryGetValue(product.Name, out var seen))
            {
                _seen[product.Name] = (now, request);
                continue;
            }

            var isAsked = request != seen.Request;
            if (isAsked || (product.Data.RefreshEvery is { } every && now - seen.Looked >= every) || await HasNewDocumentsAsync(product, _clock).ConfigureAwait(false))
            {
                _seen[product.Name] = (now, request);
                await RefreshAsync(product, isAsked, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task RefreshAsync(Product product, bool isAsked, CancellationToken cancellationToken)
    {
        try
        {
            if (isAsked || await IsOutdatedAsync(product, cancellationToken).ConfigureAwait(false))
            {
                await _products.ServeAsync(product.Folder, cancellationToken).ConfigureAwait(false);
                LogRefreshed(product.Name);
            }
        }
        catch (Exception e) when (e is ProductFaultException or DataSourceException or IOException or UnauthorizedAccessException)
        {
            LogKept(product.Name, e.Message);
        }
    }

    [SuppressMessage("Tidy", "Cancellation", Justification = "What is held is given back, cancelled or not.")]
    private async Task<bool> HasNewDocumentsAsync(Product product, TimeProvider clock)
    {
        if (_products.Lease(product.Name) is not { } lease)
        {
            return false;
        }

        await using (lease.ConfigureAwait(false))
        {
            return lease.Knowledge.HasChanged(clock);
        }
    }

    private async Task<bool> IsOutdatedAsync(Product product, CancellationToken cancellationToken)
    {
        if (_products.Lease(product.Name) is not { } lease)
        {
            return false;
        }

        await using (lease.ConfigureAwait(false))
        {
            return ProductFolder.VersionOf(product.Folder) != product.Version || lease.Knowledge.IsOutdated()
                || await lease.Layer.IsOutdatedAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string> RequestOfAsync(string product, CancellationToken cancellationToken)
    {
        var file = RequestFile(_stateFolder, product);
        try
        {
            return File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false) : "";
        }
        catch (IOException)
        {
            // It is being written; the next look finds it.
            return _seen.TryGetValue(product, out var seen) ? seen.Request : "";
        }
    }

    private static string RequestFile(string stateFolder, string product) => Path.Combine(stateFolder, "refresh", product);

    [LoggerMessage(Level = LogLevel.Information, Message = "Product {Product} was refreshed")]
    private partial void LogRefreshed(string product);

    [LoggerMessage(Level = LogLevel.Error, Message = "Product {Product} stays as it was, because it cannot be refreshed: {Reason}")]
    private partial void LogKept(string product, string reason);
}
