using System.Globalization;

namespace Parley.Text;

/// <summary>Numbers as programs write them.</summary>
public static class PlainNumber
{
    /// <summary>Every digit of a number and none more: 1250.50 is "1250.5". With a point, without marks for thousands.</summary>
    /// <param name="number">The number.</param>
    public static string Of(decimal number) => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
}
