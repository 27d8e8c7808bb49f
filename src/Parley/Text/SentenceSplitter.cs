using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Text;

/// <summary>
/// Finds the sentences of prose. An abbreviation, a decimal, an initial and a section number end none; a closing quote or
/// bracket belongs to the sentence before it; a blank line, a heading and an item of a list each end one. Texts that are in
/// lower case or cut into words already (<c>it ended .</c>) are split, too.
/// </summary>
internal static class SentenceSplitter
{
    private const string Closers = "\"”’')]»";

    /// <summary>The sentences of a text, without white space around them, in order. A marker of a list stays with its item.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="language">For abbreviations; English where null.</param>
    public static ImmutableArray<TextSpan> Split(string text, ProseLanguage? language = null)
    {
        var reader = new Reader(text, language ?? ProseLanguage.English);
        var sentences = ImmutableArray.CreateBuilder<TextSpan>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == '\n' ? reader.EndOfLine(start, at) : reader.EndOfSentence(start, at);
            if (end is { } found)
            {
                Add(sentences, text, start, found);
                start = found;
                at = found - 1;
            }
        }

        Add(sentences, text, start, text.Length);
        return sentences.ToImmutable();
    }

    private static void Add(ImmutableArray<TextSpan>.Builder sentences, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var isEmpty = !text.AsSpan(start, end - start).ContainsAnyLetterOrDigit();
        if (!isEmpty)
        {
            sentences.Add(new TextSpan(start, end));
        }
    }

    private static bool ContainsAnyLetterOrDigit(this ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Reader(string text, ProseLanguage language)
    {
        /// <summary>Where a sentence ends at a line break: before a blank line, a marker of a list, a heading or a row, and after a heading.</summary>
        public int? EndOfLine(int start, int at)
        {
            var next = at + 1;
            while (next < text.Length && text[next] is ' ' or '\t' or '\r')
            {
                next++;
            }

            if (next >= text.Length || text[next] == '\n')
            {
                return at + 1;
            }

            var first = start;
            while (first < at && char.IsWhiteSpace(text[first]))
            {
                first++;
            }

            var isHeading = first < at && text[first] is '#' or '|';
            return isHeading || text[next] is '#' or '|' || IsMarker(next) ? at + 1 : null;
        }

        /// <summary>Where the sentence that began at <paramref name="start"/> ends, if it does at this character.</summary>
        public int? EndOfSentence(int start, int at)
        {
            if (text[at] is '。' or '！' or '？')
            {
                return at + 1;
            }

            if (text[at] is not ('.' or '!' or '?' or '…'))
            {
                return null;
            }

            var end = at + 1;
            while (end < text.Length && text[end] is '.' or '!' or '?' or '…')
            {
                end++;
            }

            var closed = end;
            while (closed < text.Length && Closers.Contains(text[closed], StringComparison.Ordinal))
            {
                closed++;
            }

            if (closed < text.Length && !char.IsWhiteSpace(text[closed]))
            {
                return null;
            }

            var next = closed;
            while (next < text.Length && (char.IsWhiteSpace(text[next]) || "\"“‘'([«".Contains(text[next], StringComparison.Ordinal)))
            {
                next++;
            }

            return next >= text.Length || Ends(start, at, (end, closed), next) ? closed : null;
        }

        private bool Ends(int start, int at, (int Marks, int Closed) end, int next)
        {
            var goesOn = char.IsLower(text[next]);
            var isPoint = text[at] == '.' && end.Marks == at + 1;
            if (!isPoint)
            {
                // An ellipsis, a quoted question or an aside goes on in lower case.
                return !goesOn || (text[at] is '!' or '?' && end.Closed == end.Marks);
            }

            if (goesOn && end.Closed > end.Marks)
            {
                return false;
            }

            var word = WordBefore(start, at);
            return word.Length == 0 ? at > start && char.IsWhiteSpace(text[at - 1]) : !IsWithin(word, start, at, next);
        }

        private bool IsWithin(string word, int start, int at, int next)
        {
            var lower = word.ToLowerInvariant();
            var atStart = text.AsSpan(start, at - word.Length - start).Trim().Length == 0;
            if (atStart && IsNumbering(word))
            {
                return true;
            }

            // "No." is an abbreviation before a number alone.
            if (lower is "no" or "art" or "sec" or "fig" or "max" or "min" or "mar" or "sat" or "sun" or "temp" or "c" or "p" or "v")
            {
                return char.IsDigit(text[next]) || (word.Length == 1 && char.IsUpper(word[0]));
            }

            if (language.Abbreviations.Contains(lower))
            {
                return true;
            }

            // "Until 9 p.m. Washing is …": after a time of day a capital begins a sentence, but for a day or a month.
            if (lower is "a.m" or "p.m")
            {
                return !char.IsUpper(text[next]) || IsOfCalendar(next);
            }

            if (language.Ambiguous.Contains(lower) || IsDotted(word))
            {
                return !StartsSentence(next);
            }

            return word.Length == 1 && char.IsUpper(word[0]) && word != "I" && !StartsSentence(next);
        }

        private bool StartsSentence(int next)
        {
            var end = next;
            while (end < text.Length && char.IsLetter(text[end]))
            {
                end++;
            }

            return char.IsUpper(text[next]) && end - next > 1 && language.StopWords.Contains(text[next..end].ToLowerInvariant());
        }

        private bool IsOfCalendar(int next)
        {
            var names = CultureInfo.InvariantCulture.DateTimeFormat;
            return names.DayNames.Concat(names.MonthNames).Any(n => n.Length > 0 && string.CompareOrdinal(text, next, n, 0, n.Length) == 0);
        }

        private string WordBefore(int start, int at)
        {
            var first = at;
            while (first > start && (char.IsLetterOrDigit(text[first - 1]) || (text[first - 1] == '.' && first - 1 > start && char.IsLetterOrDigit(text[first - 2]))))
            {
                first--;
            }

            return text[first..at];
        }

        private bool IsMarker(int at)
        {
            if (text[at] is '-' or '*' or '•' or '–' or '+' && at + 1 < text.Length && text[at + 1] == ' ')
            {
                return true;
            }

            var end = at;
            while (end < text.Length && end - at < 5 && char.IsLetterOrDigit(text[end]))
            {
                end++;
            }

            return end > at && end + 1 < text.Length && text[end] is '.' or ')' && text[end + 1] == ' ' && IsNumbering(text[at..end]);
        }

        private static bool IsNumbering(string word) =>
            word.All(c => char.IsDigit(c) || c == '.') || (word.Length == 1 && char.IsLetter(word[0]) && word != "I" && char.IsLower(word[0]))
            || (word.Length <= 4 && word.All(c => c is 'i' or 'v' or 'x'));

        private static bool IsDotted(string word) => word.Length > 2 && word.Contains('.', StringComparison.Ordinal) && word.Split('.').All(p => p.Length <= 2 && p.All(char.IsLetter));
    }
}
