using Parley.Bench.Harness;
using Parley.Products.Samples;

namespace Parley.Bench.Asking;

/// <summary>A product folder copied to a folder of its own, where its data is made; the original is left as it is.</summary>
public static class ProductCopy
{
    /// <summary>Copies a product and makes its data where it has a generate.yaml.</summary>
    /// <param name="product">What to copy.</param>
    /// <param name="into">Where to put it; the product's name is the folder's name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The copy.</returns>
    public static string Make(CopiedProduct product, string into, CancellationToken cancellationToken)
    {
        var from = Path.GetFullPath(product.Folder, Root());
        var copy = Path.Combine(into, Path.GetFileName(Path.TrimEndingDirectorySeparator(from)));
        var makesData = File.Exists(Path.Combine(from, SampleGenerator.SpecFile));
        Copy(from, copy, relative => !makesData
            || (relative != SampleGenerator.LabelsFile && !relative.StartsWith($"data{Path.DirectorySeparatorChar}", StringComparison.Ordinal)));
        if (product.Data is { } data)
        {
            Copy(PublicCases.Folder(data), Path.Combine(copy, "data"), _ => true);
        }

        if (makesData)
        {
            SampleGenerator.Generate(copy, product.Seed, product.Scale, cancellationToken);
        }

        product.Prepared?.Invoke(copy);

        return copy;
    }

    private static void Copy(string from, string to, Predicate<string> isWanted)
    {
        foreach (var relative in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(from, f)).Where(f => isWanted(f)))
        {
            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, relative), target);
        }
    }

    /// <summary>The folder of the solution, above the program or the current folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
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
}
