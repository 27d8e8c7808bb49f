using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Passages;
using Parley.Knowledge.Reading;

namespace Parley.Knowledge.Storing;

/// <summary>A file that was left out, or read with reservations.</summary>
/// <param name="Path">The file, below the folder.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="IsWarning">True where the document was read all the same.</param>
public sealed record DocumentFault(string Path, string Message, bool IsWarning = false);

/// <summary>How far a folder was read.</summary>
/// <param name="Done">Files looked at.</param>
/// <param name="Total">Files there are.</param>
/// <param name="Path">The file at hand.</param>
public sealed record ReadingProgress(int Done, int Total, string Path)
{
    /// <summary>How many of the files looked at could not be read.</summary>
    public int Failed { get; init; }

    /// <summary>The last file that could not be read, and why; null for none.</summary>
    public DocumentFault? LastFault { get; init; }
}

/// <summary>What a file was when it was read: enough to know that it need not be read again.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedUtc">Ticks of the last write.</param>
/// <param name="Document">What was read; null where it could not be.</param>
/// <param name="Fault">Why it could not be read.</param>
internal sealed record KnownFile(long Size, long ModifiedUtc, IndexedDocument? Document, string? Fault)
{
    /// <summary>SHA-256 of the bytes, hex.</summary>
    public required string Hash { get; init; }
}

/// <summary>What a folder of documents holds now.</summary>
/// <param name="Files">Every file, by its path below the folder.</param>
/// <param name="Faults">What was left out or is odd, by path.</param>
internal sealed record FolderReading(ImmutableSortedDictionary<string, KnownFile> Files, ImmutableArray<DocumentFault> Faults)
{
    /// <summary>How many files were read anew.</summary>
    public required int Read { get; init; }

    public IEnumerable<IndexedDocument> Documents => Files.Values.Select(f => f.Document).OfType<IndexedDocument>();
}

/// <summary>
/// Reads a folder of documents, file by file: what did not change since the last reading is not read again, what is broken is reported
/// and left out. Links are not followed; hidden files and folders are left alone. At most two files are in memory at a time.
/// </summary>
internal static class KnowledgeFolder
{
    /// <summary>More files than this are not read.</summary>
    public const int MaxFiles = 500_000;

    private const int Tries = 3;

    private static readonly EnumerationOptions Walk = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
        MaxRecursionDepth = 64,
    };

    public static async Task<FolderReading> ReadAsync(
        string folder, IReadOnlyDictionary<string, KnownFile> known, IProgress<ReadingProgress>? progress, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(folder);
        string[] paths =
        [
            .. Directory.EnumerateFiles(root, "*", Walk)
                .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
                .Where(p => DocumentReader.Takes(p) && !p.Split('/').Any(part => part.StartsWith('.')))
                .Take(MaxFiles)
                .Order(StringComparer.Ordinal),
        ];
        var (files, read, tally) = (new ConcurrentDictionary<string, KnownFile>(StringComparer.Ordinal), 0, new Tally(paths.Length, progress));
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(2, Environment.ProcessorCount), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(paths, options, async (path, token) =>
        {
            var before = known.GetValueOrDefault(path);
            var file = await ReadAsync(root, path, before, token).ConfigureAwait(false);
            files[path] = file;
            Interlocked.Add(ref read, file.Hash == before?.Hash ? 0 : 1);
            tally.Add(path, file.Fault);
        }).ConfigureAwait(false);
        return new FolderReading(files.ToImmutableSortedDictionary(StringComparer.Ordinal), Faults(files)) { Read = read };
    }

    /// <summary>True where a reading now would find other files, told by names, sizes and times.</summary>
    public static bool IsOutdated(string folder, IReadOnlyDictionary<string, KnownFile> known)
    {
        var root = Path.GetFullPath(folder);
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(root, "*", Walk))
        {
            var path = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (!DocumentReader.Takes(path) || path.Split('/').Any(part => part.StartsWith('.')))
            {
                continue;
            }

            count++;
            var info = new FileInfo(file);
            if (!known.TryGetValue(path, out var before) || before.Size != info.Length || before.ModifiedUtc != info.LastWriteTimeUtc.Ticks)
            {
                return true;
            }
        }

        return count != known.Count;
    }

    /// <summary>Counts what was read, and tells it.</summary>
    private sealed class Tally(int total, IProgress<ReadingProgress>? progress)
    {
        private readonly Lock _gate = new();
        private int _done;
        private int _failed;
        private DocumentFault? _last;

        public void Add(string path, string? fault)
        {
            if (progress is null)
            {
                return;
            }

            lock (_gate)
            {
                _done++;
                (_failed, _last) = fault is null ? (_failed, _last) : (_failed + 1, new DocumentFault(path, fault));
                progress.Report(new ReadingProgress(_done, total, path) { Failed = _failed, LastFault = _last });
            }
        }
    }

    private static ImmutableArray<DocumentFault> Faults(IEnumerable<KeyValuePair<string, KnownFile>> files) =>
    [
        .. files.SelectMany(f => (f.Value.Document?.Warnings ?? []).Select(w => new DocumentFault(f.Key, w, true))
                .Concat(f.Value.Fault is { } fault ? [new DocumentFault(f.Key, fault)] : []))
            .OrderBy(f => f.Path, StringComparer.Ordinal),
    ];

    private static async Task<KnownFile> ReadAsync(string root, string path, KnownFile? before, CancellationToken cancellationToken)
    {
        var info = new FileInfo(Path.Combine(root, path));
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                info.Refresh();
                var (size, modified) = (info.Length, info.LastWriteTimeUtc.Ticks);
                if (before is not null && before.Size == size && before.ModifiedUtc == modified)
                {
                    return before;
                }

                var file = await ReadOnceAsync(info, path, before, cancellationToken).ConfigureAwait(false);
                info.Refresh();
                if (info.Exists && info.Length == size && info.LastWriteTimeUtc.Ticks == modified)
                {
                    return file with { Size = size, ModifiedUtc = modified };
                }

                if (attempt == Tries)
                {
                    return Broken("The file changes while it is read. It is read again when it rests.");
                }
            }
        }
        catch (DocumentFaultException e)
        {
            return Broken(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Broken($"The file cannot be opened: {e.Message}");
        }

        KnownFile Broken(string fault) => new(info.Exists ? info.Length : 0, info.Exists ? info.LastWriteTimeUtc.Ticks : 0, null, fault) { Hash = "" };
    }

    private static async Task<KnownFile> ReadOnceAsync(FileInfo info, string path, KnownFile? before, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(info.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 65_536, useAsync: false);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        if (before is not null && before.Hash == hash)
        {
            return before;
        }

        stream.Position = 0;
        return new KnownFile(0, 0, Read(stream, path, hash, cancellationToken), null) { Hash = hash };
    }

    private static IndexedDocument Read(Stream stream, string path, string hash, CancellationToken cancellationToken)
    {
        try
        {
            var source = DocumentReader.Read(stream, Path.GetFileName(path), cancellationToken);
            return new IndexedDocument(path, hash, source.Text, source.Facts, PassageCutter.Cut(source)) { Warnings = source.Warnings };
        }
        catch (Exception e) when (e is not (DocumentFaultException or OperationCanceledException or IOException or UnauthorizedAccessException))
        {
            // A reader met something that no reader expected; one broken file never keeps the others out.
            throw new DocumentFaultException(string.Create(CultureInfo.InvariantCulture, $"The file is damaged and cannot be read ({e.GetType().Name})."));
        }
    }
}
