using Parley.Conversations;

namespace Parley.Server;

/// <summary>Keeps the products current while the server runs.</summary>
internal sealed class RefreshService(ProductRefresh refresh) : BackgroundService
{
    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => refresh.RunAsync(stoppingToken);
}
