using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Journals;

/// <summary>
/// A run's journal while it is written: lines are only ever appended. They reach the operating system within 100 ms of their row
/// and the disk within two seconds, so a killed run loses at most the rows that it was at, and a power cut two seconds more.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    private const int MostWaiting = 256 << 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestUnsynced = TimeSpan.FromSeconds(2);

    private readonly Lock _writing = new();
    private readonly FileStream _file;
    private readonly FileStream _held;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly ArrayBufferWriter<byte> _waiting = new(MostWaiting);
    private long _written;
    private long _synced;
    private IOException? _fault;

    private RunJournal(RunRecord record, (FileStream File, FileStream Held) files, TimeProvider clock)
    {
        (Record, _file, _held, _clock) = (record, files.File, files.Held, clock);
        (_written, _synced) = (clock.GetTimestamp(), clock.GetTimestamp());
        _timer = clock.CreateTimer(_ => Tick(), null, LongestWait, LongestWait);
    }

    /// <summary>What is recorded so far.</summary>
    public RunRecord Record { get; }

    /// <summary>Rows that an earlier process recorded.</summary>
    public int Continued { get; private init; }

    /// <summary>Begins a journal.</summary>
    /// <exception cref="SuiteException">It cannot be written.</exception>
    public static RunJournal Begin(string path, RunHeader header, TimeProvider clock) => Guarded(path, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var held = Hold(path) ?? throw new IOException("another run writes it");
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, 0))
        {
            var line = new ArrayBufferWriter<byte>();
            JournalLine.Write(line, JournalKind.Header, 0, Encoding.UTF8.GetBytes(JsValue.Json(header.ToJson())));
            file.Write(line.WrittenSpan);
        }

        return Append(RunRecord.Open(path)!, held, clock);
    });

    /// <summary>Goes on with a journal; what was torn at its end is cut off.</summary>
    /// <returns>Null where another process writes it.</returns>
    public static RunJournal? Continue(string path, TimeProvider clock) => Guarded(path, () =>
        Hold(path) is not { } held ? null : RunRecord.Open(path) is not { } record ? null : Append(record, held, clock));

    /// <summary>Appends a row.</summary>
    /// <exception cref="SuiteException">The journal cannot be written; what it holds stays.</exception>
    public void Add(EvaluationRow row)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        RowJson.Write(row, json);
        Append(JournalKind.Row, JournalLine.PlaceOf(row.TestIndex, row.Repeat, row.PromptIndex), json.WrittenSpan);
    }

    /// <summary>Says that the run is complete, and what came of it.</summary>
    public void End(TimeSpan took, (int Passed, int Failed, int Errors) counts)
    {
        Append(JournalKind.End, 0, Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"tookMs":{{took.TotalMilliseconds:0}},"passed":{{counts.Passed}},"failed":{{counts.Failed}},"errors":{{counts.Errors}}}""")));
        lock (_writing)
        {
            Flush(sync: true);
            Refuse();
        }
    }

    /// <summary>Brings what waits to the disk and lets go of the file.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
        {
            Flush(sync: true);
            _file.Dispose();
            _held.Dispose();
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The journal owns the file.")]
    private static RunJournal Append(RunRecord record, FileStream held, TimeProvider clock)
    {
        var file = new FileStream(record.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        file.SetLength(record.End);
        file.Seek(record.End, SeekOrigin.Begin);
        return new RunJournal(record, (file, held), clock) { Continued = record.Count };
    }

    // A file of its own is locked: the lock goes with the process, however it ends.
    private static FileStream? Hold(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static T Guarded<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException($"{path}: the run cannot be recorded: {fault.Message}");
        }
    }

    private void Append(JournalKind kind, long place, ReadOnlySpan<byte> json)
    {
        lock (_writing)
        {
            Refuse();
            JournalLine.Write(_waiting, kind, place, json);
            if (kind == JournalKind.Row)
            {
                Record.Add(place, _file.Position + _waiting.WrittenCount - 1 - json.Length, json.Length);
            }

            if (_waiting.WrittenCount >= MostWaiting || _clock.GetElapsedTime(_written) >= LongestWait)
            {
                Flush(sync: false);
                Refuse();
            }
        }
    }

    private void Tick()
    {
        lock (_writing)
        {
            if (_file.CanWrite && (_waiting.WrittenCount > 0 || _clock.GetElapsedTime(_synced) >= LongestUnsynced))
            {
                Flush(_clock.GetElapsedTime(_synced) >= LongestUnsynced);
            }
        }
    }

    private void Flush(bool sync)
    {
        if (_fault is not null)
        {
            return;
        }

        var good = _file.Position;
        try
        {
            _file.Write(_waiting.WrittenSpan);
            _waiting.ResetWrittenCount();
            _written = _clock.GetTimestamp();
            if (sync)
            {
                _file.Flush(flushToDisk: true);
                _synced = _clock.GetTimestamp();
            }
        }
        catch (IOException fault)
        {
            _fault = fault;
            _file.SetLength(good);
        }
    }

    private void Refuse()
    {
        if (_fault is not null)
        {
            throw new SuiteException($"{Record.Path}: the run stopped because it can no longer be recorded ({_fault.Message.TrimEnd('.')}). What is recorded is kept; make room and run the suite again to go on from there.");
        }
    }
}
