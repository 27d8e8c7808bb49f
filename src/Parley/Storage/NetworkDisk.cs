namespace Parley.Storage;

/// <summary>Tells whether a folder is on a network disk, where SQLite is not safe (https://www.sqlite.org/useovernet.html).</summary>
public static class NetworkDisk
{
    /// <summary>The name of the network file system a folder is on; null for a local disk, and where it cannot be told.</summary>
    /// <param name="folder">Absolute path; need not exist yet.</param>
    public static string? Find(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return drive.DriveType == DriveType.Network ? drive.DriveFormat : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
