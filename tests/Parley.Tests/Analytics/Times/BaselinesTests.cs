using Parley.Analytics.Times;
using Parley.Answers;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Analytics.Times;

public sealed class BaselinesTests
{
    private static readonly PeriodLabels Labels = new(TimeLanguage.English, new Calendar());
    private static readonly TimeContext Context = new(new DateOnly(2026, 10, 26)) { To = new DateOnly(2026, 10, 25) };

    [Theory]
    [InlineData("Q3 2026", "Q2 2026")]
    [InlineData("Q1 2026", "Q4 2025")]
    [InlineData("August 2026", "July 2026")]
    [InlineData("March 2026", "February 2026")]
    [InlineData("2026", "2025")]
    [InlineData("H1 2026", "H2 2025")]
    [InlineData("19–25 Oct 2026", "12–18 Oct 2026")]
    [InlineData("25 Oct 2026", "24 Oct 2026")]
    [InlineData("Aug–Sep 2026", "Jun–Jul 2026")]
    [InlineData("10–19 Aug 2026", "31 Jul – 9 Aug 2026")]
    [InlineData("this month", "1–25 Sep 2026")]
    [InlineData("this year", "1 Jan – 25 Oct 2025")]
    [InlineData("this quarter", "1–25 Jul 2026")]
    public void Preceding_IsTheComparableSpanBefore(string period, string baseline) =>
        Assert.Equal(baseline, Baselines.Preceding(Read(period), Labels).Label);

    [Theory]
    [InlineData("Q3 2026", "Q3 2025")]
    [InlineData("February 2025", "February 2024")]
    [InlineData("this month", "1–25 Oct 2025")]
    [InlineData("19–25 Oct 2026", "20–26 Oct 2025")]
    [InlineData("29 Feb 2024", "28 Feb 2023")]
    public void YearEarlier_IsTheSameDatesOrWeek(string period, string baseline) =>
        Assert.Equal(baseline, Baselines.YearEarlier(Read(period), Labels).Label);

    [Theory]
    [InlineData("Q3 2026 vs last year", "Q3 2025")]
    [InlineData("2026 vs last year", "2025")]
    [InlineData("this year vs last year", "1 Jan – 25 Oct 2025")]
    [InlineData("this month vs last month", "1–25 Sep 2026")]
    [InlineData("Q3 2026 vs last month", "September 2026")]
    [InlineData("August 2026 vs Q2", "Q2 2026")]
    [InlineData("August 2026 compared with the previous period", "July 2026")]
    [InlineData("31 March 2026 month over month", "28 Feb 2026")]
    public void Resolve_TurnsAComparisonIntoAPeriod(string text, string baseline)
    {
        var mentions = TimeReader.Read(text, Context);
        var period = mentions.OfType<TimeMention.Span>().Single().Period;
        var comparison = mentions.OfType<TimeMention.Comparison>().Single();

        Assert.Equal(baseline, Baselines.Resolve(comparison.Baseline, period, Labels).Label);
    }

    [Theory]
    [InlineData("year", "2026-10-31", "Jan–Oct 2025")]
    [InlineData("year", "2026-02-28", "Jan–Feb 2025")]
    [InlineData("year", "2026-03-31", "Q1 2025")]
    [InlineData("year", "2026-01-31", "January 2025")]
    [InlineData("quarter", "2026-10-31", "July 2026")]
    [InlineData("quarter", "2026-11-30", "Jul–Aug 2026")]
    [InlineData("half", "2026-10-31", "Jan–Apr 2026")]
    [InlineData("half", "2026-09-30", "Q1 2026")]
    public void Preceding_OfAPartThatEndsWithAMonth_IsTheSamePartOfTheUnitBefore(string unit, string lastDay, string baseline)
    {
        var last = DateOnly.Parse(lastDay, System.Globalization.CultureInfo.InvariantCulture);
        var whole = CalendarUnits.Containing(Enum.Parse<TimeUnit>(unit, ignoreCase: true), last, Labels.Calendar);

        Assert.Equal(baseline, Baselines.Preceding(Labels.ToDate(Labels.Name(whole), last), Labels).Label);
    }

    [Theory]
    [InlineData("2026-01-25", "1 Apr 2024 – 25 Jan 2025")]
    [InlineData("2025-12-31", "Apr–Dec 2024")]
    public void Preceding_OfAFiscalYearToDate_IsTheSamePartOfTheFiscalYearBefore(string lastDay, string baseline)
    {
        var labels = new PeriodLabels(TimeLanguage.English, new Calendar { FiscalYearStart = 4 });
        var year = labels.Name(CalendarUnits.Containing(TimeUnit.FiscalYear, new DateOnly(2025, 4, 1), labels.Calendar));
        var last = DateOnly.Parse(lastDay, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(baseline, Baselines.Preceding(labels.ToDate(year, last), labels).Label);
    }

    [Theory]
    [InlineData("Jan–Oct 2026", "Jan–Oct 2025")]
    [InlineData("November 2025 to August 2026", "Nov 2024 – Aug 2025")]
    [InlineData("November 2025 to October 2026", "Nov 2024 – Oct 2025")]
    [InlineData("2025–2026", "2023–2024")]
    public void Preceding_OfManyMonths_IsOfTheSameSeasons(string period, string baseline) =>
        Assert.Equal(baseline, Baselines.Preceding(Read(period), Labels).Label);

    [Fact]
    public void Preceding_OfAMonthToDate_NeverLeavesTheMonthBefore()
    {
        var march = Labels.ToDate(Labels.Name(TimeGrain.Month, new DateOnly(2026, 3, 1)), new DateOnly(2026, 3, 30));

        Assert.Equal("February 2026", Baselines.Preceding(march, Labels).Label);
    }

    [Fact]
    public void Until_CutsAPeriodWhereTheDataEnds()
    {
        Assert.Equal("2026 to date (1 Jan – 25 Oct)", Baselines.Until(Read("2026"), new DateOnly(2026, 10, 25), Labels).Label);
        Assert.Equal("Q3 2026", Baselines.Until(Read("Q3 2026"), new DateOnly(2026, 10, 25), Labels).Label);
        Assert.Equal("Q4 2026", Baselines.Until(Read("Q4 2026"), new DateOnly(2026, 8, 1), Labels).Label);
    }

    private static Period Read(string text) => TimeReader.Read(text, Context).OfType<TimeMention.Span>().Single().Period;
}
