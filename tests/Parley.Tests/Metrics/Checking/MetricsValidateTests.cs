using Parley.Metrics;
using Parley.Metrics.Checking;
using Parley.Metrics.Semantics.Loading;
using Parley.Metrics.Sources.DuckDb;
using Parley.Products;
using Parley.Tests.Metrics.Sources;
using Xunit;

namespace Parley.Tests.Metrics.Checking;

public sealed class MetricsValidateTests
{
    private const string Models =
        """
        semantic_models:
          - name: orders
            model: ref('orders')
            defaults: {agg_time_dimension: day}
            entities:
              - {name: order, type: primary, expr: id}
              - {name: shop, type: foreign, expr: shop_id}
            dimensions:
              - {name: day, type: time, type_params: {time_granularity: day}}
              - {name: channel, type: categorical}
            measures:
              - {name: amount, agg: sum, create_metric: true}
          - name: shops
            model: ref('shops')
            entities:
              - {name: shop, type: primary, expr: id}
            dimensions:
              - {name: region, type: categorical}
        models:
          - name: days
            time_spine: {standard_granularity_column: day}
            columns:
              - {name: day, granularity: day}

        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_model_has_no_faults_with_metrics_that_have_a_value_only_at_a_time()
    {
        using var shop = Shop(
            """
            metrics:
              - {name: trailing, type: cumulative, type_params: {measure: amount, cumulative_type_params: {window: 7 days}}}
              - {name: growth, type: derived, type_params: {expr: amount - before, metrics: [{name: amount}, {name: amount, alias: before, offset_window: 1 month}]}}
            saved_queries:
              - {name: weekly, query_params: {metrics: [amount], group_by: ["TimeDimension('metric_time', 'week')", "Dimension('shop__region')"], where: ["{{ Dimension('order__channel') }} = 'web'"]}}
            """);

        Assert.Empty(await ValidateAsync(shop));
    }

    [Fact]
    public async Task Every_metric_and_saved_query_that_does_not_compile_is_reported_at_once_with_its_line()
    {
        using var shop = Shop(
            """
            metrics:
              - {name: lost, type: simple, type_params: {measure: amount}, filter: "{{ Dimension('shop__regio') }} = 'North'"}
              - {name: wrong_sql, type: simple, type_params: {measure: amount}, filter: "{{ Dimension('order__channel') }} + 'x' > DATE '2020-01-01'"}
              - {name: fine, type: simple, type_params: {measure: amount}}
            saved_queries:
              - {name: odd, query_params: {metrics: [fine], group_by: ["Dimension('order__channl')"]}}
            """);

        var faults = await ValidateAsync(shop);

        Assert.Equal(
            ["metrics/more.yml:2", "metrics/more.yml:3", "metrics/more.yml:6"],
            faults.Select(f => $"{f.File}:{f.Line}").Distinct());
        Assert.Contains(faults, f => f.Key == "metrics.wrong_sql" && f.Message.StartsWith("The database does not take its SQL", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.Key == "metrics.fine");
    }

    [Fact]
    public async Task What_follows_from_a_fault_in_a_file_is_not_said_again_and_other_metrics_are_still_looked_at()
    {
        using var shop = Shop(
            """
            metrics:
              - {name: broken, type: simple, type_params: {measure: amont}}
              - {name: share, type: ratio, type_params: {numerator: broken, denominator: amount}}
              - {name: lost, type: simple, type_params: {measure: amount}, filter: "{{ Dimension('shop__nowhere') }} = 'x'"}
            """);

        var lines = (await ValidateAsync(shop)).Select(f => f.Line).ToArray();

        Assert.Contains(2, lines);
        Assert.Contains(4, lines);
        Assert.DoesNotContain(3, lines);
    }

    [Fact]
    public async Task A_column_that_is_missing_is_said_once_where_it_is_declared()
    {
        using var shop = Shop("");
        shop.With("data/orders.csv", "id,day,channel,shop_id\n1,2025-01-01,web,1\n");

        var fault = Assert.Single(await ValidateAsync(shop));

        Assert.Equal("semantic_models.orders.measures.amount", fault.Key);
    }

    [Fact]
    public async Task A_time_that_is_text_is_said_where_it_is_declared()
    {
        using var shop = Shop("");
        shop.With("data/orders.csv", "id,day,channel,shop_id,amount\n1,yesterday,web,1,2.5\n");

        var fault = Assert.Single(await ValidateAsync(shop));

        Assert.Equal("semantic_models.orders.dimensions.day", fault.Key);
        Assert.Contains("'day' is no date or time", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_reads_the_predicates_of_permission_rules_as_SQL()
    {
        using var shop = Shop("").With(
            "policies/permissions.yaml",
            """
            rules:
              - rows:
                  - {model: shops, where: "regon IN ({{ region }})"}
              - rows:
                  - {model: shops, where: "region IN ({{ region }})"}
            """);

        var fault = Assert.Single(await ProductCheck.RunAsync(shop.Folder, [MetricsCheck.RunAsync], Token));

        Assert.Equal(("policies/permissions.yaml", 3, "rules.rows.where"), (fault.File, fault.Line, fault.Key));
        Assert.Contains("regon", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_about_settings_name_their_lines()
    {
        using var shop = Shop("").With(
            "product.yaml",
            """
            title: Shop
            overview:
              - amount
              - amuont
            goals:
              - {metric: amout, value: 1, grain: month}
            data:
              types:
                orders.amount: money
                orders.nothing: text
            """);

        var faults = await ProductCheck.RunAsync(shop.Folder, [MetricsCheck.RunAsync], Token);

        Assert.Equal(
            ["4 overview[1]", "6 goals[0].metric", "9 data.types.orders.amount", "10 data.types.orders.nothing"],
            faults.Where(f => f.File == "product.yaml").Select(f => $"{f.Line} {f.Key}"));
    }

    [Fact]
    public void The_public_manifests_compile_by_every_dimension()
    {
        var folders = Directory.GetDirectories(PublicData.Folder("metricflow/semantic_manifest_yamls"));
        Assert.NotEmpty(folders);

        Assert.All(folders, folder =>
        {
            var loaded = ManifestLoader.Load(folder, new Dictionary<string, string>(StringComparer.Ordinal) { ["source_schema"] = "main" });
            var faults = new Faults();
            var written = new Faults();
            written.AddRange(loaded.Faults);

            new QueryCheck(loaded.Manifest, DuckDbDialect.Instance, written).Run(faults);

            Assert.Empty(faults.ToImmutable());
        });
    }

    private static ScratchProduct Shop(string more) => new ScratchProduct()
        .With("product.yaml", "title: Shop\n")
        .With("metrics/models.yml", Models)
        .With("metrics/more.yml", more)
        .With("data/orders.csv", "id,day,channel,shop_id,amount\n1,2025-01-01,web,1,1.10\n2,2025-01-02,phone,1,2.20\n")
        .With("data/shops.csv", "id,region\n1,North\n")
        .With("data/days.csv", "day\n2025-01-01\n2025-01-02\n");

    private static Task<System.Collections.Immutable.ImmutableArray<Fault>> ValidateAsync(ScratchProduct product) =>
        ProductCheck.RunAsync(product.Folder, [MetricsCheck.ValidateAsync], Token);
}
