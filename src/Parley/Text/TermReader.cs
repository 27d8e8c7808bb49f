using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Parley.Text;

/// <summary>A word of a long text, as search compares it.</summary>
/// <param name="Key">The stem of a word; a number without grouping.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character.</param>
/// <param name="IsStop">True for words that carry grammar and no matter.</param>
public readonly record struct Term(string Key, int Start, int End, bool IsStop);

/// <summary>
/// Reads the words of long texts for an index, in one pass and with each word stemmed once a process. Any mark separates words,
/// <c>'s</c> is dropped; a number keeps its point (<c>1,250.50</c> is <c>1250.50</c>); Han, kana and Hangul characters are words of
/// their own; digits and letters that touch stay one word.
/// </summary>
public static class TermReader
{
    private const int MaxRemembered = 400_000;
    private const int LongestWord = 64;

    // The same for every text: what a word is compared as depends on the word alone.
    private static readonly ConcurrentDictionary<string, (string Key, bool IsStop)> Known = new(StringComparer.Ordinal);

    // Counting the entries of the dictionary would lock all of it for each new word.
    private static int _remembered;

    private static readonly ConcurrentDictionary<string, (string Key, bool IsStop)>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Words in order.</summary>
    /// <param name="text">Any text.</param>
    public static ImmutableArray<Term> Read(string text)
    {
        var words = ImmutableArray.CreateBuilder<Term>(text.Length / 6);
        Read(text, words.Add);
        return words.ToImmutable();
    }

    /// <summary>Keys of the words that carry matter, in order, with repeats.</summary>
    /// <param name="text">Any text.</param>
    public static ImmutableArray<string> Keys(string text) => [.. Read(text).Where(w => !w.IsStop).Select(w => w.Key)];

    /// <summary>Hands over each word.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="take">Called in order.</param>
    public static void Read(string text, Action<Term> take)
    {
        Span<char> lower = stackalloc char[LongestWord];
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at]))
            {
                at++;
                continue;
            }

            var end = IsIdeograph(text[at]) ? at + 1 : EndOf(text, at);
            var cut = Math.Min(end, at + LongestWord);
            var length = text.AsSpan(at, cut - at).ToLowerInvariant(lower);
            var (key, isStop) = Compared(lower[..length]);
            take(new Term(key, at, end, isStop));
            at = SkipPossessive(text, end);
        }
    }

    private static int EndOf(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length)
        {
            var c = text[end];
            var joins = c is '.' or ',' && char.IsAsciiDigit(text[end - 1]) && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])
                && (c == '.' || IsGroup(text, end + 1));
            if ((!char.IsLetterOrDigit(c) || IsIdeograph(c)) && !joins)
            {
                break;
            }

            end++;
        }

        return end;
    }

    private static bool IsGroup(string text, int at) =>
        at + 2 < text.Length && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]) && (at + 3 == text.Length || !char.IsAsciiDigit(text[at + 3]));

    private static int SkipPossessive(string text, int end) =>
        end + 1 < text.Length && text[end] is '\'' or '’' && text[end + 1] is 's' or 'S' && (end + 2 == text.Length || !char.IsLetterOrDigit(text[end + 2]))
            ? end + 2
            : end;

    private static bool IsIdeograph(char c) => c is >= '\u3040' and <= '\u30ff' or >= '\u3400' and <= '\u9fff' or >= '\uac00' and <= '\ud7af';

    private static (string Key, bool IsStop) Compared(ReadOnlySpan<char> lower)
    {
        if (BySpan.TryGetValue(lower, out var known))
        {
            return known;
        }

        var word = lower.ToString();
        var folded = Tokenizer.Fold(word);
        var key = char.IsAsciiDigit(word[0]) ? word.Replace(",", "", StringComparison.Ordinal) : Stemmer.Stem(folded, ProseLanguage.English);
        known = (key, ProseLanguage.English.StopWords.Contains(folded));
        if (Volatile.Read(ref _remembered) < MaxRemembered && Known.TryAdd(word, known))
        {
            Interlocked.Increment(ref _remembered);
        }

        return known;
    }
}
