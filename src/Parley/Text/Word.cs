namespace Parley.Text;

/// <summary>A word or a number of a text of any length.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Folded">
/// What is compared: lower case without diacritics, with a plain apostrophe; a number without grouping and trailing zeros
/// (<c>1,250.50</c> is <c>1250.5</c>).
/// </param>
/// <param name="IsNumber">True where it is digits, perhaps grouped or with a fraction.</param>
internal readonly record struct Word(TextSpan Span, string Folded, bool IsNumber);

/// <summary>
/// Reads the words of prose. A hyphen separates words; an apostrophe between letters does not, and neither do a point or
/// comma between digits. Symbols leave nothing. In contrast to <see cref="Tokenizer"/>, which reads questions, nothing is left
/// out of a long text.
/// </summary>
internal static class WordReader
{
    /// <summary>The words of a text, in order.</summary>
    public static List<Word> Read(string text) => Read(text, new TextSpan(0, text.Length));

    /// <summary>The words of a part of a text; their spans are in the whole text.</summary>
    public static List<Word> Read(string text, TextSpan part)
    {
        var words = new List<Word>(part.Length / 6);
        for (var at = part.Start; at < part.End;)
        {
            if (!char.IsLetterOrDigit(text[at]) && !IsClitic(text, at, part))
            {
                at++;
                continue;
            }

            var end = char.IsDigit(text[at]) ? EndOfNumber(text, at, part.End) : at;
            var isNumber = end > at && (end == part.End || !char.IsLetter(text[end]));
            while (!isNumber && end < part.End && IsInner(text, end, at, part.End))
            {
                end++;
            }

            end = end == at ? at + 1 : end;
            words.Add(new Word(new TextSpan(at, end), isNumber ? Digits(text.AsSpan(at, end - at)) : Fold(text, at, end), isNumber));
            at = end;
        }

        return words;
    }

    /// <summary>The matter of a text: what its words have in common with other forms, without words of grammar.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="language">Its language.</param>
    public static IEnumerable<string> Stems(string text, ProseLanguage language) =>
        Read(text).Where(w => !language.StopWords.Contains(w.Folded)).Select(w => w.IsNumber ? w.Folded : Stemmer.Stem(w.Folded, language));

    // Texts that were cut into words already write "do n't" and "it 's".
    private static bool IsClitic(string text, int at, TextSpan part) =>
        text[at] is '\'' or '’' && (at == part.Start || char.IsWhiteSpace(text[at - 1]) || (text[at + 1 < part.End ? at + 1 : at] is 's' or 'S')) && at + 1 < part.End && char.IsLetter(text[at + 1])
        && (at + 2 >= part.End || !char.IsLetter(text[at + 2]) || (text.AsSpan(at + 1, 2) is "re" or "ve" or "ll" && (at + 3 >= part.End || !char.IsLetter(text[at + 3]))));

    private static bool IsInner(string text, int at, int start, int end) =>
        char.IsLetterOrDigit(text[at])
        || char.GetUnicodeCategory(text[at]) == System.Globalization.UnicodeCategory.NonSpacingMark
        || (text[at] is '\'' or '’' && at == start)
        || (text[at] is '\'' or '’' && at + 1 < end && at > start && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1])
            && !(text[at + 1] is 's' or 'S' && (at + 2 >= end || !char.IsLetterOrDigit(text[at + 2]))));

    private static int EndOfNumber(string text, int at, int end)
    {
        var next = at;
        while (next < end && (char.IsDigit(text[next])
            || (text[next] is '.' or ',' && next + 1 < end && char.IsDigit(text[next + 1]) && (text[next] == '.' || IsGroup(text, next, end)))))
        {
            next++;
        }

        return next;
    }

    private static bool IsGroup(string text, int comma, int end)
    {
        var digits = 0;
        while (comma + 1 + digits < end && char.IsDigit(text[comma + 1 + digits]))
        {
            digits++;
        }

        return digits == 3;
    }

    private static string Digits(ReadOnlySpan<char> number)
    {
        var plain = number.ToString().Replace(",", "", StringComparison.Ordinal);
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && point == plain.LastIndexOf('.') ? plain.TrimEnd('0').TrimEnd('.') : plain;
    }

    private static string Fold(string text, int start, int end) => Tokenizer.Fold(text[start..end]);
}
