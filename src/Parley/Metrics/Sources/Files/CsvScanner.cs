namespace Parley.Metrics.Sources.Files;

/// <summary>What is wrong with the form of a CSV file at one line.</summary>
/// <param name="Line">Line from 1.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record CsvError(long Line, string Message);

/// <summary>
/// Reads the records of a CSV file (RFC 4180, any single-byte delimiter, LF or CRLF, quotes doubled inside quotes) as
/// spans over one buffer. A quote inside an unquoted field is an ordinary character. Limit: 16 MiB a record.
/// </summary>
internal sealed class CsvScanner(Stream stream, byte delimiter)
{
    private const int MaxRecord = 16 * 1024 * 1024;

    private readonly List<(int Start, int Length, bool Quoted)> fields = [];
    private byte[] buffer = new byte[1 << 16];
    private int recordStart;
    private int start;
    private int end;
    private bool finished;
    private long nextLine = 1;

    /// <summary>Line on which the current record starts.</summary>
    public long Line { get; private set; }

    /// <summary>How many fields the current record has; 1 for a blank line.</summary>
    public int Count => fields.Count;

    /// <summary>True where the current record is a blank line.</summary>
    public bool IsBlank => fields.Count == 1 && fields[0] is { Length: 0, Quoted: false };

    /// <summary>The current record's bytes, its line break included.</summary>
    public ReadOnlySpan<byte> Raw => buffer.AsSpan(recordStart, start - recordStart);

    /// <summary>Set where the file's form broke; reading ends there.</summary>
    public CsvError? Error { get; private set; }

    /// <summary>A field's bytes without its quotes; doubled quotes inside are still doubled.</summary>
    /// <param name="index">Position from 0.</param>
    public ReadOnlySpan<byte> this[int index] => buffer.AsSpan(fields[index].Start, fields[index].Length);

    /// <summary>A field's text.</summary>
    /// <param name="index">Position from 0.</param>
    public string Text(int index) => fields[index].Quoted
        ? System.Text.Encoding.UTF8.GetString(this[index]).Replace("\"\"", "\"", StringComparison.Ordinal)
        : System.Text.Encoding.UTF8.GetString(this[index]);

    /// <summary>Reads the next record; false at the end of the file or at an error.</summary>
    public bool Read()
    {
        Line = nextLine;
        while (true)
        {
            var position = Scan(out var complete);
            if (Error is not null)
            {
                return false;
            }

            if (complete)
            {
                (recordStart, start) = (start, position);
                return true;
            }

            if (finished)
            {
                return false;
            }

            Fill();
        }
    }

    /// <summary>Splits the record at <see cref="start"/>; not complete where the buffer ends before the record does.</summary>
    private int Scan(out bool complete)
    {
        fields.Clear();
        nextLine = Line;
        var position = start;
        complete = false;
        if (position == end)
        {
            return position;
        }

        while (true)
        {
            var quoted = position < end && buffer[position] == (byte)'"';
            var next = quoted ? QuotedField(position) : PlainField(position);
            if (next < 0)
            {
                return position;
            }

            if (next < end && buffer[next] == delimiter)
            {
                position = next + 1;
                continue;
            }

            complete = true;
            return next == end ? end : AfterLineBreak(next);
        }
    }

    private int PlainField(int from)
    {
        var length = buffer.AsSpan(from, end - from).IndexOfAny(delimiter, (byte)'\n', (byte)'\r');
        if (length < 0 && !finished)
        {
            return -1;
        }

        var stop = length < 0 ? end : from + length;
        if (stop + 1 >= end && !finished && stop < end && buffer[stop] == (byte)'\r')
        {
            return -1;
        }

        fields.Add((from, stop - from, false));
        return stop;
    }

    private int QuotedField(int from)
    {
        for (var i = from + 1; i < end; i++)
        {
            if (buffer[i] == (byte)'\n')
            {
                nextLine++;
            }

            if (buffer[i] != (byte)'"')
            {
                continue;
            }

            if (i + 2 >= end && !finished)
            {
                nextLine = Line;
                return -1;
            }

            if (i + 1 < end && buffer[i + 1] == (byte)'"')
            {
                i++;
                continue;
            }

            fields.Add((from + 1, i - from - 1, true));
            if (i + 1 < end && buffer[i + 1] != delimiter && buffer[i + 1] is not ((byte)'\n' or (byte)'\r'))
            {
                Error = new CsvError(nextLine, "There is text after a closing quote; a quote inside quotes is written twice.");
            }

            return i + 1;
        }

        if (finished)
        {
            Error = new CsvError(Line, "A quote that opens in this record is never closed.");
        }

        return -1;
    }

    private int AfterLineBreak(int at)
    {
        nextLine++;
        if (buffer[at] != (byte)'\r')
        {
            return at + 1;
        }

        if (at + 1 < end && buffer[at + 1] == (byte)'\n')
        {
            return at + 2;
        }

        Error = new CsvError(nextLine - 1, "A line ends with a carriage return alone; LF or CRLF is needed.");
        return at + 1;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= MaxRecord)
            {
                Error = new CsvError(Line, "This record is longer than 16 MiB; is a quote not closed?");
                return;
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        finished = read == 0;
    }
}
