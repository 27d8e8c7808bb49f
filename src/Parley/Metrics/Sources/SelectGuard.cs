namespace Parley.Metrics.Sources;

/// <summary>
/// Refuses text that is not one SELECT, in microseconds and without the engine. The sandbox makes the data read-only; this keeps a
/// second statement from making a temporary table that would stand before a real one.
/// </summary>
internal static class SelectGuard
{
    /// <summary>True where the text is one statement that begins with SELECT or WITH.</summary>
    /// <param name="sql">The text.</param>
    public static bool IsOneSelect(ReadOnlySpan<char> sql)
    {
        sql = sql.TrimEnd().TrimEnd(';').TrimEnd();
        var start = SkipBlank(sql, 0);
        if (start < 0 || !(Word(sql, start, "SELECT") || Word(sql, start, "WITH")))
        {
            return false;
        }

        for (var i = start; i < sql.Length;)
        {
            i = sql[i] switch
            {
                ';' or '$' => -1,
                '\'' => SkipQuoted(sql, i, i > 0 && sql[i - 1] is 'e' or 'E'),
                '"' => SkipQuoted(sql, i, false),
                '-' or '/' => SkipComment(sql, i),
                _ => i + 1,
            };
            if (i < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Word(ReadOnlySpan<char> sql, int at, string word) =>
        sql[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase)
        && (at + word.Length == sql.Length || !char.IsAsciiLetterOrDigit(sql[at + word.Length]));

    private static int SkipBlank(ReadOnlySpan<char> sql, int at)
    {
        while (at < sql.Length)
        {
            var next = char.IsWhiteSpace(sql[at]) || sql[at] == '(' ? at + 1 : SkipComment(sql, at);
            if (next < 0 || (next == at + 1 && !char.IsWhiteSpace(sql[at]) && sql[at] != '('))
            {
                return next < 0 ? next : at;
            }

            at = next;
        }

        return -1;
    }

    /// <summary>The place after a comment that starts here, or after this letter; −1 for a comment inside a comment or without end.</summary>
    private static int SkipComment(ReadOnlySpan<char> sql, int at)
    {
        var rest = sql[at..];
        if (rest.StartsWith("--"))
        {
            var end = rest.IndexOf('\n');
            return end < 0 ? sql.Length : at + end + 1;
        }

        if (!rest.StartsWith("/*"))
        {
            return at + 1;
        }

        var close = rest[2..].IndexOf("*/");
        return close < 0 || rest.Slice(2, close).Contains("/*", StringComparison.Ordinal) ? -1 : at + close + 4;
    }

    private static int SkipQuoted(ReadOnlySpan<char> sql, int at, bool escapes)
    {
        var quote = sql[at];
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (escapes && sql[i] == '\\')
            {
                i++;
            }
            else if (sql[i] == quote && i + 1 < sql.Length && sql[i + 1] == quote)
            {
                i++;
            }
            else if (sql[i] == quote)
            {
                return i + 1;
            }
        }

        return -1;
    }
}
