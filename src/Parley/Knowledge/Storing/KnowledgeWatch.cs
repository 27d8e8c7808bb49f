namespace Parley.Knowledge.Storing;

/// <summary>
/// Hears of changes in a folder of documents, and says once they have rested: what is being copied is not read half. Where the system
/// has no more watches to give, or the folder is on a disk that tells nothing, nothing is heard.
/// </summary>
internal sealed class KnowledgeWatch : IDisposable
{
    /// <summary>How long nothing may have changed.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly FileSystemWatcher? _watcher;
    private readonly TimeProvider _clock;
    private long _last;

    /// <summary>Begins to listen.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="clock">Measures the rest.</param>
    public KnowledgeWatch(string folder, TimeProvider clock)
    {
        _clock = clock;
        try
        {
            _watcher = Listening(folder, Note);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            // Nothing is heard; the folder is read again when the product is opened.
        }
    }

    /// <summary>True once after changes that have rested.</summary>
    public bool TakeRested()
    {
        var last = Interlocked.Read(ref _last);
        return last != 0 && _clock.GetElapsedTime(last) >= Rest && Interlocked.CompareExchange(ref _last, 0, last) == last;
    }

    /// <inheritdoc />
    public void Dispose() => _watcher?.Dispose();

    private void Note() => Interlocked.Exchange(ref _last, Math.Max(1, _clock.GetTimestamp()));

    private static FileSystemWatcher Listening(string folder, Action note)
    {
        var watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        try
        {
            watcher.Changed += (_, _) => note();
            watcher.Created += (_, _) => note();
            watcher.Deleted += (_, _) => note();
            watcher.Renamed += (_, _) => note();
            watcher.Error += (_, _) => note();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch
        {
            watcher.Dispose();
            throw;
        }
    }
}
