using Parley.Products.Samples;

namespace Parley.Bench.Asking;

/// <summary>A product folder copied to a folder of its own, where its data is made; the original is left as it is.</summary>
public static class ProductCopy
{
    /// <summary>Copies a product and makes its data where it has a generate.yaml.</summary>
    /// <param name="product">A product folder, absolute or from the repository's root.</param>
    /// <param name="into">Where to put it; the product's name is the folder's name.</param>
    /// <param name="scale">How many times as many events are made.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The copy.</returns>
    public static string Make(string product, string into, int scale, CancellationToken cancellationToken)
    {
        var from = Path.GetFullPath(product, Root());
        var copy = Path.Combine(into, Path.GetFileName(Path.TrimEndingDirectorySeparator(from)));
        var makesData = File.Exists(Path.Combine(from, SampleGenerator.SpecFile));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (makesData && (relative == SampleGenerator.LabelsFile || relative.StartsWith($"data{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
            {
                continue;
            }

            var target = Path.Combine(copy, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        if (makesData)
        {
            SampleGenerator.Generate(copy, null, scale, cancellationToken);
        }

        return copy;
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
