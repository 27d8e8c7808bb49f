using Parley.Answers;
using Parley.Signals.Monitors;
using Parley.Signals.Monitors.Rules;
using Xunit;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Tests.Signals.Monitors;

/// <summary>When a change, or a limit, is worth a signal.</summary>
public sealed class ChangeRuleTests
{
    private static readonly Monitor Falls = new("m", "revenue") { Change = 0.1m, Direction = MonitorDirection.Down, Floor = 5 };

    [Theory]
    [InlineData(80, 100, true)]
    [InlineData(91, 100, false)]
    [InlineData(120, 100, false)]
    [InlineData(8, 10, false)]
    [InlineData(80, 0, false)]
    [InlineData(-120, -100, true)]
    [InlineData(-80, -100, false)]
    public void A_fall_counts_from_its_share_on_where_it_is_material(int value, int before, bool speaks) =>
        Assert.Equal(speaks, ChangeRule.Speaks(Falls, new MonitorReading(value, before)));

    [Fact]
    public void Without_data_a_monitor_is_silent() => Assert.False(ChangeRule.Speaks(Falls, new MonitorReading(null, 100)));

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(11, true)]
    public void Limits_count_without_a_period_before(int value, bool speaks) =>
        Assert.Equal(speaks, ChangeRule.Speaks(new Monitor("m", "margin") { Below = 5, Above = 10 }, new MonitorReading(value, null)));

    [Fact]
    public void A_day_is_compared_with_the_same_weekday_and_a_month_with_the_one_before()
    {
        var monitor = new Monitor("m", "revenue") { Change = 0.1m };

        var day = ChangeRule.Judge(monitor, SomeSeries.Days(new DateOnly(2026, 3, 2), [100, 10, 10, 10, 10, 10, 10, 50]));
        var month = ChangeRule.Judge(monitor, SomeSeries.Of(TimeGrain.Month, new DateOnly(2026, 1, 1), [100, 120]));

        Assert.Equal((-1, new DateOnly(2026, 3, 9), new DateOnly(2026, 3, 9)), (day!.Direction, day.Since, day.Until));
        Assert.Equal((new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 2)), day.Against);
        Assert.Equal((1, new DateOnly(2026, 2, 1), new DateOnly(2026, 2, 28)), (month!.Direction, month.Since, month.Until));
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 31)), month.Against);
    }

    [Fact]
    public void A_change_from_next_to_nothing_or_across_it_is_measured_by_the_usual_changes_and_not_in_percent()
    {
        var monitor = new Monitor("m", "variance") { Change = 0.2m };
        Finding? Judge(params decimal?[] values) => ChangeRule.Judge(monitor, SomeSeries.Of(TimeGrain.Month, new DateOnly(2025, 1, 1), values));

        Assert.Null(Judge(500, -400, 300, -450, 350, -300, 20, -300));
        Assert.Null(Judge(40, 90, 30, 110, 60, 100, 10, 60));
        Assert.NotNull(Judge(500, -400, 300, -450, 350, -300, 20, -9000));
        Assert.NotNull(Judge(1000, 1010, 990, 1005, 1000, 995, 1000, 700));
    }

    [Fact]
    public void What_is_near_nothing_weighs_by_its_usual_size()
    {
        var monitor = new Monitor("m", "variance") { Change = 0.2m };

        var finding = ChangeRule.Judge(monitor, SomeSeries.Of(TimeGrain.Month, new DateOnly(2025, 1, 1), [500, -400, 300, -450, 350, -300, 1, -5000]));

        Assert.InRange(finding!.Weight, 1, 20);
    }
}
