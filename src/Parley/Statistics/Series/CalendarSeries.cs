using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Statistics.Series;

/// <summary>Points of a calendar's periods made even: one value for each period from the first to the last.</summary>
public static class CalendarSeries
{
    /// <summary>Makes points even.</summary>
    /// <param name="points">First days of periods with their values; others than from <paramref name="first"/> to <paramref name="last"/> are left out.</param>
    /// <param name="step">The distance of periods.</param>
    /// <param name="first">The first period's first day.</param>
    /// <param name="last">The last period's first day.</param>
    /// <param name="areZero">True where a period without a point is one in which there was nothing; else it is filled in from its neighbours.</param>
    /// <returns>Empty where no period has a value, or the first or the last has none and gaps are not zero.</returns>
    public static ImmutableArray<decimal> Even(IEnumerable<DatedValue> points, SeriesStep step, DateOnly first, DateOnly last, bool areZero)
    {
        var origin = first.ToDateTime(TimeOnly.MinValue);
        var length = step.Index(origin, last.ToDateTime(TimeOnly.MinValue)) + 1;
        if (length < 1)
        {
            return [];
        }

        var values = new decimal?[length];
        foreach (var (day, value) in points)
        {
            var at = step.Index(origin, day.ToDateTime(TimeOnly.MinValue));
            if (at >= 0 && at < length && day >= first)
            {
                values[at] = (values[at] ?? 0) + value;
            }
        }

        if (Array.TrueForAll(values, v => v is null) || (!areZero && (values[0] is null || values[^1] is null)))
        {
            return [];
        }

        var season = step.Candidates is [var shortest, ..] ? shortest : 1;
        var filled = areZero ? null : SeriesMaking.FillIn([.. values.Select(v => (double?)v)], season);
        return [.. values.Select((v, i) => v ?? (filled is null ? 0 : Rounded(filled[i])))];
    }

    // What is filled in is a number of few digits, written the same everywhere.
    private static decimal Rounded(double value) => decimal.Parse(value.ToString("G9", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
