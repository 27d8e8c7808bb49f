using System.Collections.Immutable;
using Parley.Conversations;

namespace Parley.Server;

/// <summary>Which products the server serves.</summary>
internal static class ProductServing
{
    private const string Sample = "samples/finance";

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
