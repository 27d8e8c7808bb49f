namespace Parley.Bench.Harness;

/// <summary>
/// Public data sets, which are not part of the repository: in the folder that PARLEY_TEST_DATA names, by default
/// <c>../shared/data</c> beside the checkout.
/// </summary>
public static class PublicCases
{
    /// <summary>A data set's folder.</summary>
    /// <param name="name">The data set.</param>
    /// <exception cref="DirectoryNotFoundException">It is not there.</exception>
    public static string Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("PARLEY_TEST_DATA") is { Length: > 0 } named ? named : BesideCheckout();
        var folder = Path.Combine(root, name);
        return Directory.Exists(folder)
            ? folder
            : throw new DirectoryNotFoundException($"The public data '{name}' is not at {root}; PARLEY_TEST_DATA or --cases names its folder.");
    }

    private static string BesideCheckout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine((folder ?? new DirectoryInfo(".")).FullName, "..", "shared", "data");
    }
}
