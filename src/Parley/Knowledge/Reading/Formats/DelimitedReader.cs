using System.Text;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>Reads comma- or tab-separated rows with quotes, as a table.</summary>
internal static class DelimitedReader
{
    public static void Read(string text, char separator, DocumentBuilder builder)
    {
        if (separator == ',' && text.AsSpan(0, Math.Min(text.Length, 2000)).Count(';') > text.AsSpan(0, Math.Min(text.Length, 2000)).Count(',') * 2)
        {
            separator = ';';
        }

        var (cells, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var at = 0; at <= text.Length && !builder.IsFull; at++)
        {
            var c = at < text.Length ? text[at] : '\n';
            if (quoted && c == '"' && at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else if (c == '"' && (quoted || cell.Length == 0))
            {
                quoted = !quoted;
            }
            else if (!quoted && (c == separator || c == '\n'))
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    builder.Row(cells);
                    cells.Clear();
                }
            }
            else if (at < text.Length)
            {
                cell.Append(c);
            }
        }
    }
}
