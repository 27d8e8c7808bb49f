namespace Parley.Statistics.Series;

/// <summary>Finds the distance of a series' periods from their times.</summary>
internal static class StepDetection
{
    private const double DaySeconds = 86400;

    /// <summary>The distance.</summary>
    /// <param name="times">Distinct times in ascending order, at least two.</param>
    public static SeriesStep Find(IReadOnlyList<DateTime> times)
    {
        var gaps = new double[times.Count - 1];
        for (var i = 0; i < gaps.Length; i++)
        {
            gaps[i] = (times[i + 1] - times[i]).TotalSeconds;
        }

        var usual = gaps.GroupBy(g => g).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
        var typical = Math.Min(usual, Quantiles.Median(gaps));
        if (Months(times, typical) is { } months)
        {
            return new SeriesStep(StepKind.Months, months);
        }

        if (typical < DaySeconds * 0.9)
        {
            return new SeriesStep(StepKind.Seconds, Math.Max(1, (int)Math.Round(typical)));
        }

        if (typical > DaySeconds * 6.5 && gaps.All(g => Math.Abs(Math.IEEERemainder(g, 7 * DaySeconds)) < 1.5 * DaySeconds))
        {
            return new SeriesStep(StepKind.Week);
        }

        var weekend = times.Any(t => t.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        return new SeriesStep(!weekend && times.Count >= 6 && gaps.Any(g => g > DaySeconds * 2.5) ? StepKind.Weekday : StepKind.Day);
    }

    // Months where every time is on the same day of its month (or the last), a month or more apart.
    private static int? Months(IReadOnlyList<DateTime> times, double typical)
    {
        if (typical < 27 * DaySeconds || !(times.All(t => t.Day == times[0].Day) || times.All(IsLastDay)))
        {
            return null;
        }

        var apart = 0;
        for (var i = 1; i < times.Count; i++)
        {
            apart = Divisor(apart, ((times[i].Year - times[i - 1].Year) * 12) + times[i].Month - times[i - 1].Month);
        }

        return apart == 0 ? null : apart;
    }

    private static bool IsLastDay(DateTime time) => time.Day == DateTime.DaysInMonth(time.Year, time.Month);

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
