using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Parley.Products;

namespace Parley.Metrics.Sources.Files;

/// <summary>
/// Reads one CSV file from end to end, and reports everything that would make its numbers wrong: broken form, rows with
/// too few or too many fields, control bytes, text that is not UTF-8, a header that is missing or repeats a name.
/// </summary>
internal sealed class CsvFile
{
    private const int MaxFaults = 20;

    private readonly DataFile file;
    private readonly Faults faults;
    private int reported;

    private CsvFile(DataFile file, Faults faults) => (this.file, this.faults) = (file, faults);

    /// <summary>The byte between fields: the one of comma, semicolon, tab and bar that the first line has most of.</summary>
    public char Delimiter { get; private set; } = ',';

    /// <summary>Column names; a column without a name is <c>column</c> and its number.</summary>
    public ImmutableArray<string> Columns { get; private set; } = [];

    /// <summary>Rows after the header; blank lines count only in files of one column.</summary>
    public long Rows { get; private set; }

    /// <summary>Reads a file; null where there is nothing that can be read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="profiles">Gives the profiles of the file's columns once these are known; null to stop.</param>
    /// <param name="faults">Gathers what is wrong; at most 20 lines of each file.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static CsvFile? Read(
        DataFile file, Func<CsvFile, ColumnProfile[]?> profiles, Faults faults, CancellationToken cancellationToken) =>
        ReadRows(file, csv => profiles(csv) is { } columns ? scanner => Profile(file, scanner, columns) : null, faults, cancellationToken);

    /// <summary>Reads a file; null where there is nothing that can be read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rows">Gives what takes each sound row, once the columns are known; null to stop.</param>
    /// <param name="faults">Gathers what is wrong; at most 20 lines of each file.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static CsvFile? ReadRows(
        DataFile file, Func<CsvFile, Action<CsvScanner>?> rows, Faults faults, CancellationToken cancellationToken)
    {
        var csv = new CsvFile(file, faults);
        using var stream = File.OpenRead(file.FullPath);
        if (!csv.SkipMark(stream))
        {
            return null;
        }

        var scanner = new CsvScanner(stream, (byte)csv.Delimiter);
        if (!csv.Header(scanner) || rows(csv) is not { } row)
        {
            return null;
        }

        while (scanner.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            csv.Record(scanner, row);
        }

        if (scanner.Error is { } error)
        {
            csv.Report(error.Line, error.Message);
        }

        return csv;
    }

    /// <summary>Skips a byte order mark and finds the delimiter.</summary>
    private bool SkipMark(FileStream stream)
    {
        var head = new byte[4096];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            Report(1, "The file is UTF-16; save it as UTF-8.");
            return false;
        }

        var mark = head is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        stream.Position = mark;
        var text = head.AsSpan(mark);
        if (text.Trim(" \t\r\n"u8).IsEmpty && head.Length == stream.Length)
        {
            Report(0, "The file is empty; a line with the column names is needed.");
            return false;
        }

        Delimiter = file.Path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : MostFrequent(text);
        return true;
    }

    private static char MostFrequent(ReadOnlySpan<byte> text)
    {
        var counts = new int[128];
        var quoted = false;
        foreach (var letter in text)
        {
            if (letter == '\n' && !quoted)
            {
                break;
            }

            quoted ^= letter == '"';
            if (!quoted && letter < 128)
            {
                counts[letter]++;
            }
        }

        return new[] { ',', ';', '\t', '|' }.MaxBy(c => counts[c]);
    }

    private bool Header(CsvScanner scanner)
    {
        if (!scanner.Read())
        {
            Report(scanner.Error?.Line ?? 1, scanner.Error?.Message ?? "The line with the column names is missing.");
            return false;
        }

        if (!CheckBytes(scanner))
        {
            return false;
        }

        var names = Enumerable.Range(0, scanner.Count).Select(i => scanner.Text(i).Trim()).ToList();
        var taken = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = names[i].Length > 0 ? names[i] : Unnamed(names, i);
            if (!taken.TryAdd(names[i], i))
            {
                Report(1, $"The column '{names[i]}' is there twice: column {taken[names[i]] + 1} and column {i + 1}.", names[i]);
            }
        }

        Columns = [.. names];
        return true;
    }

    private static string Unnamed(List<string> names, int index)
    {
        var name = $"column{index + 1}";
        while (names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            name += "_";
        }

        return name;
    }

    private void Record(CsvScanner scanner, Action<CsvScanner> row)
    {
        if (scanner.IsBlank && Columns.Length > 1)
        {
            return;
        }

        Rows++;
        if (!CheckBytes(scanner))
        {
            return;
        }

        if (scanner.Count != Columns.Length)
        {
            Report(scanner.Line, $"This row has {scanner.Count} fields; the header has {Columns.Length} columns.");
            return;
        }

        row(scanner);
    }

    private static void Profile(DataFile file, CsvScanner scanner, ColumnProfile[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i].Add(scanner[i], file.Path, scanner.Line);
        }
    }

    private bool CheckBytes(CsvScanner scanner)
    {
        if (scanner.Raw.Contains((byte)0))
        {
            Report(scanner.Line, "There is a NUL byte here; the file is damaged or not text.");
            return false;
        }

        if (!Utf8.IsValid(scanner.Raw))
        {
            Report(scanner.Line, "This is not UTF-8 text; save the file as UTF-8.");
            return false;
        }

        return true;
    }

    private void Report(long line, string message, string key = "")
    {
        reported++;
        if (reported <= MaxFaults)
        {
            faults.Add(new Fault(file.Path, (int)Math.Min(line, int.MaxValue), key, message));
        }
        else if (reported == MaxFaults + 1)
        {
            faults.Add(new Fault(file.Path, (int)Math.Min(line, int.MaxValue), "", "There are more faults in this file from here on."));
        }
    }
}
