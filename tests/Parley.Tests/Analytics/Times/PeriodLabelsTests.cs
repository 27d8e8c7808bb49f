using CsCheck;
using Parley.Analytics.Times;
using Parley.Answers;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Analytics.Times;

public sealed class PeriodLabelsTests
{
    private static readonly DateOnly Origin = new(2018, 1, 1);

    private static Gen<DateOnly> AnyDay => Gen.Int[0, 4000].Select(Origin.AddDays);

    private static Gen<Calendar> AnyCalendar => Gen.Select(
        Gen.Int[1, 12], Gen.Bool, (f, sunday) => new Calendar { FiscalYearStart = f, WeekStart = sunday ? DayOfWeek.Sunday : DayOfWeek.Monday });

    [Theory]
    [InlineData("2026-07-01", "2026-09-30", "Q3 2026")]
    [InlineData("2026-08-01", "2026-08-31", "August 2026")]
    [InlineData("2026-08-01", "2026-10-31", "Aug–Oct 2026")]
    [InlineData("2025-11-01", "2026-01-31", "Nov 2025 – Jan 2026")]
    [InlineData("2026-01-01", "2026-06-30", "H1 2026")]
    [InlineData("2026-01-01", "2026-12-31", "2026")]
    [InlineData("2025-01-01", "2026-12-31", "2025–2026")]
    [InlineData("2026-10-19", "2026-10-25", "19–25 Oct 2026")]
    [InlineData("2026-09-28", "2026-10-04", "28 Sep – 4 Oct 2026")]
    [InlineData("2025-12-29", "2026-01-04", "29 Dec 2025 – 4 Jan 2026")]
    [InlineData("2026-10-25", "2026-10-25", "25 Oct 2026")]
    public void Name_CalendarYear_IsShortAndComplete(string start, string end, string label) =>
        Assert.Equal(label, Labels(new Calendar()).Name(Day(start), Day(end)).Label);

    [Theory]
    [InlineData("2026-01-01", "2026-12-31", "2026-10-25", "2026 to date (1 Jan – 25 Oct)")]
    [InlineData("2026-10-01", "2026-10-31", "2026-10-25", "October 2026 to date (1–25 Oct)")]
    [InlineData("2026-10-01", "2026-12-31", "2026-10-01", "Q4 2026 to date (1 Oct)")]
    [InlineData("2026-10-19", "2026-10-25", "2026-10-21", "19–21 Oct 2026")]
    [InlineData("2026-10-01", "2026-12-31", "2027-01-01", "Q4 2026")]
    public void ToDate_Unit_SaysUnitAndDays(string start, string end, string lastDay, string label)
    {
        var labels = Labels(new Calendar());

        Assert.Equal(label, labels.ToDate(labels.Name(Day(start), Day(end)), Day(lastDay)).Label);
    }

    [Fact]
    public void A_fiscal_calendar_names_its_quarters_and_years()
    {
        var labels = Labels(new Calendar { FiscalYearStart = 4 });

        Assert.Equal("Q1 FY2027", labels.Name(Day("2026-04-01"), Day("2026-06-30")).Label);
        Assert.Equal("FY2027", labels.Name(Day("2026-04-01"), Day("2027-03-31")).Label);
        Assert.Equal("2026", labels.Name(Day("2026-01-01"), Day("2026-12-31")).Label);
    }

    [Fact]
    public void Every_label_of_days_is_read_back_to_the_same_days() =>
        Gen.Select(AnyDay, Gen.Int[0, 900], AnyDay, AnyCalendar).Sample(
            (start, days, today, calendar) => AssertReadsBack(Labels(calendar).Name(start, start.AddDays(days)), today, calendar), iter: 1000);

    [Fact]
    public void Every_label_of_units_is_read_back_to_the_same_days() =>
        Gen.Select(AnyDay, Gen.Enum<TimeUnit>(), Gen.Int[1, 5], AnyDay, AnyCalendar).Sample(
            (day, unit, count, today, calendar) => AssertReadsBack(
                Labels(calendar).Name(
                    CalendarUnits.Containing(unit, day, calendar).Start, CalendarUnits.Offset(unit, day, count - 1, calendar).End),
                today,
                calendar),
            iter: 1000);

    [Fact]
    public void Every_label_to_date_is_read_back_to_the_same_days() =>
        Gen.Select(AnyDay, Gen.Enum<TimeUnit>(), AnyDay, AnyCalendar).Sample(
            (day, unit, today, calendar) =>
            {
                var labels = Labels(calendar);
                AssertReadsBack(labels.ToDate(labels.Name(CalendarUnits.Containing(unit, day, calendar)), day), today, calendar);
            },
            iter: 1000);

    private static void AssertReadsBack(Period period, DateOnly today, Calendar calendar)
    {
        var mentions = TimeReader.Read($"spend in {period.Label} by region", new TimeContext(today) { Calendar = calendar });

        var mention = Assert.IsType<TimeMention.Span>(Assert.Single(mentions));
        Assert.Equal(period, mention.Period with { Label = period.Label });
    }

    private static PeriodLabels Labels(Calendar calendar) => new(TimeLanguage.English, calendar);

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
