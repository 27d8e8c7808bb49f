using System.Text;

namespace Parley.Products.Samples;

/// <summary>Writes made tables into data/; a file is there in full or not at all.</summary>
internal static class SampleFiles
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The file of a table.</summary>
    /// <param name="folder">The product folder.</param>
    /// <param name="table">The table.</param>
    public static string PathOf(string folder, string table) => Path.Combine(folder, "data", table + ".csv");

    /// <summary>Writes a table as CSV: a header, then the rows; UTF-8, line feeds.</summary>
    /// <param name="folder">The product folder.</param>
    /// <param name="table">The table.</param>
    /// <returns>Rows written.</returns>
    public static int Write(string folder, SampleTable table)
    {
        SampleColumn[] columns = [.. table.Columns.Where(column => column.Name[0] != '_')];
        var written = 0;
        Replace(PathOf(folder, table.Name), writer =>
        {
            writer.Write(string.Join(',', columns.Select(column => column.Name)));
            writer.Write('\n');
            for (var row = 0; row < table.Rows; row++)
            {
                if (!table.Missing[row])
                {
                    WriteRow(writer, columns, row);
                    written++;
                }
            }
        });
        return written;
    }

    /// <summary>Writes a file beside its place and then moves it there.</summary>
    /// <param name="path">The place.</param>
    /// <param name="write">Writes the text.</param>
    public static void Replace(string path, Action<TextWriter> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        using (var writer = new StreamWriter(temporary, append: false, Utf8, bufferSize: 1 << 16))
        {
            write(writer);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static void WriteRow(TextWriter writer, SampleColumn[] columns, int row)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }

            columns[i].Write(writer, row);
        }

        writer.Write('\n');
    }
}
