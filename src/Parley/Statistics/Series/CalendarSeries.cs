using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Statistics.Series;

/// <summary>What a period without a point means.</summary>
public enum SeriesGaps
{
    /// <summary>Its value is not known; it is filled in from the nearest of the same phase on both sides.</summary>
    Fill,

    /// <summary>There was nothing.</summary>
    Zero,

    /// <summary>Its value is not known; that of the same phase before stands for it, so that nothing later has a say in it.</summary>
    Before,
}

/// <summary>Points of a calendar's periods made even: one value for each period from the first to the last.</summary>
public static class CalendarSeries
{
    /// <summary>Makes points even.</summary>
    /// <param name="points">First days of periods with their values; others than from <paramref name="first"/> to <paramref name="last"/> are left out.</param>
    /// <param name="step">The distance of periods.</param>
    /// <param name="first">The first period's first day.</param>
    /// <param name="last">The last period's first day.</param>
    /// <param name="gaps">What a period without a point means.</param>
    /// <returns>Empty where no period has a value, or the first or the last has none and gaps are not zero.</returns>
    public static ImmutableArray<decimal> Even(IEnumerable<DatedValue> points, SeriesStep step, DateOnly first, DateOnly last, SeriesGaps gaps)
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

        if (Array.TrueForAll(values, v => v is null) || (gaps != SeriesGaps.Zero && (values[0] is null || values[^1] is null)))
        {
            return [];
        }

        var season = step.Candidates is [var shortest, ..] ? shortest : 1;
        if (gaps == SeriesGaps.Before)
        {
            return Carried(values, season);
        }

        var filled = gaps == SeriesGaps.Zero ? null : SeriesMaking.FillIn([.. values.Select(v => (double?)v)], season);
        return [.. values.Select((v, i) => v ?? (filled is null ? 0 : Rounded(filled[i])))];
    }

    private static ImmutableArray<decimal> Carried(decimal?[] values, int season)
    {
        var carried = new decimal[values.Length];
        for (var i = 0; i < carried.Length; i++)
        {
            carried[i] = values[i] ?? carried[Math.Max(i - season, 0)];
        }

        return [.. carried];
    }

    // What is filled in is a number of few digits, written the same everywhere.
    private static decimal Rounded(double value) => decimal.Parse(value.ToString("G9", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
