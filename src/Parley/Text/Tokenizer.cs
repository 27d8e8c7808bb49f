using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Text;

/// <summary>
/// Cuts a text into words, numbers, symbols and quoted spans. A hyphen or underscore between letters separates two words and
/// leaves no token (<c>year-on-year</c> is three words); between digits it is a symbol (<c>2025-11-03</c> is five tokens). A
/// possessive <c>'s</c> is a word of its own. Control characters count as spaces.
/// </summary>
public static class Tokenizer
{
    /// <summary>No more tokens than this are made; the rest of a longer text is left out.</summary>
    public const int MaxTokens = 400;

    private const string Quotes = "\"`“”„«»";

    /// <summary>Cuts <paramref name="text"/>; at most <see cref="MaxTokens"/> tokens.</summary>
    /// <param name="text">Any text.</param>
    public static ImmutableArray<Token> Tokenize(string text)
    {
        var tokens = ImmutableArray.CreateBuilder<Token>();
        var at = 0;
        while (at < text.Length && tokens.Count < MaxTokens)
        {
            var next = ReadAt(text, at, tokens);
            at = next > at ? next : at + 1;
        }

        return tokens.ToImmutable();
    }

    /// <summary>Lower case, without diacritics, typographic apostrophes made plain.</summary>
    /// <param name="text">Any text.</param>
    public static string Fold(string text)
    {
        var lower = text.ToLowerInvariant().Replace('’', '\'').Replace('‘', '\'');
        if (Ascii.IsValid(lower))
        {
            return lower;
        }

        var folded = new StringBuilder(lower.Length);
        foreach (var character in lower.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(character);
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    private static int ReadAt(string text, int at, ImmutableArray<Token>.Builder tokens)
    {
        var character = text[at];
        if (char.IsLetterOrDigit(character))
        {
            return ReadWordOrNumber(text, at, tokens);
        }

        if (char.IsWhiteSpace(character) || char.IsControl(character) || character == '_')
        {
            return at + 1;
        }

        if (Quotes.Contains(character, StringComparison.Ordinal) && ReadQuoted(text, at, tokens) is { } end)
        {
            return end;
        }

        return ReadSymbol(text, at, tokens);
    }

    private static int? ReadQuoted(string text, int at, ImmutableArray<Token>.Builder tokens)
    {
        var close = text.IndexOfAny(Quotes.ToCharArray(), at + 1);
        if (close <= at + 1)
        {
            return null;
        }

        var inner = text[(at + 1)..close].Trim();
        if (inner.Length == 0)
        {
            return close + 1;
        }

        tokens.Add(new Token(TokenKind.Quoted, inner, Fold(inner), at, close + 1));
        return close + 1;
    }

    private static int ReadSymbol(string text, int at, ImmutableArray<Token>.Builder tokens)
    {
        var character = text[at];
        var next = at + 1 < text.Length ? text[at + 1] : ' ';
        var betweenWords = character is '-' or '‐' or '‑' && at > 0 && char.IsLetterOrDigit(text[at - 1])
            && char.IsLetterOrDigit(next) && !(char.IsDigit(text[at - 1]) && char.IsDigit(next));
        if (betweenWords)
        {
            return at + 1;
        }

        if (character is '\'' or '’' or '‘')
        {
            return ReadPossessive(text, at, tokens);
        }

        var length = character is '<' or '>' or '!' or '=' && next is '=' or '>' ? 2 : 1;
        var symbol = text.Substring(at, length);
        tokens.Add(new Token(TokenKind.Symbol, symbol, symbol, at, at + length));
        return at + length;
    }

    private static int ReadPossessive(string text, int at, ImmutableArray<Token>.Builder tokens)
    {
        var isPossessive = (at == 0 || char.IsLetterOrDigit(text[at - 1])) && at + 1 < text.Length && text[at + 1] is 's' or 'S'
            && (at + 2 == text.Length || !char.IsLetterOrDigit(text[at + 2]));
        if (!isPossessive)
        {
            return at + 1;
        }

        tokens.Add(new Token(TokenKind.Word, text.Substring(at, 2), "'s", at, at + 2));
        return at + 2;
    }

    private static int ReadWordOrNumber(string text, int at, ImmutableArray<Token>.Builder tokens)
    {
        var end = char.IsDigit(text[at]) ? EndOfNumber(text, at) : at;
        var digits = end;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || IsInnerApostrophe(text, end)))
        {
            end++;
        }

        var word = text[at..end];
        var isNumber = digits == end
            && decimal.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
        tokens.Add(isNumber
            ? new Token(TokenKind.Number, word, word, at, end, decimal.Parse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture))
            : new Token(TokenKind.Word, word, Fold(word), at, end));
        return end;
    }

    private static int EndOfNumber(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsDigit(text[end]) || IsGrouping(text, end) || IsPoint(text, end)))
        {
            end++;
        }

        return end;
    }

    private static bool IsPoint(string text, int at) =>
        text[at] == '.' && at + 1 < text.Length && char.IsDigit(text[at + 1]) && char.IsDigit(text[at - 1]);

    private static bool IsGrouping(string text, int at)
    {
        if (text[at] != ',' || at + 3 >= text.Length)
        {
            return false;
        }

        var group = text.AsSpan(at + 1, 3);
        var endsThere = at + 4 >= text.Length || !char.IsDigit(text[at + 4]);
        return endsThere && char.IsDigit(group[0]) && char.IsDigit(group[1]) && char.IsDigit(group[2]);
    }

    private static bool IsInnerApostrophe(string text, int at) =>
        text[at] is '\'' or '’' && at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1])
        && !(text[at + 1] is 's' or 'S' && (at + 2 == text.Length || !char.IsLetterOrDigit(text[at + 2])));
}
