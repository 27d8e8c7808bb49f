using System.Collections.Immutable;
using Parley.Conversations;
using Parley.Metrics.Sources;
using Parley.Products;

namespace Parley.Server;

/// <summary>Which products the server serves.</summary>
internal static class ProductServing
{
    /// <summary>Folder below the state's that holds the products which were drafted on the page.</summary>
    public const string OwnProducts = "products";

    private const string Sample = "samples/finance";

    /// <summary>How long the server waits for its products before it listens without them.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Waits until the products are served; where one cannot be, the server that listens already is stopped.</summary>
    /// <param name="app">The server.</param>
    /// <param name="serving">What <see cref="ServeProductsAsync"/> gave.</param>
    public static async Task ServedAsync(this WebApplication app, Task serving)
    {
        try
        {
            await serving;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // It was told to stop while it was reading.
        }
        catch
        {
            await app.StopAsync();
            throw;
        }
    }

    /// <summary>Loads the products that the settings name, or the sample that lies beside the program or above it.</summary>
    /// <exception cref="Products.ProductFaultException">A product cannot be served; carries every fault.</exception>
    /// <exception cref="SettingsException">No product is named and there is no sample.</exception>
    public static async Task ServeProductsAsync(this WebApplication app, ServerSettings settings)
    {
        var products = app.Services.GetRequiredService<ServedProducts>();
        foreach (var folder in settings.Products is { IsEmpty: false } named ? named : SampleFolder())
        {
            await products.ServeAsync(folder, app.Lifetime.ApplicationStopping);
        }

        foreach (var folder in OwnFolders(settings.State.Folder))
        {
            await ServeOwnAsync(app, products, folder);
        }
    }

    private static IEnumerable<string> OwnFolders(string state) => Path.Combine(state, OwnProducts) is var own && Directory.Exists(own)
        ? Directory.EnumerateDirectories(own).Where(f => File.Exists(Path.Combine(f, ProductFolder.ProductFile))).Order(StringComparer.Ordinal)
        : [];

    // One that was spoilt meanwhile does not keep the others from being served.
    private static async Task ServeOwnAsync(WebApplication app, ServedProducts products, string folder)
    {
        try
        {
            await products.ServeAsync(folder, app.Lifetime.ApplicationStopping);
        }
        catch (Exception e) when (e is ProductFaultException or DataSourceException)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
    }

    private static ImmutableArray<string> SampleFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var sample = Path.Combine(folder.FullName, Sample);
            if (Directory.Exists(sample))
            {
                return [sample];
            }
        }

        throw new SettingsException(["PARLEY_PRODUCTS names no product folder, and the sample is not here. Set it to one or more folders."]);
    }
}
