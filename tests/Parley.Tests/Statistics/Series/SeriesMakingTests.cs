using System.Globalization;
using Parley.Statistics.Series;
using Xunit;

namespace Parley.Tests.Statistics.Series;

public sealed class SeriesMakingTests
{
    [Theory]
    [InlineData("2026-01-05 2026-01-06 2026-01-07 2026-01-08", "day")]
    [InlineData("2026-01-05 2026-01-12 2026-01-19 2026-02-02", "week")]
    [InlineData("2026-01-31 2026-02-28 2026-03-31 2026-04-30", "month")]
    [InlineData("2025-01-01 2025-04-01 2025-07-01 2026-01-01", "quarter")]
    [InlineData("2020-01-01 2021-01-01 2022-01-01", "year")]
    [InlineData("2026-01-01T00:00 2026-01-01T01:00 2026-01-01T02:00", "hour")]
    [InlineData("2026-01-01T00:00 2026-01-01T00:15 2026-01-01T00:30", "15 minutes")]
    [InlineData("2026-01-02 2026-01-05 2026-01-06 2026-01-07 2026-01-08 2026-01-09 2026-01-12", "weekday")]
    public void The_distance_of_periods_is_found(string times, string name)
    {
        var series = Even(Rows(times), Missing.Gap);

        Assert.Equal(name, series.Step.Name);
    }

    [Fact]
    public void Periods_after_the_last_follow_the_distance()
    {
        Assert.Equal("2026-05-31", Even(Rows("2026-01-31 2026-02-28 2026-03-31 2026-04-30"), Missing.Gap).TimeAt(4).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal("2026-01-13", Even(Rows("2026-01-02 2026-01-05 2026-01-06 2026-01-07 2026-01-08 2026-01-09 2026-01-12"), Missing.Gap).TimeAt(7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Few_gaps_are_filled_from_the_same_weekday_and_said()
    {
        var rows = Enumerable.Range(0, 28).Where(i => i != 12).Select(i => new SeriesRow(new DateTime(2026, 1, 5).AddDays(i), i % 7, i)).ToArray();
        var series = Even(rows, Missing.Gap);

        Assert.Equal(5, series.Values[12]);
        Assert.Contains("1 of 28", Assert.Single(series.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_gaps_are_refused_unless_they_mean_nothing()
    {
        var rows = Rows("2026-01-01 2026-01-02 2026-01-03 2026-01-20 2026-01-30");

        Assert.Contains("--missing zero", Refused(rows).Message, StringComparison.Ordinal);
        Assert.Equal(0, Even(rows, Missing.Zero).Values[10]);
    }

    [Fact]
    public void Rows_of_one_period_that_differ_are_refused_with_their_lines()
    {
        var rows = Rows("2026-01-01 2026-01-02 2026-01-02 2026-01-03");

        var refused = Refused(rows);
        Assert.Equal(3, refused.Line);
        Assert.Contains("line 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal(5, ((SeriesOutcome.Even)SeriesMaking.Make(rows, false, Duplicates.Sum, Missing.Gap)).Series.Values[1]);
        Assert.Equal(2.5, ((SeriesOutcome.Even)SeriesMaking.Make(rows, false, Duplicates.Mean, Missing.Gap)).Series.Values[1]);
        Assert.Equal(3, ((SeriesOutcome.Even)SeriesMaking.Make(rows, false, Duplicates.Last, Missing.Gap)).Series.Values[1]);
    }

    [Fact]
    public void The_hour_that_comes_twice_and_the_one_that_is_missing_where_clocks_change_do_no_harm()
    {
        // Local hours of Berlin: 2 o'clock is missing on 29 March 2026 and there twice on 25 October 2026.
        var start = new DateTime(2026, 3, 28);
        var rows = Enumerable.Range(0, 24 * 213)
            .Select(i => start.AddHours(i))
            .Where(t => t != new DateTime(2026, 3, 29, 2, 0, 0))
            .SelectMany(t => t == new DateTime(2026, 10, 25, 2, 0, 0) ? new[] { t, t } : [t])
            .Select((t, i) => new SeriesRow(t, 100 + (i % 5), i + 2))
            .ToArray();
        var series = Even(rows, Missing.Gap);

        Assert.Equal(24 * 213, series.Values.Length);
        Assert.Contains(series.Notes, n => n.Contains("clock goes back", StringComparison.Ordinal));
        Assert.Equal([24, 168], series.Step.Candidates);
    }

    [Fact]
    public void Nothing_and_one_period_are_no_series()
    {
        Assert.Contains("no row", Refused([]).Message, StringComparison.Ordinal);
        Assert.Contains("only one", Refused(Rows("2026-01-01")).Message, StringComparison.Ordinal);
        Assert.Contains("no row", Refused([new SeriesRow(DateTime.MinValue, null, 2)]).Message, StringComparison.Ordinal);
    }

    private static SeriesRow[] Rows(string times) =>
        [.. times.Split(' ').Select((t, i) => new SeriesRow(DateTime.Parse(t, CultureInfo.InvariantCulture), i + 1, i + 1))];

    private static EvenSeries Even(SeriesRow[] rows, Missing missing) =>
        ((SeriesOutcome.Even)SeriesMaking.Make(rows, false, Duplicates.Refuse, missing)).Series;

    private static SeriesOutcome.Refused Refused(SeriesRow[] rows) =>
        (SeriesOutcome.Refused)SeriesMaking.Make(rows, false, Duplicates.Refuse, Missing.Gap);
}
