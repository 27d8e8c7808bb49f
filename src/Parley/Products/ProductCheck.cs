using System.Collections.Immutable;
using Parley.Products.Samples;

namespace Parley.Products;

/// <summary>One room's look at a product's files.</summary>
/// <param name="load">What the product's own files say; <see cref="ProductLoad.Readable"/> is there even where they are wrong.</param>
/// <param name="faults">Gathers what is wrong.</param>
/// <param name="cancellationToken">Cancels.</param>
public delegate Task ProductCheckStep(ProductLoad load, Faults faults, CancellationToken cancellationToken);

/// <summary>Looks at everything a product folder holds, and reports every fault at once.</summary>
public static class ProductCheck
{
    /// <summary>Checks a folder; a sample whose data was not made yet is made, as it is when it is served.</summary>
    /// <param name="folder">The product folder.</param>
    /// <param name="steps">What the rooms look at.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Every fault by file and line, warnings included; none where the product is well.</returns>
    public static async Task<ImmutableArray<Fault>> RunAsync(
        string folder, IReadOnlyList<ProductCheckStep> steps, CancellationToken cancellationToken)
    {
        var load = ProductFolder.Load(folder);
        var faults = new Faults();
        faults.AddRange(load.Faults);
        if (Directory.Exists(folder))
        {
            var sample = SampleGenerator.Check(folder);
            faults.AddRange(sample);
            if (sample.IsEmpty)
            {
                SampleGenerator.MakeWhereNeeded(folder, cancellationToken);
            }

            foreach (var step in steps)
            {
                await step(load, faults, cancellationToken).ConfigureAwait(false);
            }
        }

        return faults.ToImmutable();
    }
}
