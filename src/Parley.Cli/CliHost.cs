using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Cli.Knowledge;
using Parley.Conversations;
using Parley.Products;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Signals.Running;

namespace Parley.Cli;

/// <summary>The library opened for one command over one product.</summary>
internal sealed class CliHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CliHost(ServiceProvider services, Product product) => (_services, Product) = (services, product);

    public Product Product { get; }

    public SignalStore Signals => _services.GetRequiredService<SignalStore>();

    public Outbox Outbox => _services.GetRequiredService<Outbox>();

    public SignalStation Station => _services.GetRequiredService<SignalStation>();

    public TurnRunner Turns => _services.GetRequiredService<TurnRunner>();

    public ConversationStore Conversations => _services.GetRequiredService<ConversationStore>();

    public ServedProducts Products => _services.GetRequiredService<ServedProducts>();

    public Parley.Knowledge.Storing.KnowledgeStore Knowledge => _services.GetRequiredService<Parley.Knowledge.Storing.KnowledgeStore>();

    public ProductLease Lease() => _services.GetRequiredService<ServedProducts>().Lease(Product.Name)!;

    public static Task<CliHost> OpenAsync(DirectoryInfo folder, CancellationToken cancellationToken) => OpenAsync(folder, ErrorLog.Instance, cancellationToken);

    /// <summary>Opens without saying what goes wrong in turns, for questions that are only tried.</summary>
    public static Task<CliHost> OpenQuietlyAsync(DirectoryInfo folder, CancellationToken cancellationToken) => OpenAsync(folder, null, cancellationToken);

    private static async Task<CliHost> OpenAsync(DirectoryInfo folder, ILoggerProvider? log, CancellationToken cancellationToken)
    {
        var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
        var services = new ServiceCollection()
            .AddLogging(logging =>
            {
                logging.ClearProviders();
                if (log is not null)
                {
                    logging.AddProvider(log);
                }
            })
            .AddParley(state)
            .BuildServiceProvider();
        try
        {
            var products = services.GetRequiredService<ServedProducts>();
            var product = await ReadingLine.ShowAsync(
                (progress, token) =>
                {
                    products.Reading = progress;
                    return products.ServeAsync(folder.FullName, token);
                },
                cancellationToken).ConfigureAwait(false);
            return new CliHost(services, product);
        }
        catch
        {
            await services.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
