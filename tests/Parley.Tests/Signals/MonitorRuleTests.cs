using Parley.Answers;
using Parley.Signals.Monitors;
using Xunit;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Tests.Signals;

/// <summary>When a monitor speaks.</summary>
public sealed class MonitorRuleTests
{
    private static readonly Monitor Falls = new("m", "revenue") { Change = 0.1m, Direction = MonitorDirection.Down, Floor = 5 };

    [Theory]
    [InlineData(80, 100, true)]
    [InlineData(91, 100, false)]
    [InlineData(120, 100, false)]
    [InlineData(8, 10, false)]
    [InlineData(80, 0, false)]
    public void A_fall_counts_from_its_share_on_where_it_is_material(int value, int before, bool speaks) =>
        Assert.Equal(speaks, MonitorRule.Speaks(Falls, new MonitorReading(value, before)));

    [Fact]
    public void Without_data_a_monitor_is_silent() => Assert.False(MonitorRule.Speaks(Falls, new MonitorReading(null, 100)));

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(11, true)]
    public void Limits_count_without_a_period_before(int value, bool speaks) =>
        Assert.Equal(speaks, MonitorRule.Speaks(new Monitor("m", "margin") { Below = 5, Above = 10 }, new MonitorReading(value, null)));

    [Theory]
    [InlineData(TimeGrain.Month, "2026-10-01", "2026-09-01", "2026-09-30")]
    [InlineData(TimeGrain.Week, "2026-10-01", "2026-09-21", "2026-09-27")]
    [InlineData(TimeGrain.Quarter, "2026-10-01", "2026-07-01", "2026-09-30")]
    [InlineData(TimeGrain.Year, "2026-10-01", "2025-01-01", "2025-12-31")]
    public void The_last_complete_period_is_watched(TimeGrain grain, string asOf, string start, string end) =>
        Assert.Equal(
            (DateOnly.Parse(start, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(end, System.Globalization.CultureInfo.InvariantCulture)),
            MonitorRun.LastComplete(grain, DateOnly.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture)));
}
