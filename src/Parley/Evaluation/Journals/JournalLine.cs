using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Parley.Evaluation.Journals;

/// <summary>What a line of a journal is.</summary>
internal enum JournalKind
{
    /// <summary>The run; the first line.</summary>
    Header,

    /// <summary>A row.</summary>
    Row,

    /// <summary>The run is complete.</summary>
    End,
}

/// <summary>
/// A line of a journal: the CRC-32C of what follows in eight hexadecimal digits, the kind, for a row its place (test, repeat, prompt), then JSON.
/// A line whose sum does not fit was torn or damaged, and counts as not written.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Place">A row's place; sorts by test, repeat, prompt.</param>
/// <param name="JsonAt">Where its JSON begins, from the line's beginning.</param>
internal readonly record struct JournalLine(JournalKind Kind, long Place, int JsonAt)
{
    private const int SumDigits = 8;

    /// <summary>A row's place as one number.</summary>
    public static long PlaceOf(int test, int repeat, int prompt) => ((long)test << 32) | ((long)(ushort)repeat << 16) | (ushort)prompt;

    /// <summary>The parts of a place.</summary>
    public static (int Test, int Repeat, int Prompt) CellOf(long place) => ((int)(place >> 32), (int)((place >> 16) & 0xFFFF), (int)(place & 0xFFFF));

    /// <summary>Writes a line with its end.</summary>
    public static void Write(IBufferWriter<byte> buffer, JournalKind kind, long place, ReadOnlySpan<byte> json)
    {
        var head = kind switch
        {
            JournalKind.Header => "H ",
            JournalKind.End => "E ",
            _ => string.Create(CultureInfo.InvariantCulture, $"R {place >> 32} {(place >> 16) & 0xFFFF} {place & 0xFFFF} "),
        };
        var line = new byte[SumDigits + 1 + head.Length + json.Length + 1];
        var at = SumDigits + 1 + Encoding.ASCII.GetBytes(head, line.AsSpan(SumDigits + 1));
        json.CopyTo(line.AsSpan(at));
        Sum(line.AsSpan(SumDigits + 1, line.Length - SumDigits - 2)).TryFormat(line, out _, "x8", CultureInfo.InvariantCulture);
        line[SumDigits] = (byte)' ';
        line[^1] = (byte)'\n';
        buffer.Write(line);
    }

    /// <summary>Reads a line without its end; null where it is damaged.</summary>
    public static JournalLine? Read(ReadOnlySpan<byte> line)
    {
        if (line.Length < SumDigits + 4 || line[SumDigits] != ' ' || !uint.TryParse(line[..SumDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum) || sum != Sum(line[(SumDigits + 1)..]))
        {
            return null;
        }

        var at = SumDigits + 3;
        return line[SumDigits + 1] switch
        {
            (byte)'H' => new JournalLine(JournalKind.Header, 0, at),
            (byte)'E' => new JournalLine(JournalKind.End, 0, at),
            (byte)'R' when Next(line, ref at) is { } test && Next(line, ref at) is { } repeat && Next(line, ref at) is { } prompt => new JournalLine(JournalKind.Row, PlaceOf(test, repeat, prompt), at),
            _ => null,
        };
    }

    private static int? Next(ReadOnlySpan<byte> line, ref int at)
    {
        var end = line[at..].IndexOf((byte)' ');
        if (end < 0 || !int.TryParse(line.Slice(at, end), CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        at += end + 1;
        return number;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            sum = BitOperations.Crc32C(sum, b);
        }

        return ~sum;
    }
}
