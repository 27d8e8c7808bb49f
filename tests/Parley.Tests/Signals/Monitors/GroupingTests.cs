using Parley.Metrics;
using Parley.Signals.Monitors;
using Xunit;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Tests.Signals.Monitors;

/// <summary>One signal for one cause.</summary>
public sealed class GroupingTests
{
    private static readonly DateOnly Day = new(2026, 3, 4);

    private static readonly Catalogue Catalogue = new()
    {
        Metrics =
        [
            new CatalogueMetric { Name = "cac", Label = "CAC", Inputs = ["spend", "customers"] },
            new CatalogueMetric { Name = "spend", Label = "Spend" },
            new CatalogueMetric { Name = "customers", Label = "Customers" },
            new CatalogueMetric { Name = "visits", Label = "Visits" },
        ],
    };

    [Fact]
    public void The_whole_speaks_for_its_parts_and_everybody_who_asked_hears_it()
    {
        var groups = Grouping.Of([Of("spend", "North", -1, 0.4, receiver: "north"), Of("spend", "", -1, 0.1, receiver: "all"), Of("spend", "South", -1, 0.2)], Catalogue);

        var group = Assert.Single(groups);
        Assert.Equal("", group.Lead.Segment.Text);
        Assert.Equal(["region=North", "region=South"], group.Also.Select(f => f.Segment.Text));
        Assert.Equal(["all", "north"], group.Receivers.Order());
    }

    [Fact]
    public void Of_parts_the_one_that_moves_most_speaks_and_opposite_ones_speak_for_themselves()
    {
        var groups = Grouping.Of([Of("spend", "North", -1, 0.1), Of("spend", "South", -1, 0.3), Of("spend", "West", 1, 0.2)], Catalogue);

        Assert.Equal(["region=South", "region=West"], groups.Select(g => g.Lead.Segment.Text).Order());
    }

    [Fact]
    public void Metrics_computed_from_each_other_are_one_signal_and_the_first_watched_leads()
    {
        var groups = Grouping.Of([Of("customers", "", -1, 0.3), Of("cac", "", 1, 0.4), Of("visits", "", -1, 0.5)], Catalogue);

        Assert.Equal(["customers", "visits"], groups.Select(g => g.Lead.Monitor.Metric));
        Assert.Equal(["cac"], groups[0].Also.Select(f => f.Monitor.Metric));
    }

    [Fact]
    public void Other_days_are_another_signal() =>
        Assert.Equal(2, Grouping.Of([Of("spend", "", -1, 0.3), Of("spend", "", -1, 0.3) with { Since = Day.AddDays(9), Until = Day.AddDays(9) }], Catalogue).Length);

    [Fact]
    public void Late_data_takes_with_it_what_fell_because_of_it_and_late_feeds_are_said_together()
    {
        var late = Of("spend", "", -1, 1, MonitorKind.DataLate);

        var groups = Grouping.Of([Of("spend", "North", -1, 0.4), late, Of("customers", "", -1, 1, MonitorKind.DataLate), Of("visits", "", 1, 0.4)], Catalogue);

        Assert.Equal(["spend", "visits"], groups.Select(g => g.Lead.Monitor.Metric).Order());
        Assert.Equal(MonitorKind.DataLate, groups.Single(g => g.Lead.Monitor.Metric == "spend").Lead.Monitor.Kind);
    }

    [Fact]
    public void A_late_part_explains_the_fall_of_the_whole_but_not_its_rise()
    {
        var late = Of("spend", "North", -1, 1, MonitorKind.DataLate);

        Assert.Single(Grouping.Of([Of("spend", "", -1, 0.4), late], Catalogue));
        Assert.Equal(2, Grouping.Of([Of("spend", "", 1, 0.4), late], Catalogue).Length);
    }

    private static Finding Of(string metric, string member, int direction, double weight, MonitorKind kind = MonitorKind.Anomaly, string receiver = "") =>
        new(new Monitor($"{metric} {kind}", metric) { Kind = kind, Receivers = receiver.Length > 0 ? [receiver] : [] }, member.Length == 0 ? Segment.Whole : new Segment("x__region", "region", member), Day, Day)
        {
            Direction = direction,
            Weight = weight,
        };
}
