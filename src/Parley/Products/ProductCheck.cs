using System.Collections.Immutable;

namespace Parley.Products;

/// <summary>One room's look at a product's files.</summary>
/// <param name="load">The product as its own files say it; its <see cref="ProductLoad.Product"/> is there.</param>
/// <param name="faults">Gathers what is wrong.</param>
/// <param name="cancellationToken">Cancels.</param>
public delegate Task ProductCheckStep(ProductLoad load, Faults faults, CancellationToken cancellationToken);

/// <summary>Looks at everything a product folder holds, and reports every fault at once.</summary>
public static class ProductCheck
{
    /// <summary>Checks a folder.</summary>
    /// <param name="folder">The product folder.</param>
    /// <param name="steps">What the rooms look at, each once <c>product.yaml</c> can be read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Every fault by file and line, warnings included; none where the product is well.</returns>
    public static async Task<ImmutableArray<Fault>> RunAsync(
        string folder, IReadOnlyList<ProductCheckStep> steps, CancellationToken cancellationToken)
    {
        var load = ProductFolder.Load(folder);
        var faults = new Faults();
        faults.AddRange(load.Faults);

        // A slip in the settings does not keep the other files from being looked at.
        var readable = load with { Product = load.Product ?? Stub(folder) };
        foreach (var step in Directory.Exists(folder) ? steps : [])
        {
            await step(readable, faults, cancellationToken).ConfigureAwait(false);
        }

        return faults.ToImmutable();
    }

    private static Product Stub(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return new Product { Name = ProductFolder.NameOf(path), Folder = path, Title = "", Version = "" };
    }
}
