using System.Globalization;

namespace Parley.Prompts.Templates;

/// <summary>
/// Numbers of templates: <see cref="long"/>, <see cref="decimal"/> or <see cref="double"/>. Whole numbers stay whole,
/// decimals stay exact, and a double among them makes a double.
/// </summary>
internal static class TemplateNumbers
{
    public static object? Of(object? value) => value switch
    {
        long or decimal or double => value,
        bool truth => truth ? 1L : 0L,
        string text => Parse(text),
        _ => null,
    };

    public static object? Parse(string text)
    {
        text = text.Trim();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? (object)whole
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : null;
    }

    public static bool Is(object? value) => value is long or decimal or double;

    public static double ToDouble(object value) => value switch
    {
        long whole => whole,
        decimal exact => (double)exact,
        double number => number,
        _ => double.NaN,
    };

    public static object Add(object left, object right) => (left, right) switch
    {
        (long a, long b) when Fits((Int128)a + b) => a + b,
        (double, _) or (_, double) or (long, long) => ToDouble(left) + ToDouble(right),
        _ => Exact(left, right, (a, b) => a + b),
    };

    public static object Subtract(object left, object right) => (left, right) switch
    {
        (long a, long b) when Fits((Int128)a - b) => a - b,
        (double, _) or (_, double) or (long, long) => ToDouble(left) - ToDouble(right),
        _ => Exact(left, right, (a, b) => a - b),
    };

    public static object Multiply(object left, object right) => (left, right) switch
    {
        (long a, long b) when Fits((Int128)a * b) => a * b,
        (double, _) or (_, double) or (long, long) => ToDouble(left) * ToDouble(right),
        _ => Exact(left, right, (a, b) => a * b),
    };

    public static object Divide(object left, object right) =>
        left is long a && right is long b && b is not (0 or -1) && a % b == 0 ? a / b : (object)(ToDouble(left) / ToDouble(right));

    public static object FloorDivide(object left, object right) => Shortened(Math.Floor(ToDouble(left) / ToDouble(right)));

    /// <summary>The remainder; its sign is the divisor's as in Python, or the dividend's as in JavaScript.</summary>
    public static object Remainder(object left, object right, TemplateDialect dialect)
    {
        var (a, b) = (ToDouble(left), ToDouble(right));
        var rest = a % b;
        return Shortened(dialect == TemplateDialect.Jinja && rest != 0 && rest < 0 != b < 0 ? rest + b : rest);
    }

    public static object Power(object left, object right) => Shortened(Math.Pow(ToDouble(left), ToDouble(right)));

    public static object Negate(object value) => Subtract(0L, value);

    public static int Compare(object left, object right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (decimal, decimal or long) or (long, decimal) => ToDecimal(left).CompareTo(ToDecimal(right)),
        _ => ToDouble(left).CompareTo(ToDouble(right)),
    };

    /// <summary>The shortest form: 30, 1.5, and 1 for 1.0.</summary>
    public static string Text(object value) => value switch
    {
        decimal exact => exact.ToString("0.#############################", CultureInfo.InvariantCulture),
        double number when double.IsInteger(number) && Math.Abs(number) < 1e15 => ((long)number).ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A whole double as a whole number.</summary>
    public static object Shortened(double number) => double.IsInteger(number) && Math.Abs(number) < 9e15 ? (object)(long)number : number;

    private static bool Fits(Int128 value) => value >= long.MinValue && value <= long.MaxValue;

    private static decimal ToDecimal(object value) => value is long whole ? whole : (decimal)value;

    private static object Exact(object left, object right, Func<decimal, decimal, decimal> operation)
    {
        try
        {
            return operation(ToDecimal(left), ToDecimal(right));
        }
        catch (OverflowException)
        {
            return double.NaN;
        }
    }
}
