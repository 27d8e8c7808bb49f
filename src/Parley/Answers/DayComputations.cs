using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Answers;

/// <summary>How many days a value by weekday, month of the year or hour of the day rests on, and what it is on one of them.</summary>
public static class DayComputations
{
    /// <summary>All of them.</summary>
    internal static ImmutableArray<Computation> All { get; } =
    [
        new("days/1", "how many days from start to end are of these members of a part of time", _ => null)
        {
            EvaluateWith = (_, p) => Count(p["part"], [.. p["members"].Split(',')], Day(p["start"]), Day(p["end"])),
        },
        new("per_day/1", "a ÷ days", v => v[1] == 0 ? null : v[0] / v[1]),
    ];

    /// <summary>The days of a span that are of some members of a part of time: of weekdays or months; an hour is part of every day.</summary>
    /// <param name="part">dow (1 is Monday), month or hour.</param>
    /// <param name="members">Numbers.</param>
    /// <param name="start">First day.</param>
    /// <param name="end">Last day, included.</param>
    public static int Count(string part, ImmutableArray<string> members, DateOnly start, DateOnly end)
    {
        var count = 0;
        for (var day = start; day <= end; day = day.AddDays(1))
        {
            var own = part switch
            {
                "dow" => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek,
                "month" => day.Month,
                _ => -1,
            };
            count += own < 0 || members.Contains(own.ToString(CultureInfo.InvariantCulture)) ? 1 : 0;
        }

        return count;
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
