using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Text;

namespace Parley.Analytics.Understanding.Words;

/// <summary>A number of a question as the asker's locale writes it.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Other">
/// What it is as a thousand of the other way of writing: <c>1.000</c> where the point is the decimal mark. Null where only one reading is likely.
/// </param>
/// <param name="Next">Index after its last token.</param>
internal readonly record struct WrittenNumber(decimal Value, decimal? Other, int Next)
{
    private const int MostCents = 2;

    /// <summary>Reads the number that starts at a token: <c>1.250,50</c> in German, <c>1 250,50</c> in French, <c>1,250.50</c> in English.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="at">Where.</param>
    /// <param name="marks">The marks of the asker's locale.</param>
    public static WrittenNumber? ReadAt(ImmutableArray<Token> tokens, int at, NumberMarks marks)
    {
        // The longest run of digits and marks that is a number.
        var text = new StringBuilder();
        WrittenNumber? found = null;
        for (var next = at; next < tokens.Length; next++)
        {
            var gap = next == at ? 0 : tokens[next].Start - tokens[next - 1].End;
            if (gap > 0 && !(gap == 1 && marks.HasGaps && tokens[next].Text is { Length: 3 } group && group.All(char.IsAsciiDigit)))
            {
                break;
            }

            if (tokens[next].Kind is TokenKind.Quoted || !tokens[next].Text.All(c => char.IsAsciiDigit(c) || c is '.' or ',') || (next == at && !char.IsAsciiDigit(tokens[next].Text[0])))
            {
                break;
            }

            text.Append(gap > 0 ? NumberMarks.Gap : "").Append(tokens[next].Text);
            found = Of(text.ToString(), marks) is { } read ? new WrittenNumber(read.Value, read.Other, next + 1) : found;
        }

        return found;
    }

    private static (decimal Value, decimal? Other)? Of(string text, NumberMarks marks)
    {
        var own = Parse(text, marks.Decimal, marks.Groups, int.MaxValue);
        var other = Parse(text, marks.Decimal == '.' ? ',' : '.', [marks.Decimal], MostCents);
        return own is { } value ? (value, other is { } thousand && thousand != value && IsGrouped(text, marks.Decimal) ? thousand : null)
            : other is { } foreign ? (foreign, null)
            : null;
    }

    /// <summary>One to three digits, the first of them not 0, and the mark with three digits: a thousand, or a fraction of three places.</summary>
    private static bool IsGrouped(string text, char mark) =>
        text[0] != '0' && text.Length is >= 5 and <= 7 && text[^4] == mark && text.Count(c => !char.IsAsciiDigit(c)) == 1;

    private static decimal? Parse(string text, char mark, ImmutableArray<char> groups, int mostPlaces)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        var (whole, fraction) = at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
        if ((at >= 0 && fraction.Length == 0) || fraction.Length > mostPlaces || !fraction.All(char.IsAsciiDigit))
        {
            return null;
        }

        foreach (var group in groups)
        {
            var parts = whole.Split(group);
            var isSound = parts.Length > 1 && parts[0].Length is > 0 and <= 3 && parts.Skip(1).All(p => p.Length == 3) && parts.All(p => p.All(char.IsAsciiDigit));
            whole = isSound ? string.Concat(parts) : whole;
        }

        return whole.Length > 0 && whole.All(char.IsAsciiDigit)
            && decimal.TryParse(fraction.Length == 0 ? whole : $"{whole}.{fraction}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }
}

/// <summary>How a locale writes numbers.</summary>
/// <param name="Decimal">The decimal mark: a point or a comma.</param>
/// <param name="Groups">The marks between thousands.</param>
/// <param name="HasGaps">True where a space or an apostrophe stands between thousands.</param>
internal sealed record NumberMarks(char Decimal, ImmutableArray<char> Groups, bool HasGaps)
{
    /// <summary>What stands for a space or an apostrophe, which are no tokens.</summary>
    public const char Gap = ' ';

    /// <summary>A point, and commas between thousands.</summary>
    public static NumberMarks Invariant { get; } = new('.', [','], false);

    /// <summary>The marks of a locale; a point and commas where it is not known.</summary>
    /// <param name="locale">BCP 47 name.</param>
    public static NumberMarks For(string locale)
    {
        try
        {
            var format = CultureInfo.GetCultureInfo(locale).NumberFormat;
            return format switch
            {
                { NumberDecimalSeparator: ",", NumberGroupSeparator: "." } => new NumberMarks(',', ['.'], false),
                { NumberDecimalSeparator: "," } => new NumberMarks(',', [Gap, '.'], true),
                { NumberDecimalSeparator: ".", NumberGroupSeparator: "," } => Invariant,
                _ => new NumberMarks('.', [Gap, ','], true),
            };
        }
        catch (CultureNotFoundException)
        {
            return Invariant;
        }
    }
}
