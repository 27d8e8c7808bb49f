using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Metrics.Sources.Files;

/// <summary>How people write numbers in a file: <c>$1,234.50</c>, <c>1.234,50 €</c>, <c>12,5 %</c>, <c>(300)</c>.</summary>
/// <param name="Mark">The decimal mark: a point or a comma.</param>
/// <param name="IsPercent">True where every value ends with a percent sign; it is stored as a fraction of 1.</param>
/// <param name="Sign">The currency's sign; empty for none.</param>
internal sealed record NumberForm(char Mark, bool IsPercent = false, string Sign = "")
{
    /// <summary>Signs of currencies and the codes they stand for; a dollar is taken to be the United States'.</summary>
    public static readonly ImmutableSortedDictionary<string, string> Currencies = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("$", "USD"), KeyValuePair.Create("€", "EUR"), KeyValuePair.Create("£", "GBP"), KeyValuePair.Create("¥", "JPY"),
            KeyValuePair.Create("₹", "INR"),
        ]);

    /// <summary>The unit that the form says: an ISO 4217 code, <c>percent</c>, or null.</summary>
    public string? Unit => IsPercent ? "percent" : Currencies.GetValueOrDefault(Sign);

    /// <summary>Reads one value: its digits as SQL writes them, and what stands around them. Null where it is no number of this mark.</summary>
    /// <param name="text">The value without spaces around it.</param>
    /// <param name="mark">The decimal mark.</param>
    public static (string Digits, bool IsPercent, string Sign)? Read(string text, char mark)
    {
        var rest = text.AsSpan().Trim();
        var isNegative = rest is ['(', .., ')'];
        rest = isNegative ? rest[1..^1] : rest;
        var isPercent = rest is [.., '%'];
        rest = (isPercent ? rest[..^1] : rest).Trim();
        var isMinus = rest is ['-' or '−', ..];
        rest = isMinus ? rest[1..].Trim() : rest;
        var sign = "";
        foreach (var known in Currencies.Keys)
        {
            if (rest.StartsWith(known, StringComparison.Ordinal) || rest.EndsWith(known, StringComparison.Ordinal))
            {
                sign = known;
                rest = rest.Trim(known).Trim();
            }
        }

        if (rest is ['-' or '−', ..] && !isMinus)
        {
            isMinus = true;
            rest = rest[1..];
        }

        return Digits(rest, mark) is { } digits && !(isNegative && isMinus) && !(isPercent && sign.Length > 0)
            ? ((isNegative || isMinus ? "-" : "") + digits, isPercent, sign)
            : null;
    }

    /// <summary>SQL that gives the number of a text of this form, as a decimal.</summary>
    /// <param name="column">SQL of the text.</param>
    /// <param name="type">The type to store.</param>
    public string Expression(string column, ColumnType type)
    {
        var digits = $"regexp_replace({column}, '[^0-9{Mark}]', '', 'g')";
        var plain = Mark == ',' ? $"replace({digits}, ',', '.')" : digits;
        var signed = $"CASE WHEN regexp_matches({column}, '[-−(]') THEN '-' ELSE '' END || {plain}";
        var places = Math.Max(0, type.Scale - 2);
        return IsPercent
            ? string.Create(CultureInfo.InvariantCulture, $"CAST(CAST({signed} AS DECIMAL(18,{places})) * 0.01 AS {type.Sql})")
            : $"CAST({signed} AS {type.Sql})";
    }

    // Groups of three, all by the same separator, then the mark and decimals.
    private static string? Digits(ReadOnlySpan<char> text, char mark)
    {
        var at = text.IndexOf(mark);
        var whole = at < 0 ? text : text[..at];
        var fraction = at < 0 ? default : text[(at + 1)..];
        if ((at >= 0 && fraction.IsEmpty) || fraction.ContainsAnyExceptInRange('0', '9') || whole.IsEmpty)
        {
            return null;
        }

        var digits = new StringBuilder();
        char? separator = null;
        var group = 0;
        for (var i = whole.Length - 1; i >= 0; i--)
        {
            if (char.IsAsciiDigit(whole[i]))
            {
                digits.Insert(0, whole[i]);
                group++;
                continue;
            }

            if (group != 3 || !IsSeparator(whole[i], mark) || i == 0 || (separator is { } other && other != whole[i]))
            {
                return null;
            }

            (separator, group) = (whole[i], 0);
        }

        // Once there are groups, the first has one to three digits.
        return separator is not null && group > 3 ? null : digits + (fraction.IsEmpty ? "" : $".{fraction}");
    }

    private static bool IsSeparator(char c, char mark) =>
        c is ' ' or '\u00A0' or '\u202F' or '\'' or '’' || c == (mark == ',' ? '.' : ',');
}
