namespace Parley.Metrics.Sources.Files;

/// <summary>
/// How many digits the numbers of a column need, so that an exact decimal type can be chosen for them.
/// </summary>
internal sealed class NumberShape
{
    private const int MaxScale = 64;

    /// <summary>By number of decimals: the smallest power of ten of a leading digit among values with that many.</summary>
    private readonly int[] smallestLead = [.. Enumerable.Repeat(int.MaxValue, MaxScale + 1)];

    /// <summary>Digits before the point, at most.</summary>
    public int IntegerDigits { get; private set; } = 1;

    /// <summary>Digits after the point, at most.</summary>
    public int Scale { get; private set; }

    /// <summary>Significant digits of one value, at most.</summary>
    public int SignificantDigits { get; private set; }

    /// <summary>True where a value is not a finite decimal number with at most 64 decimals.</summary>
    public bool Unbounded { get; private set; }

    /// <summary>True where all values are whole numbers.</summary>
    public bool IsWhole => Scale == 0;

    /// <summary>Marks that a value has no digits (NaN, infinite).</summary>
    public void AddUnbounded() => Unbounded = true;

    /// <summary>
    /// Reads a number: sign, digits, point, digits, exponent. False where the text is something else, or starts with a
    /// zero that a number would not keep (<c>007</c> is a code).
    /// </summary>
    /// <param name="text">ASCII without spaces around it.</param>
    public bool TryAdd(ReadOnlySpan<byte> text)
    {
        if (!TryParse(text, out var integer, out var fraction, out var exponent))
        {
            return false;
        }

        // Digits as one row d1 d2 … dn with the point after digit `point`.
        var leadingZeros = LeadingZeros(integer, fraction);
        var count = integer.Length + fraction.Length - leadingZeros;
        var trailing = TrailingZeros(integer, fraction, count);
        var significant = count - trailing;
        if (significant == 0)
        {
            return true;
        }

        var lead = integer.Length + exponent - leadingZeros - 1;
        var scale = Math.Max(0, significant - 1 - lead);
        if (scale > MaxScale || lead > MaxScale)
        {
            Unbounded = true;
            return true;
        }

        IntegerDigits = Math.Max(IntegerDigits, lead + 1);
        Scale = Math.Max(Scale, scale);
        SignificantDigits = Math.Max(SignificantDigits, significant);
        smallestLead[scale] = Math.Min(smallestLead[scale], lead);
        return true;
    }

    /// <summary>True where rounding to this many decimals changes no value by more than 10⁻¹² of itself.</summary>
    /// <param name="scale">Digits after the point that are kept.</param>
    public bool Keeps(int scale)
    {
        for (var s = scale + 1; s <= Scale; s++)
        {
            if (smallestLead[s] != int.MaxValue && smallestLead[s] + scale < 12)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True where the text is a number as <see cref="TryAdd"/> reads them.</summary>
    /// <param name="text">ASCII without spaces around it.</param>
    public static bool IsNumber(ReadOnlySpan<byte> text) => TryParse(text, out _, out _, out _);

    private static bool TryParse(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> integer, out ReadOnlySpan<byte> fraction, out int exponent)
    {
        fraction = default;
        exponent = 0;
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        integer = Digits(text);
        text = text[integer.Length..];
        if (!text.IsEmpty && text[0] == (byte)'.')
        {
            text = text[1..];
            fraction = Digits(text);
            text = text[fraction.Length..];
        }

        var hasDigits = integer.Length + fraction.Length > 0;
        var isCode = integer.Length > 1 && integer[0] == (byte)'0';
        return hasDigits && !isCode && (text.IsEmpty || TryExponent(text, out exponent));
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        return text[0] is (byte)'e' or (byte)'E'
            && text.Length is > 1 and <= 5
            && System.Buffers.Text.Utf8Parser.TryParse(text[1..], out exponent, out var used)
            && used == text.Length - 1;
    }

    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? text : text[..length];
    }

    private static int LeadingZeros(ReadOnlySpan<byte> integer, ReadOnlySpan<byte> fraction)
    {
        var zeros = integer.IndexOfAnyExcept((byte)'0');
        if (zeros >= 0)
        {
            return zeros;
        }

        var more = fraction.IndexOfAnyExcept((byte)'0');
        return integer.Length + (more < 0 ? fraction.Length : more);
    }

    private static int TrailingZeros(ReadOnlySpan<byte> integer, ReadOnlySpan<byte> fraction, int count)
    {
        var last = fraction.LastIndexOfAnyExcept((byte)'0');
        if (last >= 0)
        {
            return fraction.Length - 1 - last;
        }

        last = integer.LastIndexOfAnyExcept((byte)'0');
        return last < 0 ? count : fraction.Length + integer.Length - 1 - last;
    }
}
