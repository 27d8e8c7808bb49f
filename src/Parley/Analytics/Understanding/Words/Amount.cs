using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Analytics.Understanding.Words;

/// <summary>A number as written, with its unit.</summary>
/// <param name="Value">Its value; percentages as written (5 for 5%).</param>
/// <param name="Percent">True where written as a percentage.</param>
/// <param name="Currency">ISO 4217 code; empty where none was written.</param>
/// <param name="Unit">The word of a unit after it, in the singular; empty where none was written.</param>
internal sealed record Amount(decimal Value, bool Percent = false, string Currency = "", string Unit = "");

/// <summary>Reads numbers with magnitudes, percentages and currencies: <c>10k</c>, <c>$1.2m</c>, <c>5 percent</c>, <c>ten</c>.</summary>
internal static class AmountReader
{
    private const int FewestLetters = 4;

    /// <summary>Reads the amount that starts at a token.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="at">Where.</param>
    /// <param name="language">Its words.</param>
    /// <returns>The amount and the index after its last token; null where there is none.</returns>
    public static (Amount Amount, int Next)? ReadAt(ImmutableArray<Token> tokens, int at, Language language)
    {
        var (currency, sign, next) = ReadPrefix(tokens, at, language);
        if (next >= tokens.Length || ReadNumber(tokens[next], language) is not { } number)
        {
            return null;
        }

        next++;
        while (next < tokens.Length && language.Magnitudes.TryGetValue(tokens[next].Lower, out var factor))
        {
            (number, next) = (number * factor, next + 1);
        }

        if (next < tokens.Length && language.Percent.Contains(tokens[next].Lower))
        {
            return (new Amount(sign * number, Percent: true), next + 1);
        }

        if (next < tokens.Length && currency.Length == 0 && language.Currencies.TryGetValue(tokens[next].Lower, out var after))
        {
            (currency, next) = (after, next + 1);
        }

        return (new Amount(sign * number, Currency: currency), next);
    }

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

    private static decimal? ReadNumber(Token token, Language language)
    {
        if (token.Number is { } number)
        {
            return number;
        }

        if (language.Numbers.TryGetValue(token.Lower, out var word))
        {
            return word;
        }

        // "A million" is one of them; "m" alone is none.
        if (token.Lower.Length >= FewestLetters && language.Magnitudes.TryGetValue(token.Lower, out var whole))
        {
            return whole;
        }

        var digits = token.Lower.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyz");
        var suffix = token.Lower[digits.Length..];
        return digits.Length > 0 && language.Magnitudes.TryGetValue(suffix, out var factor)
            && decimal.TryParse(digits, System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? value * factor
            : null;
    }
}
