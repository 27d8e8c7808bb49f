using System.Globalization;
using Parley.Statistics.Forecasting.Calendars;
using Xunit;

namespace Parley.Tests.Statistics.Forecasting;

public sealed class HolidayCalendarTests
{
    // Dates of Easter as the Astronomical Applications Department of the U.S. Naval Observatory lists them.
    [Theory]
    [InlineData(1818, "1818-03-22")]
    [InlineData(1943, "1943-04-25")]
    [InlineData(1961, "1961-04-02")]
    [InlineData(2000, "2000-04-23")]
    [InlineData(2008, "2008-03-23")]
    [InlineData(2024, "2024-03-31")]
    [InlineData(2025, "2025-04-20")]
    [InlineData(2026, "2026-04-05")]
    [InlineData(2038, "2038-04-25")]
    public void Easter_falls_where_it_does(int year, string day) => Assert.Equal(Day(day), HolidayRule.Easter(year));

    [Theory]
    [InlineData("us", "2026-11-26", "Thanksgiving")]
    [InlineData("us", "2026-11-27", "Black Friday")]
    [InlineData("us", "2026-05-25", "Memorial Day")]
    [InlineData("us", "2026-01-19", "Martin Luther King Day")]
    [InlineData("gb", "2026-08-31", "Summer bank holiday")]
    [InlineData("gb", "2026-04-03", "Good Friday")]
    [InlineData("de", "2026-05-14", "Christi Himmelfahrt")]
    [InlineData("fr", "2025-06-09", "Lundi de Pentecôte")]
    [InlineData("ca", "2026-05-18", "Victoria Day")]
    [InlineData("ca", "2027-05-24", "Victoria Day")]
    [InlineData("US", "2026-03-03", null)]
    public void Countries_have_their_holidays(string country, string day, string? name) => Assert.Equal(name, HolidayCalendar.Of(country)!.On(Day(day)));

    [Fact]
    public void Every_calendar_of_the_assembly_is_sound()
    {
        Assert.True(HolidayCalendar.Names.Length >= 8);
        Assert.All(HolidayCalendar.Names, name => Assert.NotNull(HolidayCalendar.Of(name)!.On(new DateOnly(2027, 12, 25))));
    }

    [Fact]
    public void A_line_that_is_no_holiday_is_named()
    {
        var (calendar, faults) = HolidayCalendar.Read("# ours\n2026-03-31  Inventory\nsometime  Party\n13-40  Nothing\n12-25 Christmas\n");

        Assert.Equal([3, 4, 5], faults.Select(f => f.Line));
        Assert.Equal("Inventory", calendar.On(Day("2026-03-31")));
        Assert.Null(calendar.On(Day("2027-03-31")));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
