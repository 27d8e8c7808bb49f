using System.Text;

namespace Parley.Evaluation.Suites;

/// <summary>Rows of CSV text (RFC 4180), streamed: quotes, doubled quotes, line breaks inside of quotes.</summary>
internal static class CsvText
{
    /// <summary>Reads rows one by one.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="separator">Between fields.</param>
    public static IEnumerable<List<string>> Rows(TextReader reader, char separator = ',')
    {
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        var any = false;
        while (reader.Read() is var read && read >= 0)
        {
            var c = (char)read;
            any |= c is not ('\n' or '\r' or '\uFEFF');
            if (quoted)
            {
                quoted = c != '"' || Doubled(reader, field);
                if (quoted && c != '"')
                {
                    field.Append(c);
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else if (c == separator)
            {
                Close(row, field);
            }
            else if (c == '\n')
            {
                Close(row, field);
                if (any)
                {
                    yield return row;
                }

                (row, any) = ([], false);
            }
            else if (c is not ('\r' or '\uFEFF'))
            {
                field.Append(c);
            }
        }

        if (any)
        {
            Close(row, field);
            yield return row;
        }
    }

    /// <summary>Fields of one line; used for lists written in a value.</summary>
    public static string[] Fields(string line) => [.. Rows(new StringReader(line)).FirstOrDefault()?.Select(field => field.Trim()) ?? []];

    private static bool Doubled(TextReader reader, StringBuilder field)
    {
        if (reader.Peek() != '"')
        {
            return false;
        }

        reader.Read();
        field.Append('"');
        return true;
    }

    private static void Close(List<string> row, StringBuilder field)
    {
        row.Add(field.ToString());
        field.Clear();
    }
}
