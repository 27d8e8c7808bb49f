using System.Runtime.CompilerServices;

namespace Parley.Tests;

/// <summary>Where the checkout is, for tests that read its files.</summary>
internal static class Repository
{
    /// <summary>Absolute path of the checkout's root.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the root.</summary>
    /// <param name="parts">Its parts.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Parley.slnx is in no folder above the tests.");
        }

        return folder.FullName;
    }
}
