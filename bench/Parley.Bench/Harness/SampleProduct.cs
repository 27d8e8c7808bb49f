using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Semantics.Loading;
using Parley.Metrics.Sources.DuckDb;
using Parley.Products;
using Parley.Products.Samples;

namespace Parley.Bench.Harness;

/// <summary>A sample product, copied to a folder of its own, with its data made and its semantic layer open.</summary>
public sealed class SampleProduct : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private SampleProduct(DirectoryInfo folder, SemanticLayer layer, Catalogue catalogue) => (_folder, Layer, Catalogue) = (folder, layer, catalogue);

    /// <summary>The layer.</summary>
    public SemanticLayer Layer { get; }

    /// <summary>Everything that can be asked about.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>The day that questions are asked on.</summary>
    public DateOnly Today => Layer.Product.AsOf ?? Catalogue.AsOf!.Value.AddDays(1);

    /// <summary>Opens a product of the repository.</summary>
    /// <param name="name">The folder under samples/.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<SampleProduct> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-bench-");
        var product = Path.Combine(folder.FullName, name);
        Copy(Path.Combine(Root(), "samples", name), product);
        SampleGenerator.MakeWhereNeeded(product, cancellationToken);
        var layer = await SemanticLayer.OpenAsync(
            ProductFolder.Load(product), Path.Combine(folder.FullName, "state"), TimeProvider.System, cancellationToken);
        return new SampleProduct(folder, layer, await layer.CatalogueAsync(Permissions.Unrestricted, cancellationToken));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Layer.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The folder of the solution, above the program or the current folder.</summary>
    public static string Root()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException("There is no Parley.slnx above the current folder.");
    }

    /// <summary>What git leaves out (made data, labels) is left out here too.</summary>
    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.StartsWith("data", StringComparison.Ordinal) || relative == SampleGenerator.LabelsFile)
            {
                continue;
            }

            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
