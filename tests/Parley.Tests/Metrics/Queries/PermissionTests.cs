using System.Collections.Immutable;
using Parley.Governance;
using Parley.Metrics.Queries;
using Xunit;

namespace Parley.Tests.Metrics.Queries;

/// <summary>What a caller may not see stays out of every query.</summary>
public sealed class PermissionTests
{
    private static readonly Permissions NorthOnly = new()
    {
        RowPredicates = ImmutableSortedDictionary<string, string>.Empty.Add("orders", "seller_id = 1 -- the caller's own"),
    };

    private static readonly Permissions NoRevenue = new() { HiddenMetrics = ["revenue"] };

    private static readonly Permissions NoRegion = new() { HiddenDimensions = ["city__region"] };

    [Fact]
    public void Rows_are_restricted_where_the_table_is_read_under_every_metric_and_join()
    {
        Assert.Equal(["40.40"], ShopModel.Rows(new MetricQuery { Metrics = ["revenue"] }, NorthOnly));
        Assert.Equal(["north|10.1", "south|30.3"], ShopModel.Rows(AverageBy("city__region"), NorthOnly));
        Assert.Equal(["web"], ShopModel.Rows(new MetricQuery { GroupBy = ["order__channel"] }, NorthOnly));
    }

    [Fact]
    public void What_is_said_of_a_hidden_thing_is_hidden_with_it_also_where_the_question_does_not_name_it()
    {
        var north = new Permissions { RowPredicates = ImmutableSortedDictionary<string, string>.Empty.Add("cities", "region = 'north' -- theirs") };

        Assert.Equal(["30.30"], ShopModel.Rows(new MetricQuery { Metrics = ["revenue"] }, north));
        Assert.Equal(["north|30.30"], ShopModel.Rows(new MetricQuery { Metrics = ["revenue"], GroupBy = ["city__region"] }, north));
        Assert.Equal(["web", "shop"], ShopModel.Rows(new MetricQuery { GroupBy = ["order__channel"] }, north).Order().Reverse());
        Assert.Empty(ShopModel.Rows(new MetricQuery { Metrics = ["revenue"], GroupBy = ["order__channel"] }, north with { RowPredicates = north.RowPredicates.SetItem("cities", "FALSE") }));
    }

    [Fact]
    public void Rows_are_restricted_inside_a_metric_that_a_filter_compares()
    {
        var query = new MetricQuery { Metrics = ["order_count"], Where = [FilterText.CompareMetric("revenue", "customer", ">", 15m)] };

        Assert.Equal(["5"], ShopModel.Rows(query));
        Assert.Equal(["1"], ShopModel.Rows(query, NorthOnly));
    }

    [Theory]
    [InlineData("revenue")]
    [InlineData("average_order")]
    [InlineData("revenue_change")]
    public void A_hidden_metric_is_not_visible_asked_for_or_as_an_input(string metric) =>
        Assert.Equal([$"Metric '{metric}' is not visible to you."], ShopModel.Reasons(new MetricQuery { Metrics = [metric] }, NoRevenue));

    [Fact]
    public void A_hidden_metric_cannot_be_filtered_by() => Assert.Equal(
        ["Metric 'revenue' is not visible to you."],
        ShopModel.Reasons(new MetricQuery { Metrics = ["order_count"], Where = [FilterText.CompareMetric("revenue", "customer", ">", 1m)] }, NoRevenue));

    [Fact]
    public void A_hidden_metric_is_not_suggested() => Assert.DoesNotContain(
        ShopModel.Reasons(new MetricQuery { Metrics = ["revenu"] }, NoRevenue with { HiddenMetrics = ["revenue"] }),
        r => r.Contains("'revenue'", StringComparison.Ordinal));

    [Theory]
    [InlineData("city__region")]
    [InlineData("customer__city__region")]
    public void A_hidden_dimension_is_not_visible_under_any_name(string name)
    {
        Assert.Contains("is not visible to you", Assert.Single(ShopModel.Reasons(AverageBy(name), NoRegion)), StringComparison.Ordinal);
        Assert.Contains("is not visible to you", Assert.Single(ShopModel.Reasons(new MetricQuery { GroupBy = ["city__region"] }, NoRegion)), StringComparison.Ordinal);
        Assert.Contains(
            "is not visible to you",
            Assert.Single(ShopModel.Reasons(new MetricQuery { Metrics = ["order_count"], Where = [FilterText.In(name, "north")] }, NoRegion)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_whose_own_filter_mentions_a_hidden_dimension_is_rejected() => Assert.Equal(
        ["'order__channel' is not visible to you."],
        ShopModel.Reasons(new MetricQuery { Metrics = ["web_revenue"] }, new Permissions { HiddenDimensions = ["order__channel"] }));

    [Theory]
    [InlineData("(SELECT COUNT(*) FROM orders) > 4")]
    [InlineData("1 = 1) OR (1 = 1; DROP TABLE orders")]
    [InlineData("1 = 1 -- ")]
    public void A_restricted_caller_cannot_write_queries_into_a_filter(string filter) => Assert.Contains(
        "comparisons only", Assert.Single(ShopModel.Reasons(new MetricQuery { Metrics = ["order_count"], Where = [filter] }, NorthOnly)), StringComparison.Ordinal);

    private static MetricQuery AverageBy(string name) => new() { Metrics = ["average_order"], GroupBy = [name] };
}
