using System.Collections;
using System.Globalization;
using System.Numerics;

namespace Parley.Metrics.Sources;

/// <summary>Turns what a driver reads into the few types of <see cref="QueryResult.Rows"/>.</summary>
internal static class Cells
{
    /// <summary>Smaller floating-point numbers would lose digits as decimals, whose last place is 10⁻²⁸.</summary>
    private const double Smallest = 1e-13;
    private const double Largest = 7.9e28;

    /// <summary>Divided by one of 28 places, a decimal loses its trailing zeros.</summary>
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>
    /// A cell's value: numbers as decimal without trailing zeros (floating-point ones rounded to 15 significant digits; NaN and
    /// infinities are null), dates and times as <see cref="DateTime"/> of unspecified kind (UTC where there was a zone).
    /// </summary>
    /// <param name="value">What the driver gave.</param>
    public static object? Normalise(object? value) => value switch
    {
        null or DBNull => null,
        string or bool => value,
        decimal number => number / One,
        double number when !double.IsFinite(number) => null,
        double number when Fits(number) => (decimal)number / One,
        double number => Rounded(number),
        float number => Normalise(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        BigInteger number when number >= (BigInteger)decimal.MinValue && number <= (BigInteger)decimal.MaxValue => (decimal)number,
        BigInteger number => Normalise((double)number),
        DateOnly date => date.ToDateTime(TimeOnly.MinValue),
        DateTime moment => DateTime.SpecifyKind(moment, DateTimeKind.Unspecified),
        DateTimeOffset moment => DateTime.SpecifyKind(moment.UtcDateTime, DateTimeKind.Unspecified),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        char letter => letter.ToString(),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        Stream stream => Hex(stream),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(i => Convert.ToString(Normalise(i), CultureInfo.InvariantCulture)))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A decimal of more than 28 digits: rounded to the 28 that fit, or to floating point where it is too large.</summary>
    /// <param name="digits">All digits as a whole number.</param>
    /// <param name="scale">How many of them stand after the point.</param>
    public static object? Decimal(BigInteger digits, int scale)
    {
        var length = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).Length;
        var dropped = Math.Min(scale, Math.Max(length, scale) - 28);
        if (dropped > 0)
        {
            var unit = BigInteger.Pow(10, dropped);
            digits = (digits + (digits.Sign * (unit / 2))) / unit;
            scale -= dropped;
        }

        return scale == 0 ? Normalise(digits) : (decimal)digits / (decimal)BigInteger.Pow(10, scale) / One;
    }

    private static bool Fits(double number) =>
        number == 0 || (Math.Abs(number) >= Smallest && Math.Abs(number) < Largest);

    private static double Rounded(double number) =>
        double.Parse(number.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Hex(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Convert.ToHexStringLower(copy.ToArray());
    }
}
