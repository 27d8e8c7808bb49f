using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Journals;

/// <summary>
/// A journal as it stands on the disk: its header, where its rows are, whether it is complete. Rows are read one by one, in order
/// of tests, repetitions and prompts; in memory are their places alone.
/// </summary>
public sealed class RunRecord
{
    private const int LongestEnd = 256;

    private const int MostOfALine = 512 << 20;

    private readonly Dictionary<long, (long At, int Length)> _rows = [];
    private readonly Lock _placing = new();

    private RunRecord(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was run.</summary>
    public RunHeader Header { get; private set; } = null!;

    /// <summary>How long it took; nothing where it is not complete.</summary>
    public TimeSpan? Took { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>Lines that were damaged and count as not written.</summary>
    public int Damaged { get; private set; }

    /// <summary>Where the last good line ends.</summary>
    internal long End { get; private set; }

    /// <summary>Reads a journal.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Null where it is no journal, or its first line is damaged.</returns>
    /// <exception cref="SuiteException">It cannot be read.</exception>
    public static RunRecord? Open(string path)
    {
        var record = new RunRecord(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
            record.Scan(stream);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException($"{path}: the run cannot be read: {fault.Message}");
        }

        return record.Header is null ? null : record;
    }

    /// <summary>True where a journal says that its run is complete; only its end is read.</summary>
    internal static bool IsComplete(string path) => EndOf(path) is not null;

    /// <summary>What the last line of a complete journal says; null where it is not complete. Only its end is read.</summary>
    internal static JsonObject? EndOf(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> end = stackalloc byte[LongestEnd];
        end = end[..RandomAccess.Read(file, end, Math.Max(0, RandomAccess.GetLength(file) - end.Length))];
        if (end is not [.., (byte)'\n'])
        {
            return null;
        }

        var line = end[(end[..^1].LastIndexOf((byte)'\n') + 1)..^1];
        return JournalLine.Read(line) is { Kind: JournalKind.End } read ? JsonNode.Parse(line[read.JsonAt..]) as JsonObject : null;
    }

    /// <summary>Places of its rows in order.</summary>
    internal long[] Places => [.. _rows.Keys.Order()];

    /// <summary>True where this row was recorded.</summary>
    internal bool Has(long place)
    {
        lock (_placing)
        {
            return _rows.ContainsKey(place);
        }
    }

    /// <summary>One row.</summary>
    internal RecordedRow Row(long place)
    {
        (long, int) where;
        lock (_placing)
        {
            where = _rows[place];
        }

        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Read(file, where);
    }

    /// <summary>Rows in order, read as they are asked for.</summary>
    /// <param name="prompt">Only of this pair of prompt and provider.</param>
    public IEnumerable<RecordedRow> Rows(int? prompt = null)
    {
        var places = _rows.Keys.Where(place => prompt is null || (place & 0xFFFF) == prompt).Order().ToArray();
        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach (var place in places)
        {
            yield return Read(file, _rows[place]);
        }
    }

    /// <summary>The result of the run as far as it came.</summary>
    public EvaluationResult Result()
    {
        var columns = Header.EmptyColumns();
        foreach (var row in Rows())
        {
            RowCounts.Add(columns[row.PromptIndex], row);
        }

        foreach (var column in columns)
        {
            DerivedScores.Add(column, Header.Derived);
        }

        var folder = System.IO.Path.GetDirectoryName(Header.File) ?? "";
        return new EvaluationResult(new Suite(folder) { Description = Header.Description, Source = Header.Config, DerivedMetrics = Header.Derived, File = Header.File }, columns, [])
        {
            Started = Header.Started,
            Took = Took ?? TimeSpan.Zero,
            Record = this,
        };
    }

    internal void Add(long place, long at, int length)
    {
        lock (_placing)
        {
            _rows[place] = (at, length);
        }
    }

    private static RecordedRow Read(SafeFileHandle file, (long At, int Length) where)
    {
        var bytes = new byte[where.Length];
        for (var read = 0; read < bytes.Length;)
        {
            var got = RandomAccess.Read(file, bytes.AsSpan(read), where.At + read);
            read += got > 0 ? got : throw new SuiteException("The journal of the run became shorter while it was read.");
        }

        return RecordedRow.Parse(bytes);
    }

    private void Scan(FileStream stream)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            var (kept, at) = (0, 0L);
            while (stream.Read(buffer, kept, buffer.Length - kept) is > 0 and var got)
            {
                var filled = kept + got;
                var from = 0;
                for (int end; (end = buffer.AsSpan(from, filled - from).IndexOf((byte)'\n')) >= 0; from += end + 1)
                {
                    Line(buffer.AsSpan(from, end), at + from);
                }

                at += from;
                kept = filled - from;
                buffer.AsSpan(from, kept).CopyTo(buffer);
                if (kept == buffer.Length)
                {
                    buffer = Larger(buffer);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Larger(byte[] buffer)
    {
        if (buffer.Length > MostOfALine)
        {
            throw new IOException("a line is longer than 512 MiB");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void Line(ReadOnlySpan<byte> bytes, long at)
    {
        if (JournalLine.Read(bytes) is not { } line || (Header is null) != (line.Kind == JournalKind.Header))
        {
            Damaged++;
            return;
        }

        End = at + bytes.Length + 1;
        var json = bytes[line.JsonAt..];
        switch (line.Kind)
        {
            case JournalKind.Header:
                Header = RunHeader.Of((JsonObject)JsonNode.Parse(json)!);
                break;
            case JournalKind.Row:
                Add(line.Place, at + line.JsonAt, json.Length);
                break;
            default:
                Took = TimeSpan.FromMilliseconds((JsonNode.Parse(json) as JsonObject)?.Number("tookMs") ?? 0);
                break;
        }
    }
}
