using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Sources;
using Parley.Products;
using Parley.Signals.Monitors;

namespace Parley.Signals;

/// <summary>What signals look at when a product is checked: <c>monitors.yaml</c>, against what the product has; a step of <see cref="ProductCheck"/>.</summary>
public static class MonitorsCheck
{
    /// <summary>Reads the file. Where metrics or data are faulty themselves, names of them cannot be looked up and are not faults of this file.</summary>
    /// <param name="load">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task RunAsync(ProductLoad load, Faults faults, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(load.Readable.Folder, MonitorFile.Name)))
        {
            return;
        }

        var scratch = Directory.CreateTempSubdirectory("parley-check-");
        try
        {
            var layer = await SemanticLayer.OpenAsync(load, scratch.FullName, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            await using (layer.ConfigureAwait(false))
            {
                var catalogue = await layer.CatalogueAsync(Permissions.Unrestricted, cancellationToken).ConfigureAwait(false);
                MonitorFile.Read(layer.Product, catalogue, Environment.GetEnvironmentVariable, layer.Product.AsOf ?? DateOnly.MaxValue.AddYears(-1), faults);
            }
        }
        catch (Exception e) when (e is ProductFaultException or DataSourceException)
        {
            // Said by the rooms that own these files.
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
