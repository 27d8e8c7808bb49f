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
            _watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            _watcher.Changed += (_, _) => Note();
            _watcher.Created += (_, _) => Note();
            _watcher.Deleted += (_, _) => Note();
            _watcher.Renamed += (_, _) => Note();
            _watcher.Error += (_, _) => Note();
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            _watcher?.Dispose();
            _watcher = null;
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
}
