using Microsoft.Extensions.Time.Testing;
using Parley.Analytics.Understanding;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Semantics.Loading;
using Parley.Metrics.Sources.DuckDb;
using Parley.Products;
using Parley.Products.Samples;
using Xunit;

namespace Parley.Tests.Analytics.Specs;

/// <summary>Contexts over real product folders: the catalogue is read from the data. Each is made once for a run.</summary>
internal static class ProductDomain
{
    private static readonly Lazy<Task<ReadingContext>> FinanceOnce = new(() => OpenAsync(Repository.PathOf("samples", "finance"), null));
    private static readonly Lazy<Task<ReadingContext>> MeridianOnce =
        new(() => OpenAsync(Repository.PathOf("tests", "Parley.Tests", "Products", "meridian"), PublicData.TryFolder("meridian")));

    /// <summary>The sample product, on the day its settings name.</summary>
    public static Task<ReadingContext> FinanceAsync() => FinanceOnce.Value;

    /// <summary>A second product over public data; skips where that is absent.</summary>
    public static Task<ReadingContext> MeridianAsync()
    {
        PublicData.Folder("meridian");
        return MeridianOnce.Value;
    }

    private static async Task<ReadingContext> OpenAsync(string folder, string? data)
    {
        using var copy = new TemporaryFolder();
        Copy(folder, copy.PathOf("product"));
        if (data is not null)
        {
            Copy(data, copy.PathOf("product/data"));
        }

        if (SampleGenerator.IsNeeded(copy.PathOf("product")))
        {
            SampleGenerator.Generate(copy.PathOf("product"), null, 1, CancellationToken.None);
        }

        var load = ProductFolder.Load(copy.PathOf("product"));
        Assert.Empty(load.Faults);
        var manifest = ManifestLoader.Load(Path.Combine(load.Product!.Folder, "metrics"));
        Assert.Empty(manifest.Faults);
        var source = await DuckDbSource.OpenAsync(load.Product, copy.PathOf("state"), new FakeTimeProvider(), CancellationToken.None);
        await using var layer = new SemanticLayer(load.Product, manifest.Manifest, source);
        var catalogue = await layer.CatalogueAsync(Permissions.Unrestricted, CancellationToken.None);
        return new ReadingContext { Catalogue = catalogue, Product = load.Product, Today = load.Product.AsOf!.Value, Locale = "en-US" };
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
