using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Analytics.Understanding.Words;

/// <summary>A number as written, with its unit.</summary>
/// <param name="Value">Its value; percentages as written (5 for 5%).</param>
/// <param name="Percent">True where written as a percentage.</param>
/// <param name="Currency">ISO 4217 code; empty where none was written.</param>
/// <param name="Unit">The word of a unit after it, in the singular; empty where none was written.</param>
internal sealed record Amount(decimal Value, bool Percent = false, string Currency = "", string Unit = "")
{
    /// <summary>The magnitude that was written with it: 1,000,000 for "1.4 million"; 1 where none was.</summary>
    public decimal Magnitude { get; init; } = 1;
}

/// <summary>Reads numbers with magnitudes, percentages and currencies: <c>10k</c>, <c>$1.2m</c>, <c>5 percent</c>, <c>ten</c>.</summary>
internal static class AmountReader
{
    private const int FewestLetters = 4;

    /// <summary>Reads the amount that starts at a token.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="at">Where.</param>
    /// <param name="with">Its words, and how the asker writes numbers.</param>
    /// <returns>The amount, what else it may be (null for nothing), and the index after its last token; null where there is none.</returns>
    public static (Amount Amount, Amount? Other, int Next)? ReadAt(ImmutableArray<Token> tokens, int at, (Language Language, NumberMarks Marks) with)
    {
        var language = with.Language;
        var (currency, sign, start) = ReadPrefix(tokens, at, language);
        if (ReadCounted(tokens, start, with) is not ({ } number, var other, { } magnitude, { } next))
        {
            return null;
        }

        var isPercent = next < tokens.Length && language.Percent.Contains(tokens[next].Lower);
        if (isPercent)
        {
            (currency, next) = ("", next + 1);
        }
        else if (next < tokens.Length && currency.Length == 0 && language.Currencies.TryGetValue(tokens[next].Lower, out var after))
        {
            (currency, next) = (after, next + 1);
        }

        var amount = new Amount(sign * number, isPercent, currency) { Magnitude = magnitude };
        return (amount, other is { } thousand ? amount with { Value = sign * thousand } : null, next);
    }

    /// <summary>A number with its magnitudes. Before a magnitude three places are places: "1.250 million" is no thousand of them.</summary>
    private static (decimal Number, decimal? Other, decimal Magnitude, int Next)? ReadCounted(
        ImmutableArray<Token> tokens, int at, (Language Language, NumberMarks Marks) with)
    {
        if (ReadFraction(tokens, at, with.Language) is { } part)
        {
            return (part.Number, null, part.Magnitude, part.Next);
        }

        var written = at < tokens.Length ? WrittenNumber.ReadAt(tokens, at, with.Marks) : null;
        if (at >= tokens.Length || (written is { } digits ? (digits.Value, 1m) : ReadNumber(tokens[at], with.Language)) is not ({ } number, { } magnitude))
        {
            return null;
        }

        var next = written?.Next ?? at + 1;
        while (next < tokens.Length && with.Language.Magnitudes.TryGetValue(tokens[next].Lower, out var factor))
        {
            (number, magnitude, next) = (number * factor, magnitude * factor, next + 1);
        }

        return (number, magnitude == 1 ? written?.Other : null, magnitude, next);
    }

    /// <summary>"Half a million", "three quarters of a billion", "two and a half million": a part of a magnitude, or some and a part of it.</summary>
    private static (decimal Number, decimal Magnitude, int Next)? ReadFraction(ImmutableArray<Token> tokens, int at, Language language)
    {
        var (whole, parts, next) = (0m, 1m, at);
        if (next < tokens.Length && ReadNumber(tokens[next], language) is { Magnitude: 1 } counted)
        {
            (parts, next) = (counted.Number, next + 1);
            if (next < tokens.Length && language.FractionJoints.Contains(tokens[next].Lower))
            {
                (whole, parts, next) = (counted.Number, 1, next + 1);
            }
        }

        next = SkipArticle(tokens, next, language);
        if (next >= tokens.Length || !language.Fractions.TryGetValue(tokens[next].Lower, out var fraction))
        {
            return null;
        }

        next++;
        next = next < tokens.Length && language.FractionOf.Contains(tokens[next].Lower) ? next + 1 : next;
        next = SkipArticle(tokens, next, language);
        return next < tokens.Length && tokens[next].Lower.Length >= FewestLetters && language.Magnitudes.TryGetValue(tokens[next].Lower, out var magnitude)
            ? ((whole + (parts * fraction)) * magnitude, magnitude, next + 1)
            : null;
    }

    private static int SkipArticle(ImmutableArray<Token> tokens, int at, Language language) =>
        at < tokens.Length && language.Articles.Contains(tokens[at].Lower) ? at + 1 : at;

    private static (string Currency, int Sign, int Next) ReadPrefix(ImmutableArray<Token> tokens, int at, Language language)
    {
        var (currency, sign, next) = ("", 1, at);
        while (next < tokens.Length && next < at + 2)
        {
            if (tokens[next].Is("-") || tokens[next].Is("−"))
            {
                (sign, next) = (-1, next + 1);
            }
            else if (currency.Length == 0 && language.Currencies.TryGetValue(tokens[next].Lower, out var code))
            {
                (currency, next) = (code, next + 1);
            }
            else
            {
                break;
            }
        }

        return (currency, sign, next);
    }

    private static (decimal Number, decimal Magnitude)? ReadNumber(Token token, Language language)
    {
        if (token.Number is { } number)
        {
            return (number, 1);
        }

        if (language.Numbers.TryGetValue(token.Lower, out var word))
        {
            return (word, 1);
        }

        // "A million" is one of them; "m" alone is none.
        if (token.Lower.Length >= FewestLetters && language.Magnitudes.TryGetValue(token.Lower, out var whole))
        {
            return (whole, whole);
        }

        var digits = token.Lower.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyz");
        var suffix = token.Lower[digits.Length..];
        return digits.Length > 0 && language.Magnitudes.TryGetValue(suffix, out var factor)
            && decimal.TryParse(digits, System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? (value * factor, factor)
            : null;
    }
}
