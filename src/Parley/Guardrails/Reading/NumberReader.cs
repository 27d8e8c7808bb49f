using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Guardrails.Reading;

/// <summary>
/// Finds the numbers in a text as a locale writes them: signs, group and decimal separators, scales (k, M, million),
/// percent, percentage points, multiples and currencies by symbol or ISO code.
/// </summary>
internal sealed class NumberReader
{
    private const string Signs = "+-−–±";
    private const string Spaces = " \u00a0\u202f\u2009";
    private static readonly ConcurrentDictionary<string, NumberReader> Kept = new(StringComparer.Ordinal);

    private readonly char _decimal;
    private readonly FrozenSet<char> _groups;
    private readonly ClaimWords _words;

    private NumberReader(string locale)
    {
        var format = CultureInfo.GetCultureInfo(locale).NumberFormat;
        _decimal = format.NumberDecimalSeparator[0];
        _groups = new[] { format.NumberGroupSeparator[0], '\u00a0', '\u202f', ' ', '’', '\'' }
            .Where(c => c != _decimal).ToFrozenSet();
        _words = ClaimWords.For(locale);
    }

    /// <summary>The reader of a locale.</summary>
    public static NumberReader For(string locale) => Kept.GetOrAdd(locale, l => new NumberReader(l));

    /// <summary>True where a currency as written stands for an ISO code.</summary>
    public static bool IsCurrency(string written, string code) =>
        CurrencyNames.Is(written, code);

