using System.Globalization;

namespace Parley.Storage;

/// <summary>Snapshots of the whole state, made before something changes it at large; the newest five are kept.</summary>
internal sealed class SnapshotFolder(string folder, TimeProvider clock)
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 5;

    /// <summary>Writes a snapshot and removes the oldest ones.</summary>
    /// <returns>The file; <c>parley restore</c> reads it.</returns>
    public async Task<string> TakeAsync(StateEngine engine, string label, CancellationToken cancellationToken)
    {
        SqliteEngine.MakeFolder(folder);
        var time = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var file = Path.Combine(folder, $"parley-{time}-{label}.db");
        await BackupFile.WriteAsync(engine, file, cancellationToken).ConfigureAwait(false);
        var old = Directory.GetFiles(folder, "parley-*.db").OrderDescending(StringComparer.Ordinal).Skip(Kept);
        foreach (var snapshot in old)
        {
            File.Delete(snapshot);
        }

        return file;
    }
}
