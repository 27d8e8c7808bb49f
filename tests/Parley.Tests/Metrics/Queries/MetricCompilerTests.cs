using System.Collections.Immutable;
using Parley.Metrics.Queries;
using Parley.Metrics.Semantics;
using Xunit;

namespace Parley.Tests.Metrics.Queries;

public sealed class MetricCompilerTests
{
    [Fact]
    public void Sums_of_decimals_stay_exact_and_columns_say_their_roles()
    {
        var query = new MetricQuery { Metrics = ["revenue", "average_order"], GroupBy = ["customer__segment"] };

        var compiled = Assert.IsType<Compilation.Compiled>(ShopModel.Compile(query));

        Assert.Equal(["business|40.41|20.205", "retail|60.60|20.2"], ShopModel.Rows(query));
        Assert.Equal(
            [new("customer__segment", ColumnRole.GroupBy), new("revenue", ColumnRole.Metric), new QueryColumn("average_order", ColumnRole.Metric)],
            compiled.Columns);
    }

    [Fact]
    public void A_table_is_read_once_for_all_metrics_that_share_its_rows()
    {
        var compiled = Assert.IsType<Compilation.Compiled>(ShopModel.Compile(
            new MetricQuery { Metrics = ["revenue", "order_count", "average_order"], GroupBy = ["metric_time__month"] }));

        Assert.Equal(2, compiled.Sql.Split("FROM \"orders\"").Length);
    }

    [Fact]
    public void Columns_over_two_joins_are_found_by_their_full_and_their_short_name()
    {
        var full = new MetricQuery { Metrics = ["revenue"], GroupBy = ["customer__city__region"] };

        Assert.Equal(["north|30.30", "south|70.71"], ShopModel.Rows(full));
        Assert.Equal(ShopModel.Compile(full), ShopModel.Compile(full with { GroupBy = ["city__region"] }), CompareSql);
    }

    [Fact]
    public void Names_may_be_written_as_calls()
    {
        var plain = new MetricQuery { Metrics = ["revenue"], GroupBy = ["metric_time__month", "order__channel"], OrderBy = [new("revenue", true)] };
        var calls = plain with { GroupBy = ["TimeDimension('metric_time', 'month')", "Dimension('order__channel')"], OrderBy = [new("Metric('revenue')", true)] };

        Assert.Equal(ShopModel.Compile(plain), ShopModel.Compile(calls), CompareSql);
    }

    [Fact]
    public void A_range_is_widened_to_the_grain_unless_it_is_exact()
    {
        var query = new MetricQuery
        {
            Metrics = ["revenue"],
            GroupBy = ["metric_time__month"],
            Start = new DateTime(2024, 1, 10),
            End = new DateTime(2024, 2, 10),
        };

        Assert.Equal(["2024-01-01|30.30", "2024-02-01|70.70"], ShopModel.Rows(query));
        Assert.Equal(["2024-01-01|20.20", "2024-02-01|30.30"], ShopModel.Rows(query with { ExactRange = true }));
    }

    [Fact]
    public void A_shifted_metric_without_time_counts_the_shifted_range()
    {
        var query = new MetricQuery { Metrics = ["revenue_change"], Start = new DateTime(2024, 2, 1), End = new DateTime(2024, 2, 29) };

        Assert.Equal(["40.40"], ShopModel.Rows(query));
    }

    [Fact]
    public void An_accumulated_metric_sums_its_window()
    {
        var query = new MetricQuery
        {
            Metrics = ["trailing_revenue"],
            GroupBy = ["metric_time__day"],
            Start = new DateTime(2024, 2, 10),
            End = new DateTime(2024, 2, 11),
        };

        Assert.Equal(["2024-02-10|50.50", "2024-02-11|90.90"], ShopModel.Rows(query));
    }

    [Theory]
    [InlineData("revenue_so_far", "30.30", "101.00", "101.01")]
    [InlineData("customers_so_far", "1", "3", "3")]
    [InlineData("median_so_far", "15.15", "25.25", "20.20")]
    public void An_all_time_metric_shows_the_last_value_of_each_month(string metric, string january, string february, string march)
    {
        var query = new MetricQuery
        {
            Metrics = [metric],
            GroupBy = ["metric_time__month"],
            Start = new DateTime(2024, 1, 1),
            End = new DateTime(2024, 3, 31),
        };

        Assert.Equal([$"2024-01-01|{january}", $"2024-02-01|{february}", $"2024-03-01|{march}"], ShopModel.Rows(query));
    }

    [Fact]
    public void Rows_come_in_group_by_order_and_nulls_come_last()
    {
        var query = new MetricQuery { Metrics = ["order_count"], GroupBy = ["order__channel"], Limit = 10 };

        Assert.Equal(["O'Brien {{ 1 }}|1", "shop|1", "web|2", "-|1"], ShopModel.Rows(query));
        Assert.Equal(["web|2", "O'Brien {{ 1 }}|1"], ShopModel.Rows(query with { Limit = 2, OrderBy = [new("order_count", true)] }));
    }

