using Xunit;

namespace Parley.Tests;

/// <summary>
/// Public data sets, which are not part of the repository: in the folder that PARLEY_TEST_DATA names, by default
/// <c>../shared/data</c> beside the checkout.
/// </summary>
internal static class PublicData
{
    /// <summary>A folder of the data; skips the test, with the reason, where it is absent.</summary>
    /// <param name="path">Path within the data, with forward slashes.</param>
    public static string Folder(string path)
    {
        var folder = Path.Combine(Root, path);
        if (!Directory.Exists(folder))
        {
            Assert.Skip($"The public data '{path}' is not at {Root}; PARLEY_TEST_DATA names its folder.");
        }

        return folder;
    }

    /// <summary>A folder of the data; null where it is absent.</summary>
    /// <param name="path">Path within the data, with forward slashes.</param>
    public static string? TryFolder(string path) =>
        Path.Combine(Root, path) is var folder && Directory.Exists(folder) ? folder : null;

    private static string Root => Environment.GetEnvironmentVariable("PARLEY_TEST_DATA") is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Path.Combine(Checkout(), "..", "shared", "data"));

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
