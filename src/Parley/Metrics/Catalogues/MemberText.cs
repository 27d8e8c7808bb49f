using System.Globalization;
using Parley.Text;

namespace Parley.Metrics.Catalogues;

/// <summary>Members of dimensions as text, such that a literal of the text equals the stored value.</summary>
internal static class MemberText
{
    /// <summary>The text of a cell; null for null.</summary>
    public static string? Of(object? cell) => cell switch
    {
        null => null,
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        decimal number => PlainNumber.Of(number),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString(),
    };
}