    [Theory]
    [InlineData("revenu", "metric", "There is no metric 'revenu'; did you mean 'revenue'?")]
    [InlineData("customer__segmnt", "group", "did you mean 'customer__segment'?")]
    [InlineData("metric_time__fortnight", "group", "cannot be reached from semantic model 'orders': it has the entities 'order', 'customer'")]
    [InlineData("order__ordered_on__hour", "group", "'order__ordered_on' is known by day, so it cannot be shown by hour.")]
    [InlineData("TimeDimension('order__channel', 'day')", "group", "'order__channel' is not a point in time, so it has no 'day'.")]
    [InlineData("TimeDimension('metric_time', 'fortnight')", "group", "'fortnight' is not a granularity.")]
    [InlineData("{{ Dimension('customer__agee') }} > 3", "where", "'customer__agee' cannot be reached")]
    [InlineData("{{ Dimension('order__channel' }} = 'web'", "where", "is not understood")]
    [InlineData("{{ Dimension('order__channel') = 'web'", "where", "'}}' is missing")]
    [InlineData("{{ Dimension('order__channel }}", "where", "A text is not closed")]
    [InlineData("{% if x %}1 = 1{% endif %}", "where", "no Jinja statements")]
    [InlineData("{{ env('HOME') }} = 'x'", "where", "Only Dimension, TimeDimension, Entity and Metric")]
    [InlineData("{{ Metric('revenu', ['customer']) }} > 1", "where", "the metric 'revenu', which does not exist; did you mean 'revenue'?")]
    [InlineData("{{ Metric('revenue', ['order__channel']) }} > 1", "where", "which is not an entity")]
    [InlineData("profit", "order", "cannot be ordered by 'profit'")]
    public void What_cannot_be_answered_says_why(string text, string place, string reason)
    {
        var query = new MetricQuery
        {
            Metrics = place == "metric" ? [text] : ["revenue"],
            GroupBy = place == "group" ? [text] : [],
            Where = place == "where" ? [text] : [],
            OrderBy = place == "order" ? [new QueryOrder(text)] : [],
        };

        Assert.Contains(ShopModel.Reasons(query), r => r.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reason_is_given_at_once()
    {
        var reasons = ShopModel.Reasons(new MetricQuery { Metrics = ["revenue"], GroupBy = ["order__colour", "customer__age", "order__ordered_on__hour"] });

        Assert.Equal(3, reasons.Length);
        Assert.All(reasons, r => Assert.StartsWith("Metric 'revenue': ", r, StringComparison.Ordinal));
    }

    [Fact]
    public void A_query_of_nothing_is_rejected() =>
        Assert.Equal(["A query needs at least one metric or group-by."], ShopModel.Reasons(new MetricQuery()));

    [Fact]
    public void A_metric_that_rests_on_itself_is_rejected() =>
        Assert.Equal(["Metric 'loop' is computed from itself, or filtered by itself."], ShopModel.Reasons(new MetricQuery { Metrics = ["loop"] }));

    [Theory]
    [InlineData("trailing_revenue", "accumulates over a period")]
    [InlineData("revenue_change", "is taken at another time")]
    public void A_metric_that_needs_time_says_so(string metric, string reason) =>
        Assert.Contains(reason, Assert.Single(ShopModel.Reasons(new MetricQuery { Metrics = [metric], GroupBy = ["order__channel"] })), StringComparison.Ordinal);

    [Fact]
    public void An_ambiguous_join_names_its_entities_and_models()
    {
        var second = ShopModel.Manifest.Models[1] with { Name = "customer_archive" };
        var manifest = ShopModel.Manifest with { Models = ShopModel.Manifest.Models.Add(second) };

        var reason = Assert.Single(ShopModel.Reasons(
            new MetricQuery { Metrics = ["revenue"], GroupBy = ["customer__segment"] }, manifest: manifest));

        Assert.Equal(
            "Metric 'revenue': 'customer__segment' is ambiguous: it can be reached over entity 'customer' to model 'customers', or over entity 'customer' to model 'customer_archive'.",
            reason);
    }

    [Fact]
    public void Without_a_time_spine_what_needs_one_says_so()
    {
        var reason = Assert.Single(ShopModel.Reasons(
            new MetricQuery { Metrics = ["trailing_revenue"], GroupBy = ["metric_time"] },
            manifest: ShopModel.Manifest with { TimeSpines = [] }));

        Assert.Equal("This needs a time spine of grain day or finer, and the semantic model has none.", reason);
    }

    [Fact]
    public void Distinct_values_come_without_metrics_and_min_and_max_of_one()
    {
        var regions = new MetricQuery { GroupBy = ["city__region"] };

        Assert.Equal(["north", "south"], ShopModel.Rows(regions));
        Assert.Equal(["north|south"], ShopModel.Rows(regions with { MinMaxOnly = true }));
    }

    [Fact]
    public void Group_bys_of_a_metric_are_those_it_can_be_compiled_with()
    {
        var options = GroupBys.Of(ShopModel.Manifest, "revenue", "average_order");

        Assert.Equal(
            ["customer", "customer__city", "customer__city__region", "customer__segment", "order", "order__channel", "order__customer", "order__ordered_on"],
            options.Select(o => o.Name));
        Assert.True(options.Single(o => o.Name == "order__ordered_on").IsAggregationTime);
        Assert.All(options, o => Assert.IsType<Compilation.Compiled>(ShopModel.Compile(new MetricQuery { Metrics = ["revenue"], GroupBy = [o.Name] })));
    }

    [Fact]
    public void Group_bys_of_an_unknown_metric_name_the_nearest()
    {
        var exception = Assert.Throws<MetricQueryException>(() => GroupBys.Of(ShopModel.Manifest, "revenu"));

        Assert.Equal(["There is no metric 'revenu'; did you mean 'revenue'?"], exception.Reasons);
    }

    private static bool CompareSql(Compilation left, Compilation right) =>
        left is Compilation.Compiled a && right is Compilation.Compiled b && a.Sql == b.Sql;
}