    /// <summary>The numbers of a text in order. Digits inside a word (Q3, B2B) are no number.</summary>
    /// <param name="text">Any text.</param>
    public ImmutableArray<WrittenNumber> Read(string text)
    {
        ImmutableArray<WrittenNumber>.Builder? numbers = null;
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at]) || (at > 0 && (char.IsLetter(text[at - 1]) || text[at - 1] == '_') && !IsCurrencyBefore(text, at, out _)))
            {
                at = char.IsAsciiDigit(text[at]) ? EndOfWord(text, at) - 1 : at;
                continue;
            }

            var number = ReadAt(text, at, out var end);
            if (number is not null)
            {
                (numbers ??= ImmutableArray.CreateBuilder<WrittenNumber>()).Add(number);
            }

            at = end - 1;
        }

        return numbers?.ToImmutable() ?? [];
    }

    private WrittenNumber? ReadAt(string text, int at, out int end)
    {
        var (value, step, grouped) = Digits(text, at, out end);
        var digits = end;
        if (value is null)
        {
            return null;
        }

        var start = at;
        var currency = "";
        if (IsCurrencyBefore(text, start, out var before))
        {
            currency = text[before..start].Trim(Spaces.ToCharArray());
            start = before;
        }

        var sign = SignBefore(text, start, out start);
        if (currency.Length == 0 && sign != 0 && IsCurrencyBefore(text, start, out before))
        {
            currency = text[before..start].Trim(Spaces.ToCharArray());
            start = before;
        }

        var scale = Scale(text, ref end);
        var mark = Mark(text, ref end, ref currency);
        if (mark == NumberMark.Plain && end < text.Length && char.IsLetter(text[end]))
        {
            // 3rd, 10am: a number and a word at once.
            end = EndOfWord(text, end);
        }

        var signed = (sign < 0 ? -value.Value : value.Value) * scale;
        return new WrittenNumber(start, end, signed, step * scale, currency.Length > 0 ? NumberMark.Money : mark)
        {
            Currency = currency,
            Sign = sign,
            MayBeYear = !grouped && digits - at == 4 && step == 1 && value is >= 1900 and < 2100 && sign == 0 && scale == 1 && mark == NumberMark.Plain && currency.Length == 0,
        };
    }

    private (decimal? Value, decimal Step, bool Grouped) Digits(string text, int at, out int end)
    {
        Span<char> digits = stackalloc char[32];
        var (count, decimals, grouped) = (0, -1, false);
        for (end = at; end < text.Length && count < digits.Length; end++)
        {
            var character = text[end];
            if (char.IsAsciiDigit(character))
            {
                digits[count++] = character;
                decimals += decimals >= 0 ? 1 : 0;
            }
            else if (character == _decimal && decimals < 0 && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))
            {
                digits[count++] = '.';
                decimals = 0;
            }
            else if (decimals < 0 && _groups.Contains(character) && IsGroup(text, end + 1) && end - at <= (grouped ? int.MaxValue : 3))
            {
                grouped = true;
            }
            else
            {
                break;
            }
        }

        var step = 1m;
        for (var i = 0; i < decimals; i++)
        {
            step /= 10;
        }

        return decimal.TryParse(digits[..count], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? (value, step, grouped)
            : (null, 1, false);
    }

    /// <summary>Three digits (two, in Indian grouping) and then no further digit.</summary>
    private static bool IsGroup(string text, int at)
    {
        var count = 0;
        while (at + count < text.Length && char.IsAsciiDigit(text[at + count]))
        {
            count++;
        }

        return count is 3 or 2 && (count == 3 || (at + 2 < text.Length && text[at + 2] == text[at - 1]));
    }

    private static int SignBefore(string text, int start, out int signStart)
    {
        signStart = start;
        var at = start - 1;
        if (at >= 0 && Signs.Contains(text[at], StringComparison.Ordinal) && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && text[at] != '±')
        {
            signStart = at;
            return text[at] == '+' ? 1 : -1;
        }

        return 0;
    }

    private decimal Scale(string text, ref int end)
    {
        var at = SkipSpace(text, end);
        var wordEnd = EndOfWord(text, at);
        var word = text[at..wordEnd].ToLowerInvariant();
        if (word.Length > 0 && _words.Values["scales"].TryGetValue(word, out var scale))
        {
            end = wordEnd;
            return scale;
        }

        return 1;
    }

    private NumberMark Mark(string text, ref int end, ref string currency)
    {
        var at = SkipSpace(text, end);
        if (Longest(text, at, "points") is > 0 and var points)
        {
            end = at + points;
            return NumberMark.Points;
        }

        if (Longest(text, at, "percent") is > 0 and var percent)
        {
            end = at + percent;
            return NumberMark.Percent;
        }

        if (at < text.Length && text[at] is '×' || (at == end && at < text.Length && text[at] == 'x' && EndOfWord(text, at) == at + 1))
        {
            end = at + 1;
            return NumberMark.Multiple;
        }

        if (currency.Length == 0 && CurrencyAt(text, at) is > 0 and var length)
        {
            currency = text.Substring(at, length);
            end = at + length;
            return NumberMark.Money;
        }

        return NumberMark.Plain;
    }

    private int Longest(string text, int at, string set)
    {
        var best = 0;
        foreach (var phrase in _words.Sets[set])
        {
            var matches = phrase.Length > best && string.Compare(text, at, phrase, 0, phrase.Length, StringComparison.OrdinalIgnoreCase) == 0
                && (!char.IsLetter(phrase[^1]) || at + phrase.Length == text.Length || !char.IsLetterOrDigit(text[at + phrase.Length]));
            best = matches ? phrase.Length : best;
        }

        return best;
    }

    private static int CurrencyAt(string text, int at)
    {
        if (at < text.Length && char.GetUnicodeCategory(text[at]) == UnicodeCategory.CurrencySymbol)
        {
            return 1;
        }

        var end = EndOfWord(text, at);
        return end - at is >= 2 and <= 3 && CurrencyNames.Has(text[at..end]) && char.IsUpper(text[at]) ? end - at : 0;
    }

    private static bool IsCurrencyBefore(string text, int start, out int before)
    {
        before = start;
        var at = start - 1;
        while (at >= 0 && Spaces.Contains(text[at], StringComparison.Ordinal) && start - at <= 1)
        {
            at--;
        }

        if (at >= 0 && char.GetUnicodeCategory(text[at]) == UnicodeCategory.CurrencySymbol)
        {
            before = at;
            while (before > 0 && char.IsAsciiLetterUpper(text[before - 1]) && at - before < 2)
            {
                before--;
            }

            return true;
        }

        var first = at - 2;
        var isCode = first >= 0 && (first == 0 || !char.IsLetterOrDigit(text[first - 1])) && CurrencyNames.Has(text.Substring(first, 3))
            && char.IsAsciiLetterUpper(text[first]);
        before = isCode ? first : start;
        return isCode;
    }

    private static int SkipSpace(string text, int at) =>
        at < text.Length && Spaces.Contains(text[at], StringComparison.Ordinal) ? at + 1 : at;

    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && char.IsLetterOrDigit(text[at]))
        {
            at++;
        }

        return at;
    }
}
