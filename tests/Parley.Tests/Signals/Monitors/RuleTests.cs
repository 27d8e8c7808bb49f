using Parley.Answers;
using Parley.Signals.Monitors;
using Parley.Signals.Monitors.Rules;
using Xunit;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Tests.Signals.Monitors;

/// <summary>Unusual days, missed forecasts, goals at risk and late data, in ordinary and in difficult series.</summary>
public sealed class RuleTests
{
    private const int Year = 400;

    private static readonly Monitor Unusual = new("days", "revenue") { Kind = MonitorKind.Anomaly, Grain = TimeGrain.Day };
    private static readonly Monitor Missed = new("forecast", "revenue") { Kind = MonitorKind.ForecastMiss };
    private static readonly Monitor Goal = new("goal", "revenue") { Kind = MonitorKind.GoalAtRisk };
    private static readonly Monitor Late = new("late", "revenue") { Kind = MonitorKind.DataLate };

    [Fact]
    public void A_day_that_broke_away_is_noticed_with_the_day_it_began_and_days_to_compare_it_with()
    {
        var series = SomeSeries.Business(Year, (i, usual) => i >= Year - 2 ? usual * 0.4m : usual);

        var finding = AnomalyRule.Judge(Unusual, series, 1);

        Assert.NotNull(finding);
        Assert.Equal((-1, series.Start(Year - 2), series.End(Year - 1)), (finding.Direction, finding.Since, finding.Until));
        Assert.Equal((series.Start(Year - 9), series.End(Year - 8)), finding.Against);
        Assert.Equal("Unusually low", finding.Lead);
    }

    [Fact]
    public void A_day_is_said_once_however_many_days_it_lasts()
    {
        var three = SomeSeries.Business(Year, (i, usual) => i >= Year - 3 ? usual * 0.4m : usual);
        var two = SomeSeries.Business(Year - 1, (i, usual) => i >= Year - 3 ? usual * 0.4m : usual);

        Assert.Equal(AnomalyRule.Judge(Unusual, two, 1)!.Since, AnomalyRule.Judge(Unusual, three, 1)!.Since);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ordinary_days_are_quiet(int seed) => Assert.Null(AnomalyRule.Judge(Unusual, SomeSeries.Business(Year, seed: (ulong)seed), 1));

    [Fact]
    public void A_direction_nobody_asked_for_and_what_is_below_the_floor_is_quiet()
    {
        var series = SomeSeries.Business(Year, (i, usual) => i == Year - 1 ? usual * 0.4m : usual);

        Assert.Null(AnomalyRule.Judge(Unusual with { Direction = MonitorDirection.Up }, series, 1));
        Assert.Null(AnomalyRule.Judge(Unusual with { Floor = 5000 }, series, 1));
        Assert.NotNull(AnomalyRule.Judge(Unusual with { Direction = MonitorDirection.Down, Floor = 100 }, series, 1));
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("zero")]
    [InlineData("empty")]
    [InlineData("short")]
    [InlineData("gaps")]
    [InlineData("negative")]
    [InlineData("sparse")]
    public void Difficult_series_without_news_are_quiet(string kind)
    {
        decimal? At(int i) => kind switch
        {
            "constant" => 5,
            "zero" => 0,
            "gaps" => i % 3 == 0 ? null : 100 + (i % 7),
            "negative" => -100 - (i % 7),
            "sparse" => i % 20 == 0 ? 3 : 0,
            _ => 100,
        };
        var length = kind switch { "empty" => 0, "short" => 5, _ => Year };
        var series = SomeSeries.Days(new DateOnly(2025, 1, 6), Enumerable.Range(0, length).Select(At));

        Assert.Null(AnomalyRule.Judge(Unusual, series, 1));
        Assert.Null(ChangeRule.Judge(new Monitor("m", "revenue") { Change = 0.5m }, series));
        Assert.Null(ForecastRule.Judge(Missed, series));
    }

    [Theory]
    [InlineData(60, -1)]
    [InlineData(100, 0)]
    [InlineData(150, 1)]
    public void A_month_outside_what_was_forecast_for_it_is_noticed(int last, int direction)
    {
        var months = Enumerable.Range(0, 30).Select(i => (decimal?)(100 + (i % 3) - 1)).Append(last);

        Assert.Equal(direction, ForecastRule.Judge(Missed, SomeSeries.Of(TimeGrain.Month, new DateOnly(2024, 1, 1), months))?.Direction ?? 0);
    }

    [Theory]
    [InlineData(20000, false)]
    [InlineData(40000, true)]
    public void A_goal_is_at_risk_where_the_days_that_are_left_will_hardly_reach_it(int goal, bool atRisk)
    {
        // Ten days of a month of 31 are over; a week brings about 6,200.
        var series = SomeSeries.Business(Year);
        var start = series.Start(Year - 10);
        var reading = new GoalReading(new Period(start, start.AddDays(30), ""), goal, series.Values.TakeLast(10).Sum(), 1, AddsUp: true);

        Assert.Equal(atRisk, GoalRule.Judge(Goal, reading, series) is not null);
    }

    [Fact]
    public void A_goal_for_a_cost_is_at_risk_where_it_will_be_exceeded_and_a_ratio_only_late()
    {
        var series = SomeSeries.Business(Year);
        var period = new Period(series.Start(Year - 10), series.Start(Year - 10).AddDays(30), "");
        var whole = period with { End = series.Start(Year - 10).AddDays(18) };

        Assert.NotNull(GoalRule.Judge(Goal, new GoalReading(period, 20000, 9000, -1, AddsUp: true), series));
        Assert.Null(GoalRule.Judge(Goal, new GoalReading(period, 100, 120, -1, AddsUp: false), series));
        Assert.NotNull(GoalRule.Judge(Goal, new GoalReading(whole, 100, 120, -1, AddsUp: false), series));
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(2, 0, true)]
    [InlineData(2, 1, false)]
    [InlineData(5, 1, true)]
    public void Data_is_late_where_a_usual_day_is_over_and_its_grace(int daysAfter, int grace, bool isLate)
    {
        var last = new DateOnly(2026, 3, 4);
        var series = SomeSeries.Days(last.AddDays(-70), []) with { DaysWithData = [.. Enumerable.Range(0, 71).Select(i => last.AddDays(-i))] };

        var finding = LateRule.Judge(Late with { GraceDays = grace }, series, last.AddDays(daysAfter));

        Assert.Equal(isLate ? last.AddDays(1) : null, finding?.Since);
    }

    [Fact]
    public void A_business_closed_at_weekends_is_not_late_on_Monday()
    {
        var friday = new DateOnly(2026, 3, 6);
        var days = Enumerable.Range(0, 90).Select(i => friday.AddDays(-i)).Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        var series = SomeSeries.Days(friday, []) with { DaysWithData = [.. days] };

        Assert.Null(LateRule.Judge(Late with { GraceDays = 0 }, series, friday.AddDays(3)));
        Assert.Equal(friday.AddDays(3), LateRule.Judge(Late with { GraceDays = 0 }, series, friday.AddDays(4))?.Since);
    }
}
