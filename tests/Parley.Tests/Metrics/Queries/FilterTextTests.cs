using CsCheck;
using Parley.Metrics.Queries;
using Parley.Metrics.Queries.Filters;
using Xunit;

namespace Parley.Tests.Metrics.Queries;

public sealed class FilterTextTests
{
    private static readonly MetricQuery Channels = new() { Metrics = ["order_count"], GroupBy = ["order__channel"] };

    [Fact]
    public void In_FindsValuesWithQuotesAndBraces() =>
        Assert.Equal(["O'Brien {{ 1 }}|1"], ShopModel.Rows(Channels with { Where = [FilterText.In("order__channel", "O'Brien {{ 1 }}")] }));

    [Fact]
    public void In_NullAmongTheValues_FindsRowsWithoutOne() =>
        Assert.Equal(["shop|1", "-|1"], ShopModel.Rows(Channels with { Where = [FilterText.In("order__channel", "shop", null)] }));

    [Fact]
    public void In_NoValues_FindsNothing() =>
        Assert.Empty(ShopModel.Rows(Channels with { Where = [FilterText.In("order__channel")] }));

    [Fact]
    public void NotIn_KeepsRowsWithoutAValueUnlessNullIsNamed()
    {
        Assert.Equal(["O'Brien {{ 1 }}|1", "shop|1", "-|1"], ShopModel.Rows(Channels with { Where = [FilterText.NotIn("order__channel", "web")] }));
        Assert.Equal(["O'Brien {{ 1 }}|1", "shop|1"], ShopModel.Rows(Channels with { Where = [FilterText.NotIn("order__channel", "web", null)] }));
        Assert.Equal(4, ShopModel.Rows(Channels with { Where = [FilterText.NotIn("order__channel")] }).Length);
    }

    [Fact]
    public void Compare_Moment_FiltersTimes() => Assert.Equal(
        ["2024-03-01|0.01"],
        ShopModel.Rows(new MetricQuery
        {
            Metrics = ["revenue"],
            GroupBy = ["metric_time__month"],
            Where = [FilterText.Compare("metric_time__month", ">", new DateTime(2024, 2, 1))],
        }));

    [Fact]
    public void CompareMetric_FiltersByTheEntitysValue() => Assert.Equal(
        ["2"], ShopModel.Rows(new MetricQuery { Metrics = ["order_count"], Where = [FilterText.CompareMetric("revenue", "customer", ">", 40m)] }));

    [Fact]
    public void Compare_UnknownComparison_Throws() =>
        Assert.Throws<ArgumentException>(() => FilterText.Compare("a", "OR 1 = 1 --", 1m));

    [Fact]
    public void In_AnyText_IsReadBackAsItIs() => Gen.String.Sample(text =>
    {
        var template = FilterTemplate.Parse(FilterText.In("order__channel", text));

        Assert.Equal(text, Assert.Single(template.Calls.OfType<FilterCall.Value>()).Text);
        Assert.DoesNotContain(template.Sql, s => s.Contains('\'', StringComparison.Ordinal));
    });
}
