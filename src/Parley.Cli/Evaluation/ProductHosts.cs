using System.Collections.Concurrent;
using Parley.Evaluation.Providers;

namespace Parley.Cli.Evaluation;

/// <summary>Products that a suite asks, each opened once and closed at the end of the run.</summary>
internal sealed class ProductHosts : IAsyncDisposable
{
    private readonly ConcurrentBag<CliHost> _hosts = [];

    public async Task<OpenProduct> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var host = await CliHost.OpenAsync(new DirectoryInfo(folder), cancellationToken).ConfigureAwait(false);
        _hosts.Add(host);
        return new OpenProduct(host.Turns, host.Product.Name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }
}
