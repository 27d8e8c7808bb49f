using System.Collections.Immutable;
using System.Globalization;
using Parley.Metrics.Queries.Names;

namespace Parley.Guardrails.Reading;

/// <summary>What the members of parts of time that come back are called, by the platform's own tables: not by those that answers are written with.</summary>
internal static class TimePartNames
{
    /// <summary>The name of a member; itself where it has none.</summary>
    /// <param name="part">One of <see cref="TimeParts"/>.</param>
    /// <param name="value">The number in the data.</param>
    /// <param name="locale">The language of the answer.</param>
    public static string Of(string part, string value, string locale)
    {
        var names = CultureInfo.GetCultureInfo(locale).DateTimeFormat;
        return !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? value : (part, number) switch
        {
            (TimeParts.Weekday, >= 1 and <= 7) => names.DayNames[number % 7],
            (TimeParts.Month, >= 1 and <= 12) => names.MonthNames[number - 1],
            (TimeParts.Hour, >= 0 and <= 23) => string.Create(CultureInfo.InvariantCulture, $"{number:00}:00"),
            _ => value,
        };
    }

    /// <summary>Every member of weekdays and months by name, with its part.</summary>
    /// <param name="locale">The language of the answer.</param>
    public static ImmutableArray<(string Part, string Name)> All(string locale) =>
    [
        .. Enumerable.Range(1, 7).Select(n => (TimeParts.Weekday, Of(TimeParts.Weekday, n.ToString(CultureInfo.InvariantCulture), locale))),
        .. Enumerable.Range(1, 12).Select(n => (TimeParts.Month, Of(TimeParts.Month, n.ToString(CultureInfo.InvariantCulture), locale))),
    ];
}
